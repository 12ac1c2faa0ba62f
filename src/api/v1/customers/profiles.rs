//! Company and billing profiles in Partner Center's terms, and their conversion to the input of the rules.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::core::customer_ids::public_id;
use crate::api::core::error::{Error, wrong};
use crate::api::core::etag::{BodyAttributes, ETag};
use crate::api::core::reply::{Attributes, Link, Links};
use crate::model::customers::address::AddressInput;
use crate::model::customers::company::{Company, CompanyInput, country, language};
use crate::model::customers::contact::{Contact, ContactForm};
use crate::model::customers::country::Country;
use crate::model::customers::customer::Customer;
use crate::model::kernel::input::Parsed;

/// An address, with the contact there.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// ISO 3166-1 alpha-2.
    #[schema(example = "US")]
    pub country: Option<String>,
    #[schema(example = "Redmond")]
    pub city: Option<String>,
    /// One of the states in `GET /v1/countryvalidationrules/{country}`, if that lists any.
    #[schema(example = "WA")]
    pub state: Option<String>,
    /// 1 to 200 characters.
    #[schema(example = "One Microsoft Way")]
    pub address_line1: Option<String>,
    pub address_line2: Option<String>,
    #[schema(example = "98052")]
    pub postal_code: Option<String>,
    /// 1 to 50 characters.
    #[schema(example = "Tania")]
    pub first_name: Option<String>,
    /// Becomes part of the first name. Absent in responses.
    #[serde(skip_serializing)]
    pub middle_name: Option<String>,
    #[schema(example = "Carr")]
    pub last_name: Option<String>,
    /// Required if the country requires an organizationRegistrationNumber.
    #[schema(example = "4255550101")]
    pub phone_number: Option<String>,
}

/// The billing profile to save.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillingProfileBody {
    #[schema(example = "someone@contoso.example")]
    pub email: Option<String>,
    /// Checked but not stored. Language and country are stored instead.
    #[schema(example = "en-US")]
    pub culture: Option<String>,
    /// Two letters. Default: the language of `culture`.
    #[schema(example = "en")]
    pub language: Option<String>,
    #[schema(example = "Contoso")]
    pub company_name: Option<String>,
    /// The primary contact's name, which is also in the address. If the two differ, the one that was changed counts.
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub default_address: Option<Address>,
    pub attributes: Option<BodyAttributes>,
}

/// The company profile to save.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompanyProfileBody {
    /// Ends with `.onmicrosoft.com`, or in a sandbox with `.ccsctp.net`. Without a suffix, `.onmicrosoft.com` is
    /// added.
    #[schema(example = "contoso.onmicrosoft.com")]
    pub domain: Option<String>,
    /// The Microsoft ID, if it is known.
    pub tenant_id: Option<String>,
    /// The same as in the billing profile, which may leave it out.
    pub company_name: Option<String>,
    pub organization_registration_number: Option<String>,
}

/// A customer's company.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompanyProfile {
    /// The same as the customer's `id`: the Microsoft ID, or the ID here until that is recorded. Some clients read no
    /// profile without it.
    pub tenant_id: String,
    pub domain: String,
    pub company_name: String,
    pub organization_registration_number: Option<String>,
    pub address: Option<Address>,
    pub email: Option<String>,
    pub links: Links,
    pub attributes: Attributes,
}

/// A customer's billing profile.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillingProfile {
    pub id: String,
    /// The primary contact. What is not recorded is left out.
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
    /// Absent if the country has no culture for the language, or several.
    pub culture: Option<&'static str>,
    pub language: Option<String>,
    pub company_name: String,
    pub default_address: Option<Address>,
    pub links: Links,
    pub attributes: Attributes,
}

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

/// Partner Center has a middle name, the register does not.
fn join(first: Option<String>, middle: Option<String>) -> Option<String> {
    match (first, middle.filter(|it| !it.trim().is_empty())) {
        (Some(first), Some(middle)) => Some(format!("{} {}", first.trim(), middle.trim())),
        (first, middle) => first.or(middle),
    }
}

/// The name that counts of two places in a billing profile: the one that differs from the recorded name. `None` if both
/// do, and differ from each other.
fn changed(profile: Option<&String>, address: Option<&String>, known: Option<&String>) -> Option<String> {
    // A name that was emptied was changed. In a new profile, an empty name says nothing.
    let given = |it: Option<&String>| it.filter(|it| known.is_some() || !it.trim().is_empty()).cloned();
    match (given(profile), given(address)) {
        (Some(profile), Some(address)) if profile.trim() == address.trim() => Some(profile),
        (Some(profile), Some(address)) => match known {
            Some(known) if *known == profile.trim() => Some(address),
            Some(known) if *known == address.trim() => Some(profile),
            _ => None,
        },
        (profile, address) => Some(profile.or(address).unwrap_or_default()),
    }
}

