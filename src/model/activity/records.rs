//! The details that the activity log stores of records.
//!
//! Each `from` destructures its struct completely. So a new field compiles only after somebody has decided here
//! whether the log stores it.

use crate::details;
use crate::model::activity::details::Details;
use crate::model::catalogue::agreement::{Agreement, Version};
use crate::model::customers::address::Address;
use crate::model::customers::company::Company;
use crate::model::customers::contact::Contact;
use crate::model::customers::national_cloud::NationalCloud;
use crate::model::settings::partner::Partner;

/// Stores the name of the reseller, not its ID.
impl From<&Company> for Details {
    fn from(company: &Company) -> Details {
        let Company {
            country,
            company_name,
            microsoft_id,
            address,
            registration_id,
            qualification,
            education_segment,
            education_website,
            language,
            reseller_id: _,
            reseller_name,
            tags,
            national_cloud,
        } = company;
        details! {
            Country: country,
            CompanyName: company_name,
            MicrosoftId: microsoft_id,
            RegistrationId: registration_id,
            Qualification: qualification,
            EducationSegment: education_segment,
            EducationWebsite: education_website,
            Language: language,
            ResellerId: reseller_name,
            Tags: tags.0,
            NationalCloud: national_cloud.map(NationalCloud::code),
        }
        .and(address.as_ref().map(Details::from).unwrap_or_default())
    }
}

impl From<&Address> for Details {
    fn from(address: &Address) -> Details {
        let Address { line1, line2, city, state, postal_code } = address;
        details! {
            AddressLine1: line1,
            AddressLine2: line2,
            City: city,
            State: state,
            PostalCode: postal_code,
        }
    }
}

impl From<&Contact> for Details {
    fn from(contact: &Contact) -> Details {
        let Contact { first_name, last_name, email, phone } = contact;
        details! { FirstName: first_name, LastName: last_name, Email: email, Phone: phone }
    }
}

/// Omits the columns that no form changes.
impl From<&Partner> for Details {
    fn from(partner: &Partner) -> Details {
        let Partner {
            legal_name,
            country,
            time_zone,
            mpn_id,
            kind,
            second_factor_for_everybody,
            sandbox: _,
            catalogue_version: _,
        } = partner;
        details! {
            LegalName: legal_name,
            Country: country,
            TimeZone: time_zone,
            MpnId: mpn_id,
            Kind: kind.code(),
            SecondFactorForEverybody: second_factor_for_everybody,
        }
    }
}

impl From<&Agreement> for Details {
    fn from(agreement: &Agreement) -> Details {
        let Agreement {
            agreement_type: _,
            template_id,
            link,
            accepted_from,
            confirmable_from,
            confirmable_until,
            preview_from,
            preview_api_from,
            preview_sdk_from,
            pages_ask_from,
            api_asks_from,
            version: _,
        } = agreement;
        details! {
            TemplateId: template_id,
            Link: link,
            AcceptedFrom: accepted_from,
            ConfirmableFrom: confirmable_from,
            ConfirmableUntil: confirmable_until,
            PreviewFrom: preview_from,
            PreviewApiFrom: preview_api_from,
            PreviewSdkFrom: preview_sdk_from,
            PagesAskFrom: pages_ask_from,
            ApiAsksFrom: api_asks_from,
        }
    }
}

impl From<&Version> for Details {
    fn from(version: &Version) -> Details {
        let Version { id: _, agreement_type: _, published_on, enforced_from, outdated_before } = version;
        details! { PublishedOn: published_on, EnforcedFrom: enforced_from, OutdatedBefore: outdated_before }
    }
}
