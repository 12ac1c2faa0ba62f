//! Recording a customer's direct acceptance at Microsoft, as Partner Center shows it.

use actix_web::web::{Data, Path};
use askama::Template;
use chrono::NaiveDate;

use crate::model::acceptances::direct_acceptance::DirectForm;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::customers::customer::Customer;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::Errors;
use crate::store::acceptances::{direct_acceptances, standings};
use crate::store::customers::customers;
use crate::store::customers::locked;
use crate::store::db::Db;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::AdminAgentOrSales;
use crate::web::request::kept_forms::Kept;
use crate::web::request::visitor::Member;

#[derive(Template)]
#[template(path = "acceptances/direct_acceptances/edit.html")]
struct EditPage {
    page: Page,
    errors: Errors,
    customer: Customer,
    form: DirectForm,
    /// The date of the customer's last withdrawal. An earlier result is out of date.
    withdrawn_on: Option<NaiveDate>,
}

impl EditPage {
    fn new(
        member: &Member,
        customer: Customer,
        form: DirectForm,
        errors: Errors,
        withdrawn_on: Option<NaiveDate>,
    ) -> Self {
        EditPage { page: Page::of(member).with(&errors), errors, customer, form, withdrawn_on }
    }
}

pub async fn edit(
    member: AdminAgentOrSales,
    kept: Kept<DirectForm>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let customer = customers::find(&**db, &path).await?.ok_or(Error::NotFound)?;
    if customer.company.national_cloud.is_some() {
        return Err(Error::NationalCloud);
    }
    let form = kept.or_else(|| DirectForm { id: Id::generate().into(), ..DirectForm::default() });
    let agreement = AgreementType::MicrosoftCustomerAgreement;
    let withdrawn_on = standings::withdrawn_on(&**db, &customer.id, agreement).await?;
    let template = EditPage::new(&member, customer, form, Errors::default(), withdrawn_on);
    page::ok(&template.page, &template)
}

pub async fn update(
    member: AdminAgentOrSales,
    Form(form): Form<DirectForm>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let id: Id = form.id.parse()?;
    let mut tx = db.begin().await?;
    let mut locked = locked::lock(&mut tx, &path).await?.ok_or(Error::NotFound)?;
    if locked.customer().company.national_cloud.is_some() {
        return Err(Error::NationalCloud);
    }
    let agreement = AgreementType::MicrosoftCustomerAgreement;
    let withdrawn_on = standings::withdrawn_on(&mut tx, &locked.customer().id, agreement).await?;
    let new = match form.parse().check(member.today(), withdrawn_on) {
        Ok(new) => new,
        Err(errors) => {
            let template = EditPage::new(&member, locked.into_customer(), form, errors, withdrawn_on);
            return page::unprocessable(&template.page, &template);
        }
    };
    if !direct_acceptances::insert(&mut tx, &mut locked, &id, new, member.by()).await? {
        return Err(Error::BadRequest);
    }
    tx.commit().await?;
    Ok(page::done(&format!("/customers/{}", locked.customer().id), Done::DirectAcceptance))
}
