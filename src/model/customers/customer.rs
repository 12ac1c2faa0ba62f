//! A customer: its company, its primary contact, and the form that makes a new one.

use chrono::{DateTime, NaiveDate, Utc};

use crate::form;
use crate::model::acceptances::accepted_text::TextForm;
use crate::model::acceptances::confirmation::{NewConfirmation, acceptance_date};
use crate::model::acceptances::standing::Standing;
use crate::model::catalogue::agreement::{AgreementType, Catalogue, Channel};
use crate::model::customers::company::{Company, CompanyForm};
use crate::model::customers::contact::{Person, PersonForm};
use crate::model::customers::domain;
use crate::model::customers::rules::Rules;
use crate::model::kernel::input::{Errors, Fields, Pairs};
use crate::model::subscriptions::eligibility::{self, Refusal, Standings};
use crate::model::subscriptions::order::{LineForm, NewOrder};

form! {
    /// What the wizard asks beyond company and contact. `agreement` is the code of the agreement that
    /// was accepted, or `asked` where the customer will be asked to accept it.
    AgreementForm {
        domain, agreement, accepted_day, accepted_month, accepted_year,
        signatory_first_name, signatory_last_name, signatory_email, signatory_phone,
        accepted_version, accepted_template, accepted_file,
    }
}

/// The whole of a new customer, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DraftForm {
    pub company: CompanyForm,
    pub contact: PersonForm,
    pub agreement: AgreementForm,
    /// What it subscribes to: the second step of the wizard.
    #[serde(default)]
    pub lines: Vec<LineForm>,
}

impl Fields for DraftForm {
    fn take(pairs: &mut Pairs) -> Self {
        DraftForm {
            company: Fields::take(pairs),
            contact: Fields::take(pairs),
            agreement: Fields::take(pairs),
            lines: Vec::new(),
        }
    }
}

/// A form that edits what is there. `version` is the one that was shown.
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
    #[sqlx(flatten)]
    pub contact: Person,
    #[sqlx(flatten)]
    pub standings: Standings,
    /// The day of the confirmation of the Customer Agreement that counts.
    pub accepted_on: Option<NaiveDate>,
    pub cloud_accepted_on: Option<NaiveDate>,
    pub created_at: DateTime<Utc>,
    pub created_by_name: String,
    /// Each counts the edits of its part, so that a second editor is told of the first.
    pub company_version: i64,
    pub contact_version: i64,
}

impl Customer {
    /// The day of the confirmation of an agreement that counts.
    pub fn accepted_on(&self, agreement_type: AgreementType) -> Option<NaiveDate> {
        match agreement_type {
            AgreementType::MicrosoftCustomerAgreement => self.accepted_on,
            AgreementType::MicrosoftCloudAgreement => self.cloud_accepted_on,
        }
    }
}

/// A customer to be registered, with the acceptance that is confirmed for it.
#[derive(Debug, Clone)]
pub struct NewCustomer {
    pub domain: String,
    pub company: Company,
    pub contact: Person,
    pub confirmation: Option<NewConfirmation>,
}

impl NewCustomer {
    /// Where it will stand with the agreements once it is registered.
    pub fn standings(&self, catalogue: &Catalogue) -> Standings {
        let of = |agreement_type: AgreementType| {
            let accepted = self.confirmation.as_ref().filter(|it| it.agreement_type == agreement_type);
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

    /// Why an order that comes with the registration would be refused on a date. One without lines is not.
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

impl AgreementForm {
    pub fn signatory(&self) -> PersonForm {
        PersonForm {
            first_name: self.signatory_first_name.clone(),
            last_name: self.signatory_last_name.clone(),
            email: self.signatory_email.clone(),
            phone: self.signatory_phone.clone(),
        }
    }

    pub fn text(&self) -> TextForm {
        TextForm {
            version: self.accepted_version.clone(),
            template: self.accepted_template.clone(),
            file: self.accepted_file.clone(),
        }
    }

    /// The acceptance to be confirmed; `Some(None)` where the customer will be asked. The person who
    /// accepted is `contact` unless another is named. In a national cloud nothing is confirmed.
    fn parse(
        &self,
        country: &str,
        national_cloud: bool,
        contact: Option<Person>,
        rules: &Rules,
        errors: &mut Errors,
    ) -> Option<Option<NewConfirmation>> {
        if national_cloud || self.agreement == "asked" {
            return Some(None);
        }
        let mut confirmable = rules.catalogue.confirmable(rules.channel, rules.sandbox, rules.today);
        let Some(agreement) = confirmable.find(|it| it.agreement_type.code() == self.agreement) else {
            errors.add("agreement", "error-agreement-missing");
            return None;
        };
        let date = [&self.accepted_day, &self.accepted_month, &self.accepted_year];
        let accepted_on = errors.check("accepted_day", acceptance_date(date, agreement, rules.today));
        let person = if self.signatory().is_blank() {
            contact
        } else {
            let mut person_errors = Errors::default();
            let person = self.signatory().parse(country, &mut person_errors);
            if let Some(person) = &person {
                person_errors.check("email", rules.check_email(&person.email));
            }
            errors.extend(person_errors, |field| match field {
                "first_name" => "signatory_first_name",
                "last_name" => "signatory_last_name",
                "email" => "signatory_email",
                _ => "signatory_phone",
            });
            person
        };
        let agreement_type = agreement.agreement_type;
        let text = self.text().parse(agreement_type, accepted_on, rules, errors);
        Some(Some(NewConfirmation {
            agreement_type,
            accepted_on: accepted_on?,
            person: person?,
            text: text?,
        }))
    }
}

impl DraftForm {
    /// What it subscribes to. The customer's order has the draft's id, so that however often the draft is
    /// submitted there is one. `Err`: the place of a line that cannot be ordered, and why.
    pub fn order(&self, id: &str, sandbox: bool) -> Result<NewOrder, (usize, Errors)> {
        let lines = self.lines.iter().enumerate();
        let lines = lines.map(|(place, it)| it.parse(sandbox).map_err(|errors| (place, errors)));
        Ok(NewOrder { id: id.to_owned(), lines: lines.collect::<Result<_, _>>()? })
    }

    pub fn parse(&self, rules: &Rules) -> Result<NewCustomer, Errors> {
        let mut errors = Errors::default();
        let company = self.company.parse(rules, &mut errors);
        let domain = errors.check("domain", domain::parse(&self.agreement.domain, rules.sandbox));
        let country = &self.company.country;
        let contact = self.contact.parse(country, &mut errors);
        if let Some(contact) = &contact {
            self.company.check_contact(contact, rules, &mut errors);
        }
        if contact.is_none() {
            // Said at once, not only when all else is right.
            self.company.check_phone(&self.contact.phone, &mut errors);
        }
        let national_cloud = !self.company.national_cloud.is_empty();
        let confirmation = self.agreement.parse(country, national_cloud, contact.clone(), rules, &mut errors);
        match (company, domain, contact, confirmation) {
            (Some(company), Some(domain), Some(contact), Some(confirmation)) if errors.is_empty() => {
                Ok(NewCustomer { domain, company, contact, confirmation })
            }
            _ => {
                errors.put_first(&["country", "company_name", "domain"]);
                Err(errors)
            }
        }
    }
}
