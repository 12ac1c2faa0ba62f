//! Correcting the domain name of a customer.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::model::customers::customer::Customer;
use crate::model::customers::domain::{DomainForm, NewDomain};
use crate::model::kernel::input::Errors;
use crate::store::customers::domains;
use crate::store::customers::edits::Saved;
use crate::store::customers::{customers, locked};
use crate::store::db::Db;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::AdminAgentOrSales;
use crate::web::request::kept_forms::Kept;
use crate::web::request::visitor::Member;

#[derive(Template)]
#[template(path = "customers/domains/edit.html")]
struct EditPage {
    page: Page,
    errors: Errors,
    customer: Customer,
    /// Whether someone else saved since the form was displayed. `customer` is then their version.
    conflict: bool,
    form: DomainForm,
}

impl EditPage {
    fn new(member: &Member, customer: Customer, form: DomainForm, errors: Errors) -> Self {
        let page = Page::of(member).with(&errors);
        EditPage { page, errors, customer, conflict: false, form }
    }
}

pub async fn edit(
    member: AdminAgentOrSales,
    kept: Kept<DomainForm>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let customer = customers::find(&**db, &path).await?.ok_or(Error::NotFound)?;
    let domain = &customer.domain;
    let recorded =
        || DomainForm { displayed: domain.clone(), domain: domain.clone(), ..DomainForm::default() };
    let form = kept.or_else(recorded);
    let template = EditPage::new(&member, customer, form, Errors::default());
    page::ok(&template.page, &template)
}

pub async fn update(
    member: AdminAgentOrSales,
    Form(form): Form<DomainForm>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let mut tx = db.begin().await?;
    let locked = locked::lock(&mut tx, &path).await?.ok_or(Error::NotFound)?;
    let current = locked.customer();
    let new = match form.check(current.company.national_cloud, member.visitor.sandbox) {
        Ok(new) => new,
        Err(errors) => {
            let template = EditPage::new(&member, locked.into_customer(), form, errors);
            return page::unprocessable(&template.page, &template);
        }
    };
    let account = format!("/customers/{}", current.id);
    if new.domain == current.domain {
        return Ok(page::done(&account, Done::Unchanged));
    }
    let saved = domains::update(&mut tx, &locked, &form.displayed, &new, member.by()).await?;
    if saved == Saved::Yes {
        tx.commit().await?;
        return Ok(page::done(&account, Done::Domain));
    }
    drop(tx);
    refuse(&member, &db, locked.into_customer(), form, &new, saved).await
}

/// Shows the form again with the reason why the domain name was not saved.
async fn refuse(
    member: &Member,
    db: &Db,
    current: Customer,
    form: DomainForm,
    new: &NewDomain,
    saved: Saved,
) -> Answer {
    if saved == Saved::Taken {
        let errors = customers::taken(db, Some(&new.domain), None, &current.id).await?;
        let template = EditPage::new(member, current, form, errors);
        return page::unprocessable(&template.page, &template);
    }
    let form = DomainForm { displayed: current.domain.clone(), ..form };
    let mut template = EditPage::new(member, current, form, Errors::default());
    template.conflict = true;
    page::html(StatusCode::CONFLICT, &template.page, &template)
}
