//! A company, and Partner Center's rules for it.

use crate::model::customers::address::{Address, AddressColumns, AddressInput};
use crate::model::customers::company_name;
use crate::model::customers::contact::{Contact, email_domain, is_free_mail};
use crate::model::customers::country::{Country, Language};
use crate::model::customers::domain;
use crate::model::customers::national_cloud::NationalCloud;
use crate::model::customers::rules::Rules;
use crate::model::customers::unrecorded::Unrecorded;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::{Errors, Message, Parsed};
use crate::model::kernel::text::{fold, line};
use crate::model::programme::reseller::Reseller;

/// A checked company.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Company {
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    pub company_name: String,
    /// The GUID of the customer's tenant, if known.
    pub microsoft_id: Option<String>,
    #[sqlx(flatten, try_from = "AddressColumns")]
    pub address: Option<Address>,
    pub registration_id: Option<String>,
    /// One of `QUALIFICATIONS`.
    pub qualification: String,
    /// One of `EDUCATION_SEGMENTS`.
    pub education_segment: Option<String>,
    pub education_website: Option<String>,
    /// ISO 639-1.
    pub language: Option<String>,
    pub reseller_id: Option<String>,
    pub reseller_name: Option<String>,
    #[sqlx(try_from = "String")]
    pub tags: Tags,
    /// `None`: the public cloud.
    pub national_cloud: Option<NationalCloud>,
}

/// The special qualifications, by their names in Partner Center's API.
pub const QUALIFICATIONS: [&str; 5] =
    ["None", "Education", "GovernmentCommunityCloud", "Nonprofit", "StateOwnedEntity"];

pub const EDUCATION_SEGMENTS: [&str; 2] = ["K12", "HigherEducation"];

/// The partner's own labels, stored as a JSON array.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags(pub Vec<String>);

impl TryFrom<String> for Tags {
    type Error = serde_json::Error;

    fn try_from(json: String) -> Result<Self, Self::Error> {
        serde_json::from_str(&json).map(Tags)
    }
}

impl Tags {
    pub fn json(&self) -> String {
        serde_json::Value::from(self.0.as_slice()).to_string()
    }
}

/// The indirect reseller that a company buys from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenReseller {
    pub id: String,
    pub name: String,
}

impl From<&Reseller> for ChosenReseller {
    fn from(it: &Reseller) -> Self {
        ChosenReseller { id: it.id.clone(), name: it.name.clone() }
    }
}

/// An unchecked company: parsed values for selections, text for text fields.
#[derive(Debug, Clone)]
pub struct CompanyInput {
    pub country: Parsed<Option<&'static Country>>,
    pub company_name: String,
    pub microsoft_id: String,
    pub address: AddressInput,
    pub registration_id: String,
    /// One of `QUALIFICATIONS`.
    pub qualification: Parsed<&'static str>,
    /// One of `EDUCATION_SEGMENTS`. Only a school has one.
    pub education_segment: Option<&'static str>,
    pub education_website: String,
    pub language: Parsed<Option<&'static Language>>,
    pub reseller: Parsed<Option<ChosenReseller>>,
    pub tags: Vec<String>,
    pub national_cloud: Parsed<Option<NationalCloud>>,
}

/// An existing company as input, so that a partial change is checked with the rest.
impl From<&Company> for CompanyInput {
    fn from(it: &Company) -> Self {
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        let reseller = it.reseller_id.clone().zip(it.reseller_name.clone());
        CompanyInput {
            country: country(it.country.as_deref().unwrap_or_default()),
            company_name: it.company_name.clone(),
            microsoft_id: text(&it.microsoft_id),
            address: it.address.as_ref().map(AddressInput::from).unwrap_or_default(),
            registration_id: text(&it.registration_id),
            qualification: qualification(&it.qualification),
            education_segment: it.education_segment.as_deref().and_then(education_segment),
            education_website: text(&it.education_website),
            language: language(it.language.as_deref().unwrap_or_default()),
            reseller: Ok(reseller.map(|(id, name)| ChosenReseller { id, name })),
            tags: it.tags.0.clone(),
            national_cloud: Ok(it.national_cloud),
        }
    }
}

