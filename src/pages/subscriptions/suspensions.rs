//! Suspending and reactivating a subscription. Needs no eligibility.

use actix_web::web::{Data, Path};

use crate::pages::subscriptions::subscriptions::{VersionForm, change};
use crate::store::customers::locked::Locked;
use crate::store::db::{Db, Tx};
use crate::store::subscriptions::transitions::{self, Which};
use crate::web::answer::error::Answer;
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::AdminAgentOrSales;

pub async fn create(
    member: AdminAgentOrSales,
    Form(form): Form<VersionForm>,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let suspend = async |tx: &mut Tx, locked: &Locked, which: Which<'_>| {
        transitions::suspend(tx, locked, which, member.by()).await
    };
    change(&member, &db, &path, &form, Done::Suspended, suspend).await
}

pub async fn destroy(
    member: AdminAgentOrSales,
    Form(form): Form<VersionForm>,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let reactivate = async |tx: &mut Tx, locked: &Locked, which: Which<'_>| {
        transitions::reactivate(tx, locked, which, member.by()).await
    };
    change(&member, &db, &path, &form, Done::Resumed, reactivate).await
}
