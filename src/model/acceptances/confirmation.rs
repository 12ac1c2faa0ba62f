//! A confirmation: our record that a customer accepted an agreement.

use chrono::NaiveDate;

use crate::model::acceptances::acceptance::{Acceptance, AcceptanceForm};
use crate::model::acceptances::accepted_text::{AcceptedText, TextForm};
use crate::model::acceptances::manner::{Manner, MannerForm};
use crate::model::acceptances::provenance::Provenance;
use crate::model::catalogue::agreement::{Agreement, AgreementType};
use crate::model::customers::company::Company;
use crate::model::customers::contact::{Contact, ContactForm};
use crate::model::customers::rules::Rules;
use crate::model::kernel::date::DateForm;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::{Fields, Pairs};

/// The form on an existing customer's account, as typed.
#[derive(Debug, Clone, Default)]
pub struct ConfirmationForm {
    /// The ID of the record that the form will create, so that submitting it twice records it once.
    pub id: String,
    /// The ID of the confirmation that was current when the form was shown. Empty if there was none.
    pub based_on: String,
    /// The code of the agreement. Empty: the Customer Agreement.
    pub agreement: String,
    /// `yes`: records an acceptance that renews nothing, although a renewal is due.
    pub older: String,
    /// The language of the statement that the page showed.
    pub statement: String,
    pub acceptance: AcceptanceForm,
}

impl Fields for ConfirmationForm {
    fn take(pairs: &mut Pairs) -> Self {
        ConfirmationForm {
            id: pairs.remove("id").unwrap_or_default(),
            based_on: pairs.remove("based_on").unwrap_or_default(),
            agreement: pairs.remove("agreement").unwrap_or_default(),
            older: pairs.remove("older").unwrap_or_default(),
            statement: pairs.remove("statement").unwrap_or_default(),
            acceptance: AcceptanceForm::take(pairs, ""),
        }
    }
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Confirmation {
    pub id: String,
    pub reference: String,
    pub customer_id: String,
    #[sqlx(try_from = "String")]
    pub agreement_type: AgreementType,
    pub template_id: String,
    pub accepted_on: NaiveDate,
    #[sqlx(flatten)]
    pub contact: Contact,
    #[sqlx(flatten)]
    pub manner: Manner,
    #[sqlx(flatten)]
    pub text: AcceptedText,
    #[sqlx(flatten)]
    pub provenance: Provenance,
    /// The confirmation before it, which may have been annulled since.
    pub supersedes: Option<String>,
    /// Why it was replaced.
    pub supersedes_reason: Option<String>,
    /// The customer's names when the confirmation was recorded.
    pub company_name: String,
    pub domain: String,
    pub microsoft_id: Option<String>,
}

impl Confirmation {
    /// A form with the same values, to correct or renew the confirmation.
    pub fn form(&self) -> AcceptanceForm {
        AcceptanceForm {
            accepted_on: DateForm::from(self.accepted_on),
            contact: ContactForm::from(&self.contact),
            manner: MannerForm::from(&self.manner),
            supersedes_reason: String::new(),
            text: TextForm::from(&self.text),
        }
    }

    /// Whether `new` has the same values.
    pub fn matches(&self, new: &Acceptance) -> bool {
        self.agreement_type == new.agreement_type
            && self.accepted_on == new.accepted_on
            && self.contact == new.contact
            && self.manner == new.manner
            && self.text == new.text
    }
}

impl ConfirmationForm {
    /// The same form with a new ID, to supersede a confirmation that somebody else has recorded meanwhile.
    pub fn after(self, theirs: &Confirmation) -> Self {
        ConfirmationForm { id: Id::generate().into(), based_on: theirs.id.clone(), ..self }
    }

    /// The agreement of the form. `None`: unknown code.
    pub fn agreement_type(&self) -> Option<AgreementType> {
        agreement_type(&self.agreement)
    }

    /// `based_on`, or `None` if it is empty.
    pub fn based_on(&self) -> Option<&str> {
        Some(self.based_on.as_str()).filter(|it| !it.is_empty())
    }
}

/// Parses the code of an agreement in a form or URL. Empty: the Customer Agreement.
pub fn agreement_type(code: &str) -> Option<AgreementType> {
    match code {
        "" => Some(AgreementType::MicrosoftCustomerAgreement),
        code => AgreementType::find(code),
    }
}

/// Why an agreement cannot be confirmed for a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotConfirmable {
    /// Customers of national clouds accept at Microsoft.
    NationalCloud,
    /// The agreement cannot be confirmed yet, or no longer.
    NotToday,
}

pub fn not_confirmable(agreement: &Agreement, company: &Company, rules: &Rules) -> Option<NotConfirmable> {
    if company.national_cloud.is_some() {
        return Some(NotConfirmable::NationalCloud);
    }
    let open = agreement.is_confirmable(rules.channel, rules.sandbox, rules.today);
    (!open).then_some(NotConfirmable::NotToday)
}
