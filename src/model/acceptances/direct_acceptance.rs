//! A check in Partner Center, on a date, of whether the customer accepted the Customer Agreement at Microsoft.

use chrono::NaiveDate;

use crate::model::acceptances::acceptance::before_withdrawal;
use crate::model::acceptances::provenance::Provenance;
use crate::model::kernel::date::{self, DateForm};
use crate::model::kernel::input::{Errors, Fields, Message, Pairs, Parsed};

/// The form, as typed.
#[derive(Debug, Clone, Default)]
pub struct DirectForm {
    /// The ID of the record that the form will create.
    pub id: String,
    /// `yes` or `no`.
    pub signed: String,
    pub checked_on: DateForm,
    /// The language of the statement that the page showed.
    pub statement: String,
}

impl Fields for DirectForm {
    fn take(pairs: &mut Pairs) -> Self {
        DirectForm {
            id: pairs.remove("id").unwrap_or_default(),
            signed: pairs.remove("signed").unwrap_or_default(),
            checked_on: DateForm::take(pairs, "checked_on"),
            statement: pairs.remove("statement").unwrap_or_default(),
        }
    }
}

/// The unchecked result of a check in Partner Center.
#[derive(Debug, Clone)]
pub struct DirectInput {
    pub signed: Parsed<bool>,
    pub checked_on: Parsed<NaiveDate>,
}

/// A checked result that is not recorded yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewDirectAcceptance {
    pub signed: bool,
    pub checked_on: NaiveDate,
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct DirectAcceptance {
    pub id: String,
    pub reference: String,
    pub customer_id: String,
    pub signed: bool,
    pub checked_on: NaiveDate,
    #[sqlx(flatten)]
    pub provenance: Provenance,
    /// The customer's names at that time.
    pub company_name: String,
    pub domain: String,
    pub microsoft_id: Option<String>,
}

/// Makes the message name the date of the check.
fn of_check(message: Message) -> Message {
    message.with("of", "check")
}

impl DirectForm {
    pub fn parse(&self) -> DirectInput {
        let signed = match self.signed.as_str() {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err("error-signed-missing".into()),
        };
        DirectInput { signed, checked_on: self.checked_on.parse().map_err(of_check) }
    }
}

impl DirectInput {
    /// `withdrawn_on`: the date of the customer's last withdrawal. A result from before it is out of date.
    pub fn check(
        &self,
        today: NaiveDate,
        withdrawn_on: Option<NaiveDate>,
    ) -> Result<NewDirectAcceptance, Errors> {
        let mut errors = Errors::default();
        let signed = errors.check("signed", self.signed.clone());
        let checked_on = self.checked_on.clone();
        let checked_on = checked_on.and_then(|it| date::past(it, today).map_err(of_check));
        let checked_on = checked_on.and_then(|it| match withdrawn_on {
            Some(day) if it < day => Err(before_withdrawal(day)),
            _ => Ok(it),
        });
        let checked_on = errors.check("checked_on", checked_on);
        match (signed, checked_on) {
            (Some(signed), Some(checked_on)) => Ok(NewDirectAcceptance { signed, checked_on }),
            _ => Err(errors),
        }
    }
}
