//! A person at a customer: its primary contact, or who accepted an agreement.

use std::str::FromStr;

use email_address::{EmailAddress, Options};

use crate::form;
use crate::model::kernel::input::{Errors, Message};
use crate::model::kernel::text::{line, required};

form! {
    /// First name, last name, e-mail address; the phone number is optional.
    PersonForm { first_name, last_name, email, phone }
}

/// A person whose name and address have been checked.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow, serde::Serialize, serde::Deserialize)]
pub struct Person {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: Option<String>,
}

impl Person {
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

impl From<&Person> for PersonForm {
    fn from(person: &Person) -> Self {
        PersonForm {
            first_name: person.first_name.clone(),
            last_name: person.last_name.clone(),
            email: person.email.clone(),
            phone: person.phone.clone().unwrap_or_default(),
        }
    }
}

impl PersonForm {
    pub fn is_blank(&self) -> bool {
        [&self.first_name, &self.last_name, &self.email, &self.phone].iter().all(|it| it.trim().is_empty())
    }

    /// `country`: ISO 3166-1 alpha-2, by which a phone number without its country code is read.
    pub fn parse(&self, country: &str, errors: &mut Errors) -> Option<Person> {
        let first_name = name(&self.first_name, "error-first-name-missing");
        let first_name = errors.check("first_name", first_name);
        let last_name = name(&self.last_name, "error-last-name-missing");
        let last_name = errors.check("last_name", last_name);
        let email = errors.check("email", email(&self.email));
        let phone = errors.check("phone", phone(&self.phone, country));
        Some(Person { first_name: first_name?, last_name: last_name?, email: email?, phone: phone? })
    }
}

/// A name has a letter.
fn name(typed: &str, missing: &'static str) -> Result<String, Message> {
    let name = required(typed, 50, missing)?;
    if name.chars().any(char::is_alphabetic) { Ok(name) } else { Err(missing.into()) }
}

/// Checks the format, as Partner Center does; whether the address is right, the partner answers for.
pub fn email(typed: &str) -> Result<String, Message> {
    let email = required(typed, 254, "error-email-missing")?;
    let options = Options::default().with_required_tld().without_display_text().without_domain_literal();
    match EmailAddress::parse_with_options(&email, options) {
        Ok(address) if EmailAddress::from_str(address.as_str()).is_ok() && !email.contains('"') => Ok(email),
        _ => Err("error-email-format".into()),
    }
}

/// The part of an e-mail address after the @, in lower case.
pub fn email_domain(email: &str) -> String {
    email.rsplit('@').next().unwrap_or_default().to_ascii_lowercase()
}

fn phone(typed: &str, country: &str) -> Result<Option<String>, Message> {
    let Some(phone) = line(typed, 30)? else {
        return Ok(None);
    };
    let country = phonenumber::country::Id::from_str(country).ok();
    match phonenumber::parse(country, &phone) {
        Ok(number) if number.national().value() >= 10_000 => Ok(Some(phone)),
        _ => Err("error-phone-format".into()),
    }
}

/// Mail providers that anyone may use, so that an address there does not show a school.
pub(super) fn is_free_mail(domain: &str) -> bool {
    const PROVIDERS: &[&str] = &[
        "gmail", "googlemail", "outlook", "hotmail", "live", "msn", "yahoo", "ymail", "icloud", "me", "aol",
        "gmx", "web", "proton", "protonmail", "mail", "yandex", "zoho", "orange", "wanadoo", "free",
        "laposte", "sfr",
    ];
    let name = domain.split('.').next().unwrap_or_default();
    domain.split('.').count() <= 3 && PROVIDERS.contains(&name)
}