impl BillingProfileBody {
    /// Applies the billing profile to `known`. Facts that a billing profile lacks stay as they are.
    pub fn company(&self, known: CompanyInput) -> CompanyInput {
        let address = self.default_address.clone().unwrap_or_default();
        let culture = text(&self.culture);
        let given = self.language.clone().filter(|it| !it.trim().is_empty());
        let given = given.unwrap_or_else(|| culture.split('-').next().unwrap_or_default().to_owned());
        CompanyInput {
            country: address.country(),
            company_name: text(&self.company_name),
            address: address.input(),
            language: language(&given.trim().to_ascii_lowercase()),
            ..known
        }
    }

    /// The primary contact. `known`: the recorded one. Refuses two names that contradict each other.
    pub fn contact(&self, known: Option<&Contact>) -> Result<ContactForm, Error> {
        let address = self.default_address.clone().unwrap_or_default();
        let first_name = join(address.first_name, address.middle_name);
        let (known_first, known_last) = known.map(|it| (&it.first_name, &it.last_name)).unzip();
        Ok(ContactForm {
            first_name: changed(self.first_name.as_ref(), first_name.as_ref(), known_first)
                .ok_or_else(|| wrong("firstName", "api-two-names"))?,
            last_name: changed(self.last_name.as_ref(), address.last_name.as_ref(), known_last)
                .ok_or_else(|| wrong("lastName", "api-two-names"))?,
            email: text(&self.email),
            phone: text(&address.phone_number),
        })
    }
}

/// The self link of a resource.
pub fn links(uri: String) -> Links {
    Links { this: Link { uri, method: "GET".to_owned(), headers: Vec::new() }, next: None }
}

/// The version of a customer's company and contact. It changes with each edit of these, but not with a correction of the
/// domain name.
pub fn etag(customer: &Customer) -> ETag {
    ETag::new(format!("{}.{}", customer.company_version, customer.contact_version))
}

impl Address {
    pub fn country(&self) -> Parsed<Option<&'static Country>> {
        country(&text(&self.country).trim().to_ascii_uppercase())
    }

    pub fn input(&self) -> AddressInput {
        AddressInput {
            line1: text(&self.address_line1),
            line2: text(&self.address_line2),
            city: text(&self.city),
            state: text(&self.state),
            postal_code: text(&self.postal_code),
        }
    }

    /// The address of a customer, with the phone number of its primary contact. `None`: nothing of it is recorded.
    fn of(customer: &Customer) -> Option<Address> {
        let Company { country, address, .. } = customer.company.clone();
        let phone_number = customer.contact.as_ref().and_then(|it| it.phone.clone());
        if address.is_none() && country.is_none() && phone_number.is_none() {
            return None;
        }
        let without_lines = Address { country, phone_number, ..Address::default() };
        Some(match address {
            Some(it) => Address {
                city: Some(it.city),
                state: it.state,
                address_line1: Some(it.line1),
                address_line2: it.line2,
                postal_code: it.postal_code,
                ..without_lines
            },
            None => without_lines,
        })
    }

    /// The same with the name of the primary contact.
    fn with_name(customer: &Customer) -> Option<Address> {
        let address = Address::of(customer);
        let Some(contact) = customer.contact.clone() else { return address };
        Some(Address {
            first_name: Some(contact.first_name),
            last_name: Some(contact.last_name),
            ..address.unwrap_or_default()
        })
    }
}

impl From<&Customer> for CompanyProfile {
    fn from(customer: &Customer) -> Self {
        let company = &customer.company;
        let id = public_id(&customer.id, &customer.company.microsoft_id);
        CompanyProfile {
            tenant_id: id.to_owned(),
            domain: customer.domain.clone(),
            company_name: company.company_name.clone(),
            organization_registration_number: company.registration_id.clone(),
            address: Address::of(customer),
            email: customer.contact.as_ref().map(|it| it.email.clone()),
            links: links(format!("/customers/{id}/profiles/company")),
            attributes: Attributes::of("CustomerCompanyProfile"),
        }
    }
}

impl From<&Customer> for BillingProfile {
    fn from(customer: &Customer) -> Self {
        let (company, contact) = (&customer.company, customer.contact.clone());
        let id = public_id(&customer.id, &customer.company.microsoft_id);
        let country = company.country.as_deref().and_then(Country::find);
        let culture =
            country.zip(company.language.as_deref()).and_then(|(it, language)| it.culture_of(language));
        let (name, email) = contact.map(|it| ((it.first_name, it.last_name), it.email)).unzip();
        let (first_name, last_name) = name.unzip();
        BillingProfile {
            id: customer.id.clone(),
            first_name,
            last_name,
            email,
            culture,
            language: company.language.clone(),
            company_name: company.company_name.clone(),
            default_address: Address::with_name(customer),
            links: links(format!("/customers/{id}/profiles/billing")),
            attributes: Attributes {
                etag: Some(etag(customer).to_string()),
                object_type: "CustomerBillingProfile",
            },
        }
    }
}
