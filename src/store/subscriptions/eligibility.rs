//! Whether a customer may order, checked after the customer is locked.

use chrono::NaiveDate;

use crate::model::catalogue::agreement::Channel;
use crate::model::subscriptions::eligibility::{self, Ground, Refusal};
use crate::store::acceptances::standings;
use crate::store::activity::activity_log::By;
use crate::store::catalogue::catalogue;
use crate::store::db::Tx;

/// The author, channel and date of an attempt.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    pub by: By<'a>,
    pub channel: Channel,
    pub today: NaiveDate,
    pub sandbox: bool,
}

/// Whether the customer may buy, change seats or renew manually. The customer must be locked.
pub async fn check(
    tx: &mut Tx,
    customer_id: &str,
    needs_customer_agreement: bool,
    attempt: Attempt<'_>,
) -> sqlx::Result<Option<Result<Ground, Refusal>>> {
    let catalogue = catalogue::catalogue(&mut *tx).await?;
    let standings = standings::find(&mut *tx, customer_id).await?;
    let Attempt { channel, today, .. } = attempt;
    Ok(standings.map(|it| eligibility::check(&catalogue, &it, needs_customer_agreement, channel, today)))
}
