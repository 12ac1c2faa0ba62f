//! Keeping a subscription that was marked to be cancelled, if the customer is eligible again.

use actix_web::web::{Data, Path};

use crate::pages::subscriptions::subscriptions::{VersionForm, answer};
use crate::store::db::Db;
use crate::store::subscriptions::transitions;
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
    let mut tx = db.begin().await?;
    let changed = transitions::keep(&mut tx, form.of(&path.0, &path.1)?, member.attempt()).await?;
    tx.commit().await?;
    answer(&member, &db, &path, changed, Done::SubscriptionKept).await
}
