//! Whether Partner Center showed, on a day, that a customer accepted the Customer Agreement at Microsoft.

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::acceptances::confirmation::before_withdrawal;
use crate::model::kernel::date::DateForm;
use crate::model::kernel::input::{Errors, Fields, Pairs};

/// The form. `id` is the new record's, made with the form; `signed` is `yes` or `no`.
#[derive(Debug, Clone, Default)]
pub struct DirectForm {
    pub id: String,
    pub signed: String,
    pub checked_on: DateForm,
}

impl Fields for DirectForm {
    fn take(pairs: &mut Pairs) -> Self {
        DirectForm {
            id: pairs.remove("id").unwrap_or_default(),
            signed: pairs.remove("signed").unwrap_or_default(),
            checked_on: DateForm::take(pairs, "checked_on"),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewDirectAcceptance {
    pub signed: bool,
    pub checked_on: NaiveDate,
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct DirectAcceptance {
    pub id: String,
    pub customer_id: String,
    pub signed: bool,
    pub checked_on: NaiveDate,
    pub staff_id: String,
    pub staff_name: String,
    pub employee: Option<String>,
    pub recorded_at: DateTime<Utc>,
}

impl DirectForm {
    /// `withdrawn_on`: the day of the customer's last withdrawal. What was seen before it says nothing of now.
    pub fn parse(
        &self,
        today: NaiveDate,
        withdrawn_on: Option<NaiveDate>,
    ) -> Result<NewDirectAcceptance, Errors> {
        let mut errors = Errors::default();
        let signed = match self.signed.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        if signed.is_none() {
            errors.add("signed", "error-signed-missing");
        }
        let checked_on = errors.check("checked_on", self.checked_on.parse_past(today));
        if let (Some(checked_on), Some(day)) = (checked_on, withdrawn_on)
            && checked_on < day
        {
            errors.add("checked_on", before_withdrawal(day));
        }
        match (signed, checked_on) {
            (Some(signed), Some(checked_on)) if errors.is_empty() => {
                Ok(NewDirectAcceptance { signed, checked_on })
            }
            _ => Err(errors),
        }
    }
}
