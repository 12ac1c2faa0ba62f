//! A customer with its company, primary contact and standings, and a new customer before registration.

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::acceptances::acceptance::{Acceptance, AcceptanceInput};
use crate::model::acceptances::asked::{Asked, AskedColumns};
use crate::model::acceptances::standing::Standing;
use crate::model::catalogue::agreement::{AgreementType, Catalogue, Channel};
use crate::model::catalogue::agreement_file::AgreementFile;
use crate::model::customers::company::{Company, CompanyInput};
use crate::model::customers::contact::{Contact, ContactColumns, ContactForm};
use crate::model::customers::domain;
use crate::model::customers::rules::Rules;
use crate::model::customers::unrecorded::Unrecorded;
use crate::model::kernel::input::{Errors, Fields, Message, Pairs, Parsed};
use crate::model::subscriptions::eligibility::{self, Refusal, Standings};
use crate::model::subscriptions::order::NewOrder;

/// An edit form. `version` is the version of the record that the form showed.
#[derive(Debug, Clone, Default)]
pub struct Edit<F> {
    pub version: String,
    pub form: F,
}

impl<F> Edit<F> {
    pub fn new(version: i64, form: F) -> Self {
        Edit { version: version.to_string(), form }
    }
}

impl<F: Fields> Fields for Edit<F> {
    fn take(pairs: &mut Pairs) -> Self {
        Edit { version: pairs.remove("version").unwrap_or_default(), form: F::take(pairs) }
    }
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Customer {
    pub id: String,
    pub domain: String,
    #[sqlx(flatten)]
    pub company: Company,
    /// The primary contact.
    #[sqlx(flatten, try_from = "ContactColumns")]
    pub contact: Option<Contact>,
    #[sqlx(flatten)]
    pub standings: Standings,
    /// The acceptance date of the current confirmation of the Customer Agreement.
    pub accepted_on: Option<NaiveDate>,
    pub cloud_accepted_on: Option<NaiveDate>,
    #[sqlx(flatten, try_from = "AskedColumns")]
    pub asked: Option<Asked>,
    pub created_at: DateTime<Utc>,
    pub created_by_name: String,
    /// Incremented with each edit of the part, to detect concurrent edits.
    pub company_version: i64,
    pub contact_version: i64,
}

/// A customer as a message names it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CustomerName {
    pub id: String,
    pub company_name: String,
}

impl CustomerName {
    /// The error message: this customer already has the entered domain name or Microsoft ID.
    pub fn refusal(self, key: &'static str) -> Message {
        Message::new(key).with("customer", self.company_name).about(self.id)
    }
}

impl Customer {
    /// The facts that are not recorded.
    pub fn unrecorded(&self) -> Unrecorded {
        Unrecorded {
            country: self.company.country.is_none(),
            address: self.company.address.is_none(),
            language: self.company.language.is_none(),
            contact: self.contact.is_none(),
        }
    }

    /// Takes over a standing that has been stored, with the date of the confirmation that counts.
    pub fn set_standing(
        &mut self,
        agreement_type: AgreementType,
        standing: Standing,
        accepted_on: Option<NaiveDate>,
    ) {
        match agreement_type {
            AgreementType::MicrosoftCustomerAgreement => {
                (self.standings.customer, self.accepted_on) = (standing, accepted_on);
            }
            AgreementType::MicrosoftCloudAgreement => {
                (self.standings.cloud, self.cloud_accepted_on) = (standing, accepted_on);
            }
        }
    }

    /// The acceptance date of the current confirmation of an agreement.
    pub fn accepted_on(&self, agreement_type: AgreementType) -> Option<NaiveDate> {
        match agreement_type {
            AgreementType::MicrosoftCustomerAgreement => self.accepted_on,
            AgreementType::MicrosoftCloudAgreement => self.cloud_accepted_on,
        }
    }
}

/// An unchecked new customer.
#[derive(Debug, Clone)]
pub struct CustomerInput {
    pub domain: String,
    pub company: CompanyInput,
    pub contact: ContactForm,
    /// `Ok(None)`: the customer will be asked to accept later. If the acceptance names no signatory, the primary
    /// contact is the signatory.
    pub acceptance: Parsed<Option<AcceptanceInput>>,
}

