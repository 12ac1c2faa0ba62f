//! A withdrawal: the record that a customer no longer agrees, who of the customer said so, and why.

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::acceptances::standing::Standing;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::customers::contact::{Person, PersonForm};
use crate::model::customers::customer::Customer;
use crate::model::customers::rules::Rules;
use crate::model::kernel::date::DateForm;
use crate::model::kernel::input::{Errors, Fields, Message, Pairs};
use crate::model::kernel::text;

/// The form. `id` is the new record's, made with the form, so that a form sent twice is recorded once;
/// `agreement` is the code of the agreement.
#[derive(Debug, Clone, Default)]
pub struct WithdrawalForm {
    pub id: String,
    pub agreement: String,
    pub withdrawn_on: DateForm,
    pub person: PersonForm,
    pub reason: String,
}

impl Fields for WithdrawalForm {
    fn take(pairs: &mut Pairs) -> Self {
        WithdrawalForm {
            id: pairs.remove("id").unwrap_or_default(),
            agreement: pairs.remove("agreement").unwrap_or_default(),
            withdrawn_on: DateForm::take(pairs, "withdrawn_on"),
            person: Fields::take(pairs),
            reason: pairs.remove("reason").unwrap_or_default(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWithdrawal {
    pub agreement_type: AgreementType,
    pub withdrawn_on: NaiveDate,
    pub person: Person,
    pub reason: String,
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Withdrawal {
    pub id: String,
    pub reference: String,
    pub customer_id: String,
    #[sqlx(try_from = "String")]
    pub agreement_type: AgreementType,
    /// The confirmation that counted until then.
    pub confirmation_id: Option<String>,
    pub withdrawn_on: NaiveDate,
    #[sqlx(flatten)]
    pub person: Person,
    pub reason: String,
    pub staff_id: String,
    pub staff_name: String,
    pub staff_email: String,
    pub employee: Option<String>,
    pub recorded_at: DateTime<Utc>,
}

/// The agreements of which a customer has an acceptance that can be withdrawn.
pub fn withdrawable(customer: &Customer) -> Vec<AgreementType> {
    let counts =
        |it: &AgreementType| matches!(customer.standings.of(*it), Standing::Accepted(_) | Standing::Direct);
    AgreementType::ALL.into_iter().filter(counts).collect()
}

impl WithdrawalForm {
    pub fn parse(&self, customer: &Customer, rules: &Rules) -> Result<NewWithdrawal, Errors> {
        let mut errors = Errors::default();
        let agreement_type = withdrawable(customer).into_iter().find(|it| it.code() == self.agreement);
        if agreement_type.is_none() {
            errors.add("agreement", "error-withdrawal-agreement");
        }
        let accepted_on = agreement_type.and_then(|it| customer.accepted_on(it));
        let date = self.withdrawn_on.parse_past(rules.today);
        let date = date.and_then(|it| match accepted_on {
            Some(first) if it < first => Err(Message::new("error-withdrawal-early").with("first", first)),
            _ => Ok(it),
        });
        let withdrawn_on = errors.check("withdrawn_on", date);
        let person = self.person.parse(&customer.company.country, &mut errors);
        if let Some(person) = &person {
            errors.check("email", rules.check_email(&person.email));
        }
        let reason = errors.check("reason", text::paragraph(&self.reason, 1_000, "error-reason-missing"));
        match (agreement_type, withdrawn_on, person, reason) {
            (Some(agreement_type), Some(withdrawn_on), Some(person), Some(reason)) if errors.is_empty() => {
                Ok(NewWithdrawal { agreement_type, withdrawn_on, person, reason })
            }
            _ => Err(errors),
        }
    }
}