impl Company {
    /// The address in the order of its country, without the country.
    pub fn address_lines(&self) -> Vec<String> {
        let country = self.country.as_deref().and_then(Country::find);
        self.address.as_ref().map(|it| it.lines(country)).unwrap_or_default()
    }
}

impl CompanyInput {
    /// A company without any values.
    pub fn blank() -> Self {
        CompanyInput {
            country: Ok(None),
            company_name: String::new(),
            microsoft_id: String::new(),
            address: AddressInput::default(),
            registration_id: String::new(),
            qualification: Ok("None"),
            education_segment: None,
            education_website: String::new(),
            language: Ok(None),
            reseller: Ok(None),
            tags: Vec::new(),
            national_cloud: Ok(None),
        }
    }

    /// `unrecorded`: the facts that may be missing, because they were not recorded before either.
    pub fn check(&self, unrecorded: Unrecorded, errors: &mut Errors) -> Option<Company> {
        let country = errors.check("country", self.check_country(unrecorded));
        let company_name = errors.check("company_name", company_name::check(&self.company_name));
        let microsoft_id = errors.check("microsoft_id", microsoft_id(&self.microsoft_id));
        let address = self.check_address(country.flatten(), unrecorded, errors);
        let registration_id = registration_id(&self.registration_id, country.flatten());
        let registration_id = errors.check("registration_id", registration_id);
        let qualification = errors.check("qualification", self.check_qualification(unrecorded));
        let education_segment = errors.check("education_segment", self.check_education_segment());
        let education_website = errors.check("education_website", self.check_education_website());
        let language = errors.check("language", self.check_language(unrecorded));
        let reseller = errors.check("reseller_id", self.reseller.clone());
        let tags = errors.check("tags", tags(&self.tags));
        let national_cloud = errors.check("national_cloud", self.national_cloud.clone());
        let (reseller_id, reseller_name) = reseller?.map(|it| (it.id, it.name)).unzip();
        Some(Company {
            country: country?.map(|it| it.code.clone()),
            company_name: company_name?,
            microsoft_id: microsoft_id?,
            address: address?,
            registration_id: registration_id?,
            qualification: qualification?.to_owned(),
            education_segment: education_segment?.map(str::to_owned),
            education_website: education_website?,
            language: language?.map(|it| it.code.clone()),
            reseller_id,
            reseller_name,
            tags: tags?,
            national_cloud: national_cloud?,
        })
    }

    fn known_country(&self) -> Option<&'static Country> {
        self.country.as_ref().ok().copied().flatten()
    }

    /// The code of the country, if one was given.
    pub fn country_code(&self) -> Option<&'static str> {
        self.known_country().map(|it| it.code.as_str())
    }

    fn needs_registration_id(&self) -> bool {
        self.known_country().is_some_and(Country::needs_registration_id)
    }

    /// An address is not recorded without its country.
    fn check_country(&self, unrecorded: Unrecorded) -> Parsed<Option<&'static Country>> {
        match self.country.clone()? {
            None if !unrecorded.country || !self.address.is_blank() => Err("error-country-missing".into()),
            given => Ok(given),
        }
    }

    fn check_address(
        &self,
        country: Option<&Country>,
        unrecorded: Unrecorded,
        errors: &mut Errors,
    ) -> Option<Option<Address>> {
        if unrecorded.address && self.address.is_blank() {
            return Some(None);
        }
        self.address.check(country, errors).map(Some)
    }

    fn check_language(&self, unrecorded: Unrecorded) -> Parsed<Option<&'static Language>> {
        match self.language.clone()? {
            None if !unrecorded.language => Err("error-language-missing".into()),
            given => Ok(given),
        }
    }

    fn is_education(&self) -> bool {
        self.qualification == Ok("Education")
    }

    /// The rule for the country applies as soon as a country is recorded.
    fn check_qualification(&self, unrecorded: Unrecorded) -> Parsed<&'static str> {
        let stays_unrecorded = unrecorded.country && matches!(self.country, Ok(None));
        match self.qualification.clone()? {
            "GovernmentCommunityCloud" if !stays_unrecorded && self.country_code() != Some("US") => {
                Err("error-qualification-us-only".into())
            }
            known => Ok(known),
        }
    }

    fn check_education_segment(&self) -> Parsed<Option<&'static str>> {
        match self.education_segment {
            _ if !self.is_education() => Ok(None),
            None => Err("error-education-segment-missing".into()),
            known => Ok(known),
        }
    }

    fn check_education_website(&self) -> Parsed<Option<String>> {
        let Some(typed) = line(&self.education_website, 200)?.filter(|_| self.is_education()) else {
            return Ok(None);
        };
        let address = if typed.contains("://") { typed } else { format!("https://{typed}") };
        match url::Url::parse(&address) {
            Ok(url)
                if matches!(url.scheme(), "http" | "https")
                    && url.host_str().is_some_and(|it| it.contains('.')) =>
            {
                Ok(Some(url.to_string()))
            }
            _ => Err("error-website-format".into()),
        }
    }

    /// Checks a contact by the rules that depend on its company.
    pub fn check_contact(&self, contact: &Contact, rules: &Rules, errors: &mut Errors) {
        errors.check("email", rules.check_email(&contact.email));
        if self.is_education() && !is_school_mail(&contact.email) {
            errors.add("email", "error-email-education");
        }
        self.check_phone(contact.phone.as_deref().unwrap_or_default(), errors);
    }

    /// A country that requires a registration ID also requires a phone number.
    pub fn check_phone(&self, phone: &str, errors: &mut Errors) {
        if phone.trim().is_empty() && self.needs_registration_id() {
            errors.add("phone", "error-phone-missing");
        }
    }

    /// The same rules when the company changes and its contact stays. The errors are on the company's fields.
    pub fn check_with_contact(&self, contact: Option<&Contact>, errors: &mut Errors) {
        let Some(contact) = contact else { return };
        if self.is_education() && !is_school_mail(&contact.email) {
            errors.add("qualification", "error-qualification-contact");
        }
        if contact.phone.is_none() && self.needs_registration_id() {
            errors.add("country", "error-country-contact");
        }
    }
}