/// A customer to be registered, with the acceptance that is confirmed for it. The wizard and the API know all its
/// facts; other sources may know its name, tenant and domain alone.
#[derive(Debug, Clone)]
pub struct NewCustomer {
    pub domain: String,
    pub company: Company,
    pub contact: Option<Contact>,
    pub acceptance: Option<Acceptance>,
    /// Whether Microsoft will ask the customer to accept.
    pub asked: bool,
}

impl CustomerInput {
    /// `file`: the firm's file that the acceptance names, if it exists.
    pub fn check(&self, file: Option<&AgreementFile>, rules: &Rules) -> Result<NewCustomer, Errors> {
        let mut errors = Errors::default();
        let company = self.company.check(Unrecorded::NONE, &mut errors);
        let domain = errors.check("domain", self.check_domain(rules));
        let contact = self.contact.check(self.company.country_code(), &mut errors);
        match &contact {
            Some(contact) => self.company.check_contact(contact, rules, &mut errors),
            // Reports the missing phone number together with the contact's other errors.
            None => self.company.check_phone(&self.contact.phone, &mut errors),
        }
        let acceptance = self.check_acceptance(contact.clone(), file, rules, &mut errors);
        match (company, domain, contact, acceptance) {
            (Some(company), Some(domain), Some(contact), Some(acceptance)) if errors.is_empty() => {
                Ok(NewCustomer { domain, company, contact: Some(contact), acceptance, asked: false })
            }
            _ => {
                errors.put_first(&["country", "company_name", "domain"]);
                Err(errors)
            }
        }
    }

    fn check_domain(&self, rules: &Rules) -> Parsed<String> {
        // An unknown cloud has an error of its own.
        let cloud = self.company.national_cloud.clone().unwrap_or_default();
        domain::parse(&self.domain, cloud, rules.sandbox)
    }

    /// `Some(None)`: no acceptance to confirm. In a national cloud there is never one.
    fn check_acceptance(
        &self,
        contact: Option<Contact>,
        file: Option<&AgreementFile>,
        rules: &Rules,
        errors: &mut Errors,
    ) -> Option<Option<Acceptance>> {
        if !matches!(self.company.national_cloud, Ok(None)) {
            return Some(None);
        }
        let Some(input) = errors.check("agreement", self.acceptance.clone())? else { return Some(None) };
        let agreement = rules.catalogue.agreement(input.agreement_type);
        if !agreement.is_confirmable(rules.channel, rules.sandbox, rules.today) {
            errors.add("agreement", "error-agreement-missing");
            return None;
        }
        let accepted_on = input.check_date(rules, errors);
        let contact = match input.contact.is_blank() {
            true => contact,
            false => {
                let mut signatory = Errors::default();
                let contact =
                    rules.check_contact(&input.contact, self.company.country_code(), &mut signatory);
                errors.extend(signatory, |field| match field {
                    "first_name" => "signatory_first_name",
                    "last_name" => "signatory_last_name",
                    "email" => "signatory_email",
                    _ => "signatory_phone",
                });
                contact
            }
        };
        let manner = input.manner.check(errors);
        let text = input.check_text(accepted_on, file, rules, errors);
        Some(Some(Acceptance {
            agreement_type: input.agreement_type,
            accepted_on: accepted_on?,
            contact: contact?,
            manner: manner?,
            supersedes_reason: None,
            text: text?,
        }))
    }
}

impl NewCustomer {
    /// The standings after registration.
    pub fn standings(&self, catalogue: &Catalogue) -> Standings {
        let of = |agreement_type: AgreementType| {
            let accepted = self.acceptance.as_ref().filter(|it| it.agreement_type == agreement_type);
            let version = accepted.and_then(|it| {
                catalogue.accepted_version(agreement_type, it.accepted_on, it.text.version_id.as_deref())
            });
            match version {
                _ if self.company.national_cloud.is_some() => Standing::NotApplicable,
                Some(version) => Standing::Accepted(version.id.clone()),
                None => Standing::NotProvided,
            }
        };
        Standings {
            customer: of(AgreementType::MicrosoftCustomerAgreement),
            cloud: of(AgreementType::MicrosoftCloudAgreement),
        }
    }

    /// Why the order in the registration would be refused on a date. An order without lines is never refused.
    pub fn refusal(
        &self,
        order: &NewOrder,
        catalogue: &Catalogue,
        channel: Channel,
        today: NaiveDate,
    ) -> Option<Refusal> {
        if order.lines.is_empty() {
            return None;
        }
        let needs = order.needs_customer_agreement();
        eligibility::check(catalogue, &self.standings(catalogue), needs, channel, today).err()
    }
}
