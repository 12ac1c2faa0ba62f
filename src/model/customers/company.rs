//! A company: the form that asks for it, and the rules of Partner Center by which it is judged.

use crate::form;
use crate::model::customers::contact::{Person, email_domain, is_free_mail};
use crate::model::customers::country::{Country, Language};
use crate::model::customers::domain::DOMAIN_SUFFIX;
use crate::model::customers::national_cloud::NationalCloud;
use crate::model::customers::rules::Rules;
use crate::model::kernel::input::{Errors, Message};
use crate::model::kernel::text::{fold, line, required};
use crate::model::programme::reseller::Reseller;

form! {
    /// `refresh` is sent by the button beside the country: the form is then shown again, with what that
    /// country's address needs.
    CompanyForm {
        refresh, country, company_name, microsoft_id, address_line1, address_line2, city, state, postal_code,
        registration_id, qualification, education_segment, education_website, language, reseller_id, tags,
        national_cloud,
    }
}

/// A company whose facts have been checked.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Company {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub company_name: String,
    /// The GUID of the customer's tenant, where it is known.
    pub microsoft_id: Option<String>,
    pub address_line1: String,
    pub address_line2: Option<String>,
    pub city: String,
    pub state: Option<String>,
    pub postal_code: Option<String>,
    pub registration_id: Option<String>,
    /// A code of `QUALIFICATIONS`.
    pub qualification: String,
    /// A code of `EDUCATION_SEGMENTS`.
    pub education_segment: Option<String>,
    pub education_website: Option<String>,
    /// ISO 639-1.
    pub language: String,
    pub reseller_id: Option<String>,
    pub reseller_name: Option<String>,
    #[sqlx(try_from = "String")]
    pub tags: Tags,
    /// `None`: the public cloud.
    pub national_cloud: Option<NationalCloud>,
}

/// The special qualifications of Partner Center, by their names in its API.
pub const QUALIFICATIONS: [&str; 5] =
    ["None", "Education", "GovernmentCommunityCloud", "Nonprofit", "StateOwnedEntity"];

pub const EDUCATION_SEGMENTS: [&str; 2] = ["K12", "HigherEducation"];

/// The partner's own labels, kept as a JSON array.
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

impl From<&Company> for CompanyForm {
    fn from(it: &Company) -> Self {
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        CompanyForm {
            refresh: String::new(),
            country: it.country.clone(),
            company_name: it.company_name.clone(),
            microsoft_id: text(&it.microsoft_id),
            address_line1: it.address_line1.clone(),
            address_line2: text(&it.address_line2),
            city: it.city.clone(),
            state: text(&it.state),
            postal_code: text(&it.postal_code),
            registration_id: text(&it.registration_id),
            qualification: it.qualification.clone(),
            education_segment: text(&it.education_segment),
            education_website: text(&it.education_website),
            language: it.language.clone(),
            reseller_id: text(&it.reseller_id),
            tags: it.tags.0.join(", "),
            national_cloud: it.national_cloud.map(NationalCloud::code).unwrap_or_default().to_owned(),
        }
    }
}

impl CompanyForm {
    pub fn is_refresh(&self) -> bool {
        !self.refresh.is_empty()
    }

    pub fn parse(&self, rules: &Rules, errors: &mut Errors) -> Option<Company> {
        let country = Country::find(&self.country);
        if country.is_none() {
            errors.add("country", "error-country-missing");
        }
        let company_name = errors.check("company_name", company_name(&self.company_name));
        let microsoft_id = errors.check("microsoft_id", microsoft_id(&self.microsoft_id));
        let address_line1 = required(&self.address_line1, 200, "error-address-missing");
        let address_line1 = errors.check("address_line1", address_line1);
        let address_line2 = errors.check("address_line2", line(&self.address_line2, 200));
        let city = errors.check("city", required(&self.city, 100, "error-city-missing"));
        let state = errors.check("state", state(&self.state, country));
        let postal_code = errors.check("postal_code", postal_code(&self.postal_code, country));
        let registration_id =
            errors.check("registration_id", registration_id(&self.registration_id, country));
        let qualification = errors.check("qualification", self.parse_qualification());
        let education_segment = errors.check("education_segment", self.parse_education_segment());
        let education_website = errors.check("education_website", self.parse_education_website());
        let language = Language::find(&self.language).map(|it| it.code.clone());
        let language = errors.check("language", language.ok_or("error-language-missing".into()));
        let reseller = errors.check("reseller_id", self.parse_reseller(rules));
        let tags = errors.check("tags", tags(&self.tags));
        let national_cloud = errors.check("national_cloud", self.parse_national_cloud());
        Some(Company {
            country: country?.code.clone(),
            company_name: company_name?,
            microsoft_id: microsoft_id?,
            address_line1: address_line1?,
            address_line2: address_line2?,
            city: city?,
            state: state?,
            postal_code: postal_code?,
            registration_id: registration_id?,
            qualification: qualification?,
            education_segment: education_segment?,
            education_website: education_website?,
            language: language?,
            reseller_id: reseller?.map(|it| it.id.clone()),
            reseller_name: reseller?.map(|it| it.name.clone()),
            tags: tags?,
            national_cloud: national_cloud?,
        })
    }

    fn parse_qualification(&self) -> Result<String, Message> {
        match QUALIFICATIONS.into_iter().find(|it| *it == self.qualification) {
            Some("GovernmentCommunityCloud") if self.country != "US" => {
                Err("error-qualification-us-only".into())
            }
            Some(known) => Ok(known.to_owned()),
            None => Err("error-qualification-missing".into()),
        }
    }

