//! A withdrawal: the record that a customer no longer agrees, which contact said so, and why.

use chrono::NaiveDate;

use crate::model::acceptances::provenance::Provenance;
use crate::model::acceptances::standing::Standing;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::customers::contact::{Contact, ContactForm};
use crate::model::customers::customer::Customer;
use crate::model::customers::rules::Rules;
use crate::model::kernel::date::{self, DateForm};
use crate::model::kernel::input::{Errors, Fields, Message, Pairs, Parsed};
use crate::model::kernel::text;

/// The form, as typed.
#[derive(Debug, Clone, Default)]
pub struct WithdrawalForm {
    /// The ID of the record that the form will create, so that submitting it twice records it once.
    pub id: String,
    /// The code of the agreement.
    pub agreement: String,
    pub withdrawn_on: DateForm,
    pub contact: ContactForm,
    pub reason: String,
    /// The language of the statement that the page showed.
    pub statement: String,
}

impl Fields for WithdrawalForm {
    fn take(pairs: &mut Pairs) -> Self {
        WithdrawalForm {
            id: pairs.remove("id").unwrap_or_default(),
            agreement: pairs.remove("agreement").unwrap_or_default(),
            withdrawn_on: DateForm::take(pairs, "withdrawn_on"),
            contact: Fields::take(pairs),
            reason: pairs.remove("reason").unwrap_or_default(),
            statement: pairs.remove("statement").unwrap_or_default(),
        }
    }
}

/// An unchecked withdrawal.
#[derive(Debug, Clone)]
pub struct WithdrawalInput {
    pub agreement_type: Parsed<AgreementType>,
    pub withdrawn_on: Parsed<NaiveDate>,
    pub contact: ContactForm,
    pub reason: String,
}

/// A checked withdrawal that is not recorded yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWithdrawal {
    pub agreement_type: AgreementType,
    pub withdrawn_on: NaiveDate,
    pub contact: Contact,
    pub reason: String,
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Withdrawal {
    pub id: String,
    pub reference: String,
    pub customer_id: String,
    #[sqlx(try_from = "String")]
    pub agreement_type: AgreementType,
    /// The confirmation that the withdrawal ended, if there was one.
    pub confirmation_id: Option<String>,
    pub withdrawn_on: NaiveDate,
    #[sqlx(flatten)]
    pub contact: Contact,
    pub reason: String,
    #[sqlx(flatten)]
    pub provenance: Provenance,
    /// The customer's names at that time.
    pub company_name: String,
    pub domain: String,
    pub microsoft_id: Option<String>,
}

/// The agreements that the customer has accepted and can withdraw from.
pub fn withdrawable(customer: &Customer) -> Vec<AgreementType> {
    let counts =
        |it: &AgreementType| matches!(customer.standings.of(*it), Standing::Accepted(_) | Standing::Direct);
    AgreementType::ALL.into_iter().filter(counts).collect()
}

/// Makes the message name the date of the withdrawal.
fn of_withdrawal(message: Message) -> Message {
    message.with("of", "withdrawal")
}

const NOT_WITHDRAWABLE: &str = "error-withdrawal-agreement";

impl WithdrawalForm {
    pub fn parse(&self) -> WithdrawalInput {
        WithdrawalInput {
            agreement_type: AgreementType::find(&self.agreement).ok_or_else(|| NOT_WITHDRAWABLE.into()),
            withdrawn_on: self.withdrawn_on.parse().map_err(of_withdrawal),
            contact: self.contact.clone(),
            reason: self.reason.clone(),
        }
    }
}

impl WithdrawalInput {
    pub fn check(&self, customer: &Customer, rules: &Rules) -> Result<NewWithdrawal, Errors> {
        let mut errors = Errors::default();
        let agreement_type = self.agreement_type.clone();
        let agreement_type = agreement_type.and_then(|it| match withdrawable(customer).contains(&it) {
            true => Ok(it),
            false => Err(NOT_WITHDRAWABLE.into()),
        });
        let agreement_type = errors.check("agreement", agreement_type);
        let accepted_on = agreement_type.and_then(|it| customer.accepted_on(it));
        let withdrawn_on = self.withdrawn_on.clone();
        let withdrawn_on = withdrawn_on.and_then(|it| date::past(it, rules.today).map_err(of_withdrawal));
        let withdrawn_on = withdrawn_on.and_then(|it| match accepted_on {
            Some(first) if it < first => Err(Message::new("error-withdrawal-early").with("first", first)),
            _ => Ok(it),
        });
        let withdrawn_on = errors.check("withdrawn_on", withdrawn_on);
        let contact = rules.check_contact(&self.contact, customer.company.country.as_deref(), &mut errors);
        let reason = errors.check("reason", text::paragraph(&self.reason, 1_000, "error-reason-missing"));
        match (agreement_type, withdrawn_on, contact, reason) {
            (Some(agreement_type), Some(withdrawn_on), Some(contact), Some(reason)) if errors.is_empty() => {
                Ok(NewWithdrawal { agreement_type, withdrawn_on, contact, reason })
            }
            _ => Err(errors),
        }
    }
}
