//! Confirming an existing customer's acceptance, and the report of a confirmation.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use chrono::{DateTime, Datelike, Utc};

use crate::model::agreement::{Agreement, AgreementType};
use crate::model::clock;
use crate::model::confirmation::{Confirmation, ConfirmationForm};
use crate::model::customer::Customer;
use crate::model::input::Errors;
use crate::model::person::PersonForm;
use crate::store::confirmations::{self, Recorded};
use crate::store::customers;
use crate::store::db::Db;
use crate::web::error::{Answer, Error};
use crate::web::form::Form;
use crate::web::gate::{AdminAgentOrSales, GlobalAdminAdminAgentOrSales};
use crate::web::page::{self, Page, see_other};
use crate::web::visitor::Member;

#[derive(Template)]
#[template(path = "confirmations/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    customer: Customer,
    agreement: Agreement,
    /// What someone else recorded since the form was shown.
    conflict: Option<Confirmation>,
    form: ConfirmationForm,
}

impl NewPage {
    fn new(member: &Member, customer: Customer, form: ConfirmationForm, errors: Errors) -> Self {
        NewPage {
            page: Page::of(member).with(&errors),
            errors,
            customer,
            agreement: member.catalogue().customer.clone(),
            conflict: None,
            form,
        }
    }
}

/// The form, filled with the current confirmation where there is one to correct or renew.
pub async fn new(member: AdminAgentOrSales, path: Path<String>, db: Data<Db>) -> Answer {
    let customer = customers::find(&**db, &path).await?.ok_or(Error::NotFound)?;
    let agreement = AgreementType::MicrosoftCustomerAgreement;
    let current = confirmations::find_current(&**db, &customer.id, agreement).await?;
    let form = form_for(current.as_ref());
    let template = NewPage::new(&member, customer, form, Errors::default());
    page::ok(&template.page, &template)
}

fn form_for(current: Option<&Confirmation>) -> ConfirmationForm {
    let id = uuid::Uuid::now_v7().to_string();
    let Some(current) = current else {
        return ConfirmationForm { id, ..ConfirmationForm::default() };
    };
    let person = PersonForm::from(&current.person);
    ConfirmationForm {
        id,
        based_on: current.id.clone(),
        first_name: person.first_name,
        last_name: person.last_name,
        email: person.email,
        phone: person.phone,
        accepted_day: current.accepted_on.day().to_string(),
        accepted_month: current.accepted_on.month().to_string(),
        accepted_year: current.accepted_on.year().to_string(),
    }
}

pub async fn create(
    member: AdminAgentOrSales,
    Form(form): Form<ConfirmationForm>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let customer = customers::find(&**db, &path).await?.ok_or(Error::NotFound)?;
    let id = uuid::Uuid::try_parse(&form.id).map_err(|_| Error::BadRequest)?.hyphenated().to_string();
    let new = match form.parse(&customer.company.country, &member.rules(&[])) {
        Ok(new) => new,
        Err(errors) => {
            let template = NewPage::new(&member, customer, form, errors);
            return page::unprocessable(&template.page, &template);
        }
    };
    let based_on = Some(form.based_on.as_str()).filter(|it| !it.is_empty());
    let mut tx = db.begin().await?;
    let recorded = confirmations::record(&mut tx, &customer, &id, based_on, &new, member.by()).await?;
    tx.commit().await?;
    match recorded {
        Recorded::New(_) => Ok(see_other(&format!("/customers/{}?saved=confirmation", customer.id))),
        Recorded::Unchanged(_) => Ok(see_other(&format!("/customers/{}?saved=unchanged", customer.id))),
        Recorded::Foreign => Err(Error::BadRequest),
        Recorded::Conflict(theirs) => {
            let id = uuid::Uuid::now_v7().to_string();
            let form = ConfirmationForm { id, based_on: theirs.id.clone(), ..form };
            let mut template = NewPage::new(&member, customer, form, Errors::default());
            template.conflict = Some(theirs);
            page::html(StatusCode::CONFLICT, &template.page, &template)
        }
    }
}

#[derive(Template)]
#[template(path = "confirmations/show.html")]
struct ShowPage {
    page: Page,
    customer: Customer,
    confirmation: Confirmation,
    superseded: Option<Confirmation>,
    successor: Option<Confirmation>,
    printed_at: DateTime<Utc>,
}

/// The report: every fact of the record, for paper.
pub async fn show(
    member: GlobalAdminAdminAgentOrSales,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let (customer_id, id) = path.into_inner();
    let confirmation = confirmations::find(&**db, &customer_id, &id).await?.ok_or(Error::NotFound)?;
    let customer = customers::find(&**db, &customer_id).await?.ok_or(Error::NotFound)?;
    let superseded = match &confirmation.supersedes {
        Some(before) => confirmations::find(&**db, &customer_id, before).await?,
        None => None,
    };
    let successor = confirmations::find_successor(&db, &confirmation.id).await?;
    let page = Page::of(&member);
    let printed_at = clock::now();
    let template = ShowPage { page, customer, confirmation, superseded, successor, printed_at };
    page::ok(&template.page, &template)
}
