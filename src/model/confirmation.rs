//! A confirmation: the record that a person at a customer accepted an agreement on a day.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::agreement::{Agreement, AgreementType};
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
    pub text: AcceptedText,
}

/// What the customer was given to accept, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct AcceptedText {
    /// A version of the catalogue.
    pub version_id: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub template_country: Option<String>,
    /// A culture, such as fr-FR.
    pub template_language: Option<String>,
    /// The exact file, where the firm has put it into the catalogue.
    pub file_id: Option<String>,
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
    #[sqlx(flatten)]
    pub text: AcceptedText,
    pub staff_id: String,
    pub staff_name: String,
    pub staff_email: String,
    /// For whom of the firm a program recorded it.
    pub employee: Option<String>,
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
            && self.text == new.text
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
        let agreement = &rules.catalogue.customer;
        let person = self.person().parse(country, &mut errors);
        let date = [&self.accepted_day, &self.accepted_month, &self.accepted_year];
        let accepted_on = errors.check("accepted_day", acceptance_date(date, agreement, rules.today));
        if let Some(person) = &person {
            errors.check("email", rules.check_email(&person.email));
        }
        match (person, accepted_on) {
            (Some(person), Some(accepted_on)) if errors.is_empty() => {
                let agreement_type = agreement.agreement_type;
                Ok(NewConfirmation { agreement_type, accepted_on, person, text: AcceptedText::default() })
            }
            _ => Err(errors),
        }
    }
}

/// Reads the day on which a customer accepted an agreement.
pub fn acceptance_date(
    typed: [&String; 3],
    agreement: &Agreement,
    today: NaiveDate,
) -> Result<NaiveDate, Message> {
    let date = past_date(typed, today)?;
    match agreement.accepted_from {
        Some(first) if date < first => Err(Message::new("error-date-early").with("first", first)),
        _ => Ok(date),
    }
}

/// Reads day, month and year. Of what is wrong the most useful is said: missing, impossible, in the future.
pub fn past_date(typed: [&String; 3], today: NaiveDate) -> Result<NaiveDate, Message> {
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
    let date = NaiveDate::from_ymd_opt(year, month, day).filter(|it| it.year() >= 2000);
    let date = date.ok_or("error-date-impossible")?;
    if date > today {
        return Err("error-date-future".into());
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
