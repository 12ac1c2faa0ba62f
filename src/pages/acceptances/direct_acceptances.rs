//! Recording a customer's direct acceptance at Microsoft, as Partner Center shows it, and the report of the record.

use actix_web::web::{Data, Path};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};

use crate::model::acceptances::annulment::Annulment;
use crate::model::acceptances::direct_acceptance::{DirectAcceptance, DirectForm};
use crate::model::catalogue::agreement::AgreementType;
use crate::model::customers::customer::Customer;
use crate::model::evidence::leaf::Kind;
use crate::model::evidence::proof::Proof;
use crate::model::kernel::clock;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::Errors;
use crate::store::acceptances::{annulments, direct_acceptances, standings};
use crate::store::customers::customers;
use crate::store::customers::locked;
use crate::store::db::Db;
use crate::store::evidence::evidence;
use crate::store::evidence::proofs;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::answer::statements;
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::{AdminAgentOrSales, GlobalAdminAdminAgentOrSales};
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
    let statement = statements::made(statements::DIRECT_ACCEPTANCE, &form.statement);
    let by = member.by().stating(statement.as_ref());
    if !direct_acceptances::insert(&mut tx, &mut locked, &id, new, by).await? {
        return Err(Error::BadRequest);
    }
    tx.commit().await?;
    Ok(page::done(&format!("/customers/{}", locked.customer().id), Done::DirectAcceptance))
}

#[derive(Template)]
#[template(path = "acceptances/direct_acceptances/show.html")]
struct ShowPage {
    page: Page,
    customer: Customer,
    direct: DirectAcceptance,
    annulment: Option<Annulment>,
    /// The position in the transparency log.
    position: Option<i64>,
    proofs: Vec<Proof>,
    printed_at: DateTime<Utc>,
}

/// The printable report with all facts of the record.
pub async fn show(
    member: GlobalAdminAdminAgentOrSales,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let (customer_id, id) = path.into_inner();
    let direct = direct_acceptances::find(&**db, &customer_id, &id).await?.ok_or(Error::NotFound)?;
    let customer = customers::find(&**db, &customer_id).await?.ok_or(Error::NotFound)?;
    let annulment = annulments::find_of(&**db, &direct.id).await?;
    let position = evidence::find_position(&**db, Kind::DirectAcceptance, &direct.id).await?;
    let proofs = proofs::list_of_record(&**db, &direct.id).await?;
    let (page, printed_at) = (Page::of(&member), clock::now());
    let template = ShowPage { page, customer, direct, annulment, position, proofs, printed_at };
    page::ok(&template.page, &template)
}
