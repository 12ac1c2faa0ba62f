//! Recording that a customer no longer agrees, and the report of a withdrawal.

use actix_web::web::{Data, Path};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};

use crate::model::acceptances::annulment::Annulment;
use crate::model::acceptances::confirmation::Confirmation;
use crate::model::acceptances::withdrawal::{Withdrawal, WithdrawalForm, withdrawable};
use crate::model::catalogue::agreement::AgreementType;
use crate::model::customers::customer::Customer;
use crate::model::evidence::leaf::Kind;
use crate::model::evidence::proof::Proof;
use crate::model::kernel::clock;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::Errors;
use crate::store::acceptances::annulments;
use crate::store::acceptances::confirmations;
use crate::store::acceptances::withdrawals::{self, Sent};
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
#[template(path = "acceptances/withdrawals/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    customer: Customer,
    /// The agreements with a valid acceptance.
    agreements: Vec<AgreementType>,
    form: WithdrawalForm,
}

impl NewPage {
    fn new(member: &Member, customer: Customer, form: WithdrawalForm, mut errors: Errors) -> Self {
        errors.put_first(&["agreement", "withdrawn_on"]);
        let page = Page::of(member).with(&errors);
        NewPage { page, errors, agreements: withdrawable(&customer), customer, form }
    }

    /// The day of the acceptance, if the customer can withdraw from one agreement only.
    fn first_day(&self) -> Option<NaiveDate> {
        if let [agreement] = self.agreements.as_slice() {
            self.customer.accepted_on(*agreement)
        } else {
            None
        }
    }
}

pub async fn new(
    member: AdminAgentOrSales,
    kept: Kept<WithdrawalForm>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let customer = customers::find(&**db, &path).await?.ok_or(Error::NotFound)?;
    let agreements = withdrawable(&customer);
    let Some(first) = agreements.first() else { return Err(Error::NothingToWithdraw) };
    let agreement = if agreements.len() == 1 { first.code().to_owned() } else { String::new() };
    let id = Id::generate().into();
    let form = kept.or_else(|| WithdrawalForm { id, agreement, ..WithdrawalForm::default() });
    let template = NewPage::new(&member, customer, form, Errors::default());
    page::ok(&template.page, &template)
}

pub async fn create(
    member: AdminAgentOrSales,
    Form(form): Form<WithdrawalForm>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let id: Id = form.id.parse()?;
    let mut tx = db.begin().await?;
    // Locks before any read, so that an order of the same customer comes either before or after the withdrawal.
    let mut locked = locked::lock(&mut tx, &path).await?.ok_or(Error::NotFound)?;
    let customer = locked.customer();
    match withdrawals::find_sent(&mut tx, &customer.id, &id).await? {
        Some(Sent::OfCustomer) => {
            return Ok(page::done(&format!("/customers/{}", customer.id), Done::Withdrawal));
        }
        Some(Sent::Foreign) => return Err(Error::BadRequest),
        None => {}
    }
    if withdrawable(customer).is_empty() {
        return Err(Error::NothingToWithdraw);
    }
    let new = match form.parse().check(customer, &member.rules()) {
        Ok(new) => new,
        Err(errors) => {
            let template = NewPage::new(&member, locked.into_customer(), form, errors);
            return page::unprocessable(&template.page, &template);
        }
    };
    let statement = statements::made(statements::WITHDRAWAL, &form.statement);
    let by = member.by().stating(statement.as_ref());
    withdrawals::insert(&mut tx, &mut locked, &id, &new, by).await?;
    tx.commit().await?;
    Ok(page::done(&format!("/customers/{}", locked.customer().id), Done::Withdrawal))
}

#[derive(Template)]
#[template(path = "acceptances/withdrawals/show.html")]
struct ShowPage {
    page: Page,
    customer: Customer,
    withdrawal: Withdrawal,
    /// The confirmation that was current until the withdrawal.
    confirmation: Option<Confirmation>,
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
    let withdrawal = withdrawals::find(&**db, &customer_id, &id).await?.ok_or(Error::NotFound)?;
    let customer = customers::find(&**db, &customer_id).await?.ok_or(Error::NotFound)?;
    let confirmation = match &withdrawal.confirmation_id {
        Some(id) => confirmations::find(&**db, &customer_id, id).await?,
        None => None,
    };
    let annulment = annulments::find_of(&**db, &withdrawal.id).await?;
    let position = evidence::find_position(&**db, Kind::Withdrawal, &withdrawal.id).await?;
    let proofs = proofs::list_of_record(&**db, &withdrawal.id).await?;
    let (page, printed_at) = (Page::of(&member), clock::now());
    let template =
        ShowPage { page, customer, withdrawal, confirmation, annulment, position, proofs, printed_at };
    page::ok(&template.page, &template)
}
