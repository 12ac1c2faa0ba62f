//! A contact: a person at a customer, such as its primary contact or the signatory of an acceptance.

use std::str::FromStr;

use email_address::{EmailAddress, Options};

use crate::form;
use crate::model::kernel::input::{Errors, Message, Pairs};
use crate::model::kernel::text::{line, required};

form! {
    /// An unchecked contact. Pages, JSON and files all have text for these fields, so all use this type. The phone
    /// number is optional.
    ContactForm { first_name, last_name, email, phone }
}

/// The value of the missing first or last name of a person who has only one name.
const NO_NAME: &str = "–";

/// What people type for `NO_NAME`. Some type a full stop, because Partner Center requires both names.
pub const NO_NAME_AS_TYPED: [&str; 4] = ["-", NO_NAME, "—", "."];

/// A checked contact. One of the two names can be `NO_NAME`.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Contact {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: Option<String>,
}

/// The columns of a primary contact. All are null where none is recorded.
#[derive(sqlx::FromRow)]
pub struct ContactColumns {
    first_name: Option<String>,
    last_name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
}

impl From<ContactColumns> for Option<Contact> {
    fn from(it: ContactColumns) -> Self {
        let ((first_name, last_name), email) = it.first_name.zip(it.last_name).zip(it.email)?;
        Some(Contact { first_name, last_name, email, phone: it.phone })
    }
}

impl Contact {
    pub fn name(&self) -> String {
        full_name(&self.first_name, &self.last_name)
    }
}

impl From<&Contact> for ContactForm {
    fn from(contact: &Contact) -> Self {
        ContactForm {
            first_name: contact.first_name.clone(),
            last_name: contact.last_name.clone(),
            email: contact.email.clone(),
            phone: contact.phone.clone().unwrap_or_default(),
        }
    }
}

impl ContactForm {
    /// Takes the fields with this prefix from a form that has two contacts.
    pub fn take_prefixed(pairs: &mut Pairs, prefix: &str) -> Self {
        let mut field = |name: &str| pairs.remove(&format!("{prefix}{name}")).unwrap_or_default();
        ContactForm {
            first_name: field("first_name"),
            last_name: field("last_name"),
            email: field("email"),
            phone: field("phone"),
        }
    }

    /// The name as typed.
    pub fn name(&self) -> String {
        full_name(&self.first_name, &self.last_name)
    }

    pub fn is_blank(&self) -> bool {
        [&self.first_name, &self.last_name, &self.email, &self.phone].iter().all(|it| it.trim().is_empty())
    }

    /// `country`: ISO 3166-1 alpha-2. It decides how a phone number without a country code is read. Without a country,
    /// the number must have its country code.
    pub fn check(&self, country: Option<&str>, errors: &mut Errors) -> Option<Contact> {
        let first_name = errors.check("first_name", name(&self.first_name, "error-first-name-missing"));
        let last_name = match name(&self.last_name, "error-last-name-missing") {
            Ok(last_name) if last_name == NO_NAME && first_name.as_deref() == Some(NO_NAME) => {
                Err("error-last-name-missing".into())
            }
            other => other,
        };
        let last_name = errors.check("last_name", last_name);
        let email = errors.check("email", email(&self.email));
        let phone = errors.check("phone", phone(&self.phone, country));
        Some(Contact { first_name: first_name?, last_name: last_name?, email: email?, phone: phone? })
    }
}

/// First and last name, or the only name.
fn full_name(first_name: &str, last_name: &str) -> String {
    let names = [first_name, last_name].map(str::trim);
    names.into_iter().filter(|it| !it.is_empty() && !is_no_name(it)).collect::<Vec<_>>().join(" ")
}

fn is_no_name(name: &str) -> bool {
    NO_NAME_AS_TYPED.contains(&name)
}

/// A name has at least one letter. `NO_NAME` if the person does not have it.
fn name(typed: &str, missing: &'static str) -> Result<String, Message> {
    let name = required(typed, 50, missing)?;
    if is_no_name(&name) {
        return Ok(NO_NAME.to_owned());
    }
    if name.chars().any(char::is_alphabetic) { Ok(name) } else { Err(missing.into()) }
}

/// Checks the format, as Partner Center does. The partner is responsible for the address itself.
pub fn email(typed: &str) -> Result<String, Message> {
    let email = required(typed, 254, "error-email-missing")?;
    let options = Options::default().with_required_tld().without_display_text().without_domain_literal();
    match EmailAddress::parse_with_options(&email, options) {
        Ok(address) if EmailAddress::from_str(address.as_str()).is_ok() && !email.contains('"') => Ok(email),
        _ => Err("error-email-format".into()),
    }
}

/// The part of an email address after the @, in lower case.
pub fn email_domain(email: &str) -> String {
    email.rsplit('@').next().unwrap_or_default().to_ascii_lowercase()
}

fn phone(typed: &str, country: Option<&str>) -> Result<Option<String>, Message> {
    let Some(phone) = line(typed, 30)? else {
        return Ok(None);
    };
    let country = country.and_then(|it| phonenumber::country::Id::from_str(it).ok());
    match phonenumber::parse(country, &phone) {
        Ok(number) if number.national().value() >= 10_000 => Ok(Some(phone)),
        _ => Err("error-phone-format".into()),
    }
}

/// Whether anybody can get an address at this provider. Such an address does not identify a school or a firm.
pub(super) fn is_free_mail(domain: &str) -> bool {
    const PROVIDERS: &[&str] = &[
        "gmail", "googlemail", "outlook", "hotmail", "live", "msn", "yahoo", "ymail", "icloud", "me", "aol",
        "gmx", "web", "proton", "protonmail", "mail", "yandex", "zoho", "orange", "wanadoo", "free",
        "laposte", "sfr",
    ];
    let name = domain.split('.').next().unwrap_or_default();
    domain.split('.').count() <= 3 && PROVIDERS.contains(&name)
}
