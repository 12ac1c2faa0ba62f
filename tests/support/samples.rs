//! Sample customers: as typed forms and as model values.

use chrono::NaiveDate;
use paraph::model::acceptances::acceptance::Acceptance;
use paraph::model::acceptances::accepted_text::AcceptedText;
use paraph::model::acceptances::manner::Manner;
use paraph::model::catalogue::agreement::AgreementType;
use paraph::model::customers::address::Address;
use paraph::model::customers::company::{Company, Tags};
use paraph::model::customers::contact::Contact;
use paraph::model::customers::customer::NewCustomer;

use crate::support::changed;

/// A complete and valid wizard form.
pub const DRAFT: [(&str, &str); 29] = [
    ("country", "FR"),
    ("company_name", "Société École"),
    ("domain", "societe-ecole"),
    ("microsoft_id", "4A22108E-D576-4E29-A49C-E2EF13ACB571"),
    ("address_line1", "1 rue de l’Église"),
    ("address_line2", "Bâtiment B"),
    ("city", "Saint-Étienne"),
    ("state", ""),
    ("postal_code", "42000"),
    ("registration_id", "552 100 554"),
    ("qualification", "Nonprofit"),
    ("education_segment", ""),
    ("education_website", ""),
    ("language", "fr"),
    ("tags", "Loire, Écoles"),
    ("first_name", "Zoé"),
    ("last_name", "Lefèvre"),
    ("email", "zoe.lefevre@ecole.example"),
    ("phone", "+33 1 44 55 66 77"),
    ("agreement", "MicrosoftCustomerAgreement"),
    ("accepted_day", "3"),
    ("accepted_month", "9"),
    ("accepted_year", "2024"),
    ("signatory_first_name", ""),
    ("signatory_last_name", ""),
    ("signatory_email", ""),
    ("signatory_phone", ""),
    ("reseller_id", ""),
    ("national_cloud", ""),
];

pub fn draft(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    changed(DRAFT.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(), changes)
}

/// Opens the review of a draft, from the path of the step before it.
pub fn review(step: &str) -> String {
    step.strip_suffix("/subscriptions").unwrap().to_owned()
}

pub fn person() -> Contact {
    Contact {
        first_name: "Zoé".into(),
        last_name: "Lefèvre".into(),
        email: "zoe.lefevre@ecole.example".into(),
        phone: Some("+33 1 44 55 66 77".into()),
    }
}

/// A customer without a confirmation. Its domain is derived from its name.
pub fn customer(company_name: &str) -> NewCustomer {
    let label = paraph::model::kernel::text::words(company_name).join("-");
    NewCustomer {
        domain: format!("{label}.onmicrosoft.com"),
        company: Company {
            country: Some("FR".into()),
            company_name: company_name.into(),
            microsoft_id: None,
            address: Some(Address {
                line1: "1 rue de l’Église".into(),
                line2: None,
                city: "Saint-Étienne".into(),
                state: None,
                postal_code: Some("42000".into()),
            }),
            registration_id: None,
            qualification: "None".into(),
            education_segment: None,
            education_website: None,
            language: Some("fr".into()),
            reseller_id: None,
            reseller_name: None,
            tags: Tags::default(),
            national_cloud: None,
        },
        contact: Some(person()),
        acceptance: None,
        asked: false,
    }
}

/// A customer known by its name, domain and Microsoft ID alone.
pub fn known_by_name(company_name: &str) -> NewCustomer {
    let known = customer(company_name);
    let company = Company {
        country: None,
        microsoft_id: Some(uuid::Uuid::new_v4().to_string()),
        address: None,
        language: None,
        ..known.company
    };
    NewCustomer { company, contact: None, ..known }
}

/// The sample customer with an acceptance on this date.
pub fn confirmed(company_name: &str, accepted_on: (i32, u32, u32)) -> NewCustomer {
    let (year, month, day) = accepted_on;
    let acceptance = Acceptance {
        agreement_type: AgreementType::MicrosoftCustomerAgreement,
        accepted_on: NaiveDate::from_ymd_opt(year, month, day).unwrap(),
        contact: person(),
        manner: Manner::default(),
        supersedes_reason: None,
        text: AcceptedText::default(),
    };
    NewCustomer { acceptance: Some(acceptance), ..customer(company_name) }
}

pub fn reseller(name: &str, mpn_id: &str) -> paraph::model::programme::reseller::Reseller {
    let id = uuid::Uuid::now_v7().to_string();
    paraph::model::programme::reseller::Reseller {
        id,
        name: name.into(),
        mpn_id: mpn_id.into(),
        microsoft_id: None,
        mpa_signed: false,
    }
}
