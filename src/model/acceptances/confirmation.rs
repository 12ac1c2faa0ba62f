//! A confirmation: the record that a person at a customer accepted an agreement on a day.

use chrono::{DateTime, NaiveDate, Utc};

use crate::form;
use crate::model::acceptances::accepted_text::{AcceptedText, TextForm};
use crate::model::catalogue::agreement::{Agreement, AgreementType};
use crate::model::customers::company::Company;
use crate::model::customers::contact::{Person, PersonForm};
use crate::model::customers::rules::Rules;
use crate::model::kernel::date::{self, Wrong};
use crate::model::kernel::input::{Errors, Message};

form! {
    /// The form of an existing customer. `id` is the new record's, made with the form, so that a form
    /// sent twice is recorded once; `based_on` is the confirmation that was current when it was shown.
    /// `agreement` is the code of the agreement; empty: the Customer Agreement.
    ConfirmationForm {
        id, based_on, agreement, first_name, last_name, email, phone, accepted_day, accepted_month,
        accepted_year, accepted_version, accepted_template, accepted_file,
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
    /// The same, to be sent as another record, which supersedes what somebody else has recorded meanwhile.
    pub fn after(self, theirs: &Confirmation) -> Self {
        ConfirmationForm { id: uuid::Uuid::now_v7().to_string(), based_on: theirs.id.clone(), ..self }
    }

    pub fn person(&self) -> PersonForm {
        PersonForm {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
        }
    }

    pub fn text(&self) -> TextForm {
        TextForm {
            version: self.accepted_version.clone(),
            template: self.accepted_template.clone(),
            file: self.accepted_file.clone(),
        }
    }

    /// The agreement that the form is about; `None` where it names none that there is.
    pub fn agreement_type(&self) -> Option<AgreementType> {
        match self.agreement.as_str() {
            "" => Some(AgreementType::default()),
            code => AgreementType::find(code),
        }
    }

    /// `country` is the customer's.
    pub fn parse(&self, country: &str, rules: &Rules) -> Result<NewConfirmation, Errors> {
        let mut errors = Errors::default();
        let agreement = rules.catalogue.agreement(self.agreement_type().unwrap_or_default());
        let person = self.person().parse(country, &mut errors);
        let date = [&self.accepted_day, &self.accepted_month, &self.accepted_year];
        let accepted_on = errors.check("accepted_day", acceptance_date(date, agreement, rules.today));
        if let Some(person) = &person {
            errors.check("email", rules.check_email(&person.email));
        }
        let text = self.text().parse(agreement.agreement_type, accepted_on, rules, &mut errors);
        match (person, accepted_on, text) {
            (Some(person), Some(accepted_on), Some(text)) if errors.is_empty() => {
                Ok(NewConfirmation { agreement_type: agreement.agreement_type, accepted_on, person, text })
            }
            _ => Err(errors),
        }
    }
}

/// Why nobody's acceptance of an agreement can be confirmed for a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// Customers of national clouds accept at Microsoft.
    NationalCloud,
    /// The agreement cannot be confirmed yet, or not any more.
    NotToday,
}

pub fn closed(agreement: &Agreement, company: &Company, rules: &Rules) -> Option<Closed> {
    if company.national_cloud.is_some() {
        return Some(Closed::NationalCloud);
    }
    let open = agreement.is_confirmable(rules.channel, rules.sandbox, rules.today);
    (!open).then_some(Closed::NotToday)
}

/// What is said of an acceptance of a day before that of the customer's last withdrawal.
pub fn before_withdrawal(withdrawn_on: NaiveDate) -> Message {
    Message::new("error-date-before-withdrawal").with("day", withdrawn_on)
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

/// Reads a day on which a customer can have accepted: of what is wrong the most useful is said.
pub fn past_date(typed: [&String; 3], today: NaiveDate) -> Result<NaiveDate, Message> {
    let date = date::read(typed.map(String::as_str)).map_err(|wrong| match wrong {
        Wrong::Missing => "error-date-missing",
        Wrong::NoDay => "error-date-day-missing",
        Wrong::NoMonth => "error-date-month-missing",
        Wrong::NoYear => "error-date-year-missing",
        Wrong::Impossible => "error-date-impossible",
    })?;
    if date > today {
        return Err("error-date-future".into());
    }
    Ok(date)
}
