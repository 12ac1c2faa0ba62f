//! Annulling a record that was entered in error.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::model::acceptances::annulment::AnnulmentForm;
use crate::model::customers::customer::Customer;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::Errors;
use crate::pages::acceptances::reports;
use crate::store::acceptances::annulments::{self, Recorded};
use crate::store::acceptances::records::{self, RecordRow};
use crate::store::customers::{customers, locked};
use crate::store::db::Db;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::answer::statements;
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::AdminAgentOrSales;
use crate::web::request::kept_forms::Kept;
use crate::web::request::visitor::Member;

#[derive(Template)]
#[template(path = "acceptances/annulments/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    customer: Customer,
    record: RecordRow,
    form: AnnulmentForm,
}

impl NewPage {
    fn new(
        member: &Member,
        customer: Customer,
        record: RecordRow,
        form: AnnulmentForm,
        errors: Errors,
    ) -> Self {
        NewPage { page: Page::of(member).with(&errors), errors, customer, record, form }
    }

    fn report(&self) -> String {
        reports::address(&self.customer.id, self.record.kind, &self.record.id)
    }
}

pub async fn new(
    member: AdminAgentOrSales,
    kept: Kept<AnnulmentForm>,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let (customer_id, record_id) = path.into_inner();
    let customer = customers::find(&**db, &customer_id).await?.ok_or(Error::NotFound)?;
    let record = records::find(&**db, &customer_id, &record_id).await?.ok_or(Error::NotFound)?;
    if annulments::find_of(&**db, &record.id).await?.is_some() {
        return Ok(page::see_other(&reports::address(&customer.id, record.kind, &record.id)));
    }
    let form = kept.or_else(|| AnnulmentForm { id: Id::generate().into(), ..AnnulmentForm::default() });
    let template = NewPage::new(&member, customer, record, form, Errors::default());
    page::ok(&template.page, &template)
}

pub async fn create(
    member: AdminAgentOrSales,
    Form(form): Form<AnnulmentForm>,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let (customer_id, record_id) = path.into_inner();
    let id: Id = form.id.parse()?;
    let mut tx = db.begin().await?;
    let mut locked = locked::lock(&mut tx, &customer_id).await?.ok_or(Error::NotFound)?;
    let record = records::find(&mut tx, &customer_id, &record_id).await?.ok_or(Error::NotFound)?;
    let reason = match form.check() {
        Ok(reason) => reason,
        Err(errors) => {
            let template = NewPage::new(&member, locked.into_customer(), record, form, errors);
            return page::unprocessable(&template.page, &template);
        }
    };
    let statement = statements::made(statements::ANNULMENT, &form.statement);
    let by = member.by().stating(statement.as_ref());
    match annulments::insert(&mut tx, &mut locked, &id, &record, &reason, by).await? {
        Recorded::Yes => {
            tx.commit().await?;
            Ok(page::done(&format!("/customers/{customer_id}"), Done::Annulment))
        }
        // The report says who annulled it, and why.
        Recorded::Already => Ok(page::see_other(&reports::address(&customer_id, record.kind, &record.id))),
        Recorded::Foreign => Err(Error::BadRequest),
    }
}
