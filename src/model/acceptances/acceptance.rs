//! An acceptance: which contact of a customer accepted which agreement, on which date, and in which text.

use chrono::NaiveDate;

use crate::model::acceptances::accepted_text::{AcceptedText, TextForm};
use crate::model::acceptances::manner::{Manner, MannerForm};
use crate::model::catalogue::agreement::{Agreement, AgreementType};
use crate::model::catalogue::agreement_file::AgreementFile;
use crate::model::customers::contact::{Contact, ContactForm};
use crate::model::customers::rules::Rules;
use crate::model::kernel::date::{self, DateForm};
use crate::model::kernel::input::{Errors, Fields, Message, Pairs, Parsed};
use crate::model::kernel::text;

/// A checked acceptance that is not recorded yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    pub agreement_type: AgreementType,
    pub accepted_on: NaiveDate,
    pub contact: Contact,
    pub manner: Manner,
    /// Why it replaces the current confirmation. It belongs to the record, not to what the customer did.
    pub supersedes_reason: Option<String>,
    pub text: AcceptedText,
}

/// An unchecked acceptance.
#[derive(Debug, Clone)]
pub struct AcceptanceInput {
    pub agreement_type: AgreementType,
    pub accepted_on: Parsed<NaiveDate>,
    pub contact: ContactForm,
    pub manner: MannerForm,
    pub supersedes_reason: String,
    pub text: AcceptedText,
}

/// An acceptance as typed. The agreement comes from elsewhere: the wizard has a field for it, other pages have it in
/// the URL.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct AcceptanceForm {
    pub accepted_on: DateForm,
    pub contact: ContactForm,
    pub manner: MannerForm,
    pub supersedes_reason: String,
    pub text: TextForm,
}

impl AcceptanceForm {
    /// `prefix`: the start of the contact's field names.
    pub fn take(pairs: &mut Pairs, prefix: &str) -> Self {
        AcceptanceForm {
            accepted_on: DateForm::take(pairs, "accepted"),
            contact: ContactForm::take_prefixed(pairs, prefix),
            manner: Fields::take(pairs),
            supersedes_reason: pairs.remove("supersedes_reason").unwrap_or_default(),
            text: Fields::take(pairs),
        }
    }

    pub fn parse(&self, agreement_type: AgreementType) -> AcceptanceInput {
        AcceptanceInput {
            agreement_type,
            accepted_on: self.accepted_on.parse().map_err(of_acceptance),
            contact: self.contact.clone(),
            manner: self.manner.clone(),
            supersedes_reason: self.supersedes_reason.clone(),
            text: self.text.parse(),
        }
    }
}

impl AcceptanceInput {
    /// `country`: the customer's. `file`: the firm's file that the input names, if it exists.
    pub fn check(
        &self,
        country: Option<&str>,
        file: Option<&AgreementFile>,
        rules: &Rules,
    ) -> Result<Acceptance, Errors> {
        let mut errors = Errors::default();
        let contact = rules.check_contact(&self.contact, country, &mut errors);
        let accepted_on = self.check_date(rules, &mut errors);
        let manner = self.manner.check(&mut errors);
        let supersedes_reason = text::line(&self.supersedes_reason, 500);
        let supersedes_reason = errors.check("supersedes_reason", supersedes_reason);
        let text = self.check_text(accepted_on, file, rules, &mut errors);
        let agreement_type = self.agreement_type;
        match (contact, accepted_on, manner, supersedes_reason, text) {
            (Some(contact), Some(accepted_on), Some(manner), Some(supersedes_reason), Some(text))
                if errors.is_empty() =>
            {
                Ok(Acceptance { agreement_type, accepted_on, contact, manner, supersedes_reason, text })
            }
            _ => Err(errors),
        }
    }

    /// Checks the date alone. The wizard checks the parts in the order of its page.
    pub fn check_date(&self, rules: &Rules, errors: &mut Errors) -> Option<NaiveDate> {
        let agreement = rules.catalogue.agreement(self.agreement_type);
        let accepted_on = self.accepted_on.clone();
        errors.check("accepted_day", accepted_on.and_then(|it| check_date(it, agreement, rules.today)))
    }

    /// Checks the text alone. `accepted_on`: `None` if the date has an error.
    pub fn check_text(
        &self,
        accepted_on: Option<NaiveDate>,
        file: Option<&AgreementFile>,
        rules: &Rules,
        errors: &mut Errors,
    ) -> Option<AcceptedText> {
        let text = self.text.check(self.agreement_type, accepted_on, file, rules.catalogue);
        text.map_err(|it| errors.extend(it, |field| field)).ok()
    }
}

/// Makes the message name the acceptance date.
fn of_acceptance(message: Message) -> Message {
    message.with("of", "acceptance")
}

fn check_date(accepted_on: NaiveDate, agreement: &Agreement, today: NaiveDate) -> Parsed<NaiveDate> {
    let date = date::past(accepted_on, today).map_err(of_acceptance)?;
    match agreement.accepted_from {
        Some(first) if date < first => Err(Message::new("error-date-early").with("first", first)),
        _ => Ok(date),
    }
}

/// The message for an acceptance dated before the customer's last withdrawal.
pub fn before_withdrawal(withdrawn_on: NaiveDate) -> Message {
    Message::new("error-date-before-withdrawal").with("day", withdrawn_on)
}
