//! A confirmation: the record that a person at a customer accepted an agreement on a day.

use chrono::{DateTime, NaiveDate, Utc};

use super::agreement::AgreementType;
use super::company::Rules;
use super::input::{Errors, Message};
use super::person::{Person, PersonForm};
use super::text::fold;
use crate::form;

form! {
    /// The form of an existing customer. `id` is the new record's, made with the form, so that a form
    /// sent twice is recorded once; `based_on` is the confirmation that was current when it was shown.
    ConfirmationForm {
        id, based_on, first_name, last_name, email, phone, accepted_day, accepted_month, accepted_year,
    }
}

/// What a customer's acceptance is, before it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConfirmation {
    pub agreement_type: AgreementType,
    pub accepted_on: NaiveDate,
    pub person: Person,
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
    pub person: Person,
    pub staff_name: String,
    pub staff_email: String,
    pub recorded_at: DateTime<Utc>,
    pub supersedes: Option<String>,
    /// The customer as it was named when this was recorded.
    pub company_name: String,
    pub domain: String,
    pub microsoft_id: Option<String>,
}

impl Confirmation {
    /// Whether recording `new` would say nothing that this one does not say.
    pub fn says(&self, new: &NewConfirmation) -> bool {
        self.agreement_type == new.agreement_type
            && self.accepted_on == new.accepted_on
            && self.person == new.person
    }
}

impl ConfirmationForm {
    pub fn person(&self) -> PersonForm {
        PersonForm {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
        }
    }

    /// `country` is the customer's.
    pub fn parse(&self, country: &str, rules: &Rules) -> Result<NewConfirmation, Errors> {
        let mut errors = Errors::default();
        let agreement_type = AgreementType::MicrosoftCustomerAgreement;
        let person = self.person().parse(country, &mut errors);
        let date = [&self.accepted_day, &self.accepted_month, &self.accepted_year];
        let accepted_on = errors.check("accepted_day", acceptance_date(date, agreement_type, rules.today));
        if let Some(person) = &person {
            errors.check("email", rules.check_email(&person.email));
        }
        match (person, accepted_on) {
            (Some(person), Some(accepted_on)) if errors.is_empty() => {
                Ok(NewConfirmation { agreement_type, accepted_on, person })
            }
            _ => Err(errors),
        }
    }
}

/// Reads day, month and year. Of what is wrong the most useful is said: missing, impossible, in the
/// future, before there was such an agreement.
pub fn acceptance_date(
    typed: [&String; 3],
    agreement_type: AgreementType,
    today: NaiveDate,
) -> Result<NaiveDate, Message> {
    let [day, month, year] = typed.map(|it| it.trim());
    match (day.is_empty(), month.is_empty(), year.is_empty()) {
        (true, true, true) => return Err("error-date-missing".into()),
        (true, _, _) => return Err("error-date-day-missing".into()),
        (_, true, _) => return Err("error-date-month-missing".into()),
        (_, _, true) => return Err("error-date-year-missing".into()),
        _ => {}
    }
    let year = Some(year).filter(|it| it.len() == 4).and_then(|it| it.parse().ok());
    let (Some(day), Some(month), Some(year)) = (day.parse().ok(), month_number(month), year) else {
        return Err("error-date-impossible".into());
    };
    let date = NaiveDate::from_ymd_opt(year, month, day).ok_or("error-date-impossible")?;
    if date > today {
        return Err("error-date-future".into());
    }
    if date < agreement_type.first_day() {
        return Err(Message::new("error-date-early").with("first", agreement_type.first_day()));
    }
    Ok(date)
}

/// The month, as a number or by its name or the beginning of it in French or English.
fn month_number(typed: &str) -> Option<u32> {
    const NAMES: [[&str; 2]; 12] = [
        ["january", "janvier"],
        ["february", "fevrier"],
        ["march", "mars"],
        ["april", "avril"],
        ["may", "mai"],
        ["june", "juin"],
        ["july", "juillet"],
        ["august", "aout"],
        ["september", "septembre"],
        ["october", "octobre"],
        ["november", "novembre"],
        ["december", "decembre"],
    ];
    if let Ok(number) = typed.parse() {
        return Some(number);
    }
    let typed = fold(typed.trim_end_matches('.'));
    let mut months = (1..)
        .zip(NAMES)
        .filter(|(_, names)| typed.len() >= 3 && names.iter().any(|it| it.starts_with(&typed)));
    let (number, _) = months.next()?;
    months.next().is_none().then_some(number)
}
