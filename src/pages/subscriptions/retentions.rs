//! Keeping a subscription that was marked to be cancelled, if the customer is eligible again.

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
    let keep = async |tx: &mut Tx, locked: &Locked, which: Which<'_>| {
        transitions::keep(tx, locked, which, member.attempt()).await
    };
    change(&member, &db, &path, &form, Done::SubscriptionKept, keep).await
}