    fn parse_national_cloud(&self) -> Result<Option<NationalCloud>, Message> {
        match NationalCloud::find(&self.national_cloud) {
            None if !self.national_cloud.is_empty() => Err("error-national-cloud-unknown".into()),
            found => Ok(found),
        }
    }

    fn is_education(&self) -> bool {
        self.qualification == "Education"
    }

    fn parse_education_segment(&self) -> Result<Option<String>, Message> {
        match EDUCATION_SEGMENTS.into_iter().find(|it| *it == self.education_segment) {
            Some(known) if self.is_education() => Ok(Some(known.to_owned())),
            None if self.is_education() => Err("error-education-segment-missing".into()),
            _ => Ok(None),
        }
    }

    fn parse_education_website(&self) -> Result<Option<String>, Message> {
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

    fn parse_reseller<'a>(&self, rules: &Rules<'a>) -> Result<Option<&'a Reseller>, Message> {
        if self.reseller_id.is_empty() {
            return Ok(None);
        }
        let found = rules.resellers.iter().find(|it| it.id == self.reseller_id);
        found.map(Some).ok_or("error-reseller-unknown".into())
    }

    /// The rules of a contact that depend on its company.
    pub fn check_contact(&self, contact: &Person, rules: &Rules, errors: &mut Errors) {
        errors.check("email", rules.check_email(&contact.email));
        if self.is_education() && !is_school_mail(&contact.email) {
            errors.add("email", "error-email-education");
        }
        self.check_phone(contact.phone.as_deref().unwrap_or_default(), errors);
    }

    /// Where a registration ID is asked for, a phone number is as well.
    pub fn check_phone(&self, phone: &str, errors: &mut Errors) {
        if phone.trim().is_empty() && Country::find(&self.country).is_some_and(Country::needs_registration_id)
        {
            errors.add("phone", "error-phone-missing");
        }
    }

    /// The same rules, for a company that is edited while its contact stays.
    pub fn check_with_contact(&self, contact: &Person, errors: &mut Errors) {
        if self.is_education() && !is_school_mail(&contact.email) {
            errors.add("qualification", "error-qualification-contact");
        }
        if contact.phone.is_none() && Country::find(&self.country).is_some_and(Country::needs_registration_id)
        {
            errors.add("country", "error-country-contact");
        }
    }
}

/// Whether an address shows that its person is of a school.
fn is_school_mail(email: &str) -> bool {
    let domain = email_domain(email);
    !is_free_mail(&domain) && !domain.ends_with(DOMAIN_SUFFIX)
}

/// The name rules of Partner Center: at least two characters, one of them a letter or digit, and more
/// than the abbreviation of a legal form.
fn company_name(typed: &str) -> Result<String, Message> {
    const LEGAL_FORMS: &[&str] = &[
        "cpa", "pty", "llc", "gmbh", "ptyltd", "plc", "llp", "pteltd", "wll", "lda", "privatelimited",
        "corp", "corporation", "sarl", "pvt", "pvtltd", "inc", "incorporated", "kft", "zrt", "ooo",
        "limited", "ltd", "sdnbhd",
    ];
    let name = required(typed, 200, "error-company-name-missing")?;
    if name.chars().count() < 2 {
        return Err("error-company-name-short".into());
    }
    if !name.chars().any(char::is_alphanumeric) {
        return Err("error-company-name-letters".into());
    }
    let letters: String = fold(&name).chars().filter(char::is_ascii_alphanumeric).collect();
    if LEGAL_FORMS.contains(&letters.as_str()) {
        return Err("error-company-name-legal-form".into());
    }
    Ok(name)
}

/// Whether Partner Center would ask to look at the name again: it ends like a web address, is one
/// character over and over, or single characters with spaces between.
pub fn is_company_name_doubtful(name: &str) -> bool {
    let name = fold(name);
    let like_address = name.rsplit_once('.').is_some_and(|(before, end)| {
        !before.contains(' ') && (2..=6).contains(&end.len()) && end.chars().all(|it| it.is_ascii_lowercase())
    });
    let mut characters = name.chars();
    let first = characters.next();
    let one_character = name.chars().count() >= 3 && characters.all(|it| Some(it) == first);
    let single_characters = name.contains(' ') && name.split(' ').all(|it| it.chars().count() == 1);
    like_address || one_character || single_characters
}

fn microsoft_id(typed: &str) -> Result<Option<String>, Message> {
    match line(typed, 100)? {
        None => Ok(None),
        Some(typed) => match uuid::Uuid::try_parse(&typed) {
            Ok(id) if !id.is_nil() => Ok(Some(id.hyphenated().to_string())),
            _ => Err("error-microsoft-id-format".into()),
        },
    }
}

pub(super) fn state(typed: &str, country: Option<&Country>) -> Result<Option<String>, Message> {
    let Some(country) = country.filter(|it| !it.states.is_empty()) else {
        return line(typed, 2).map_err(|_| "error-state-length".into());
    };
    match country.state(&typed.trim().to_uppercase()) {
        Some(state) => Ok(Some(state.code.clone())),
        None => Err("error-state-missing".into()),
    }
}

pub(super) fn postal_code(typed: &str, country: Option<&Country>) -> Result<Option<String>, Message> {
    let code = line(typed, 20)?;
    match (code, country.and_then(|it| it.postal_code.as_ref())) {
        (code, None) => Ok(code),
        (Some(code), Some(rule)) if rule.pattern.is_match(&code) => Ok(Some(code)),
        (_, Some(rule)) => Err(Message::new("error-postal-code").with("example", &rule.example)),
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

fn tags(typed: &str) -> Result<Tags, Message> {
    let mut tags: Vec<String> = Vec::new();
    for tag in typed.split(',') {
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