/// Reads the code of a country. An empty text gives none.
pub fn country(code: &str) -> Parsed<Option<&'static Country>> {
    if code.is_empty() {
        return Ok(None);
    }
    Country::find(code).map(Some).ok_or_else(|| "error-country-missing".into())
}

/// Reads the code of a language. An empty text gives none.
pub fn language(code: &str) -> Parsed<Option<&'static Language>> {
    if code.is_empty() {
        return Ok(None);
    }
    Language::find(code).map(Some).ok_or_else(|| "error-language-missing".into())
}

pub(super) fn qualification(code: &str) -> Parsed<&'static str> {
    QUALIFICATIONS.into_iter().find(|it| *it == code).ok_or_else(|| "error-qualification-missing".into())
}

pub(super) fn education_segment(code: &str) -> Option<&'static str> {
    EDUCATION_SEGMENTS.into_iter().find(|it| *it == code)
}

/// Whether an email address can belong to a school.
fn is_school_mail(email: &str) -> bool {
    let domain = email_domain(email);
    !is_free_mail(&domain) && domain::split(&domain).1.is_empty()
}

fn microsoft_id(typed: &str) -> Result<Option<String>, Message> {
    match line(typed, 100)? {
        None => Ok(None),
        Some(typed) => match typed.parse::<Id>() {
            Ok(id) if !id.is_nil() => Ok(Some(id.into())),
            _ => Err("error-microsoft-id-format".into()),
        },
    }
}

fn registration_id(typed: &str, country: Option<&Country>) -> Result<Option<String>, Message> {
    match line(typed, 50)? {
        None if country.is_some_and(Country::needs_registration_id) => {
            let kinds = country.map(|it| it.registration_id_kinds.as_str()).unwrap_or_default();
            Err(Message::new("error-registration-id-missing").with("kinds", kinds))
        }
        other => Ok(other),
    }
}

fn tags(given: &[String]) -> Result<Tags, Message> {
    let mut tags: Vec<String> = Vec::new();
    for tag in given {
        let Some(tag) = line(tag, 50).map_err(|it| match it.key {
            "error-too-long" => "error-tag-long".into(),
            _ => it,
        })?
        else {
            continue;
        };
        if !tags.iter().any(|known| fold(known) == fold(&tag)) {
            tags.push(tag);
        }
    }
    if tags.len() > 150 {
        return Err("error-tags-many".into());
    }
    Ok(Tags(tags))
}
