//! Renews or ends subscriptions at the end of their term.

use chrono::TimeDelta;

use super::recurring::{Next, Recurring};
use crate::model::kernel::clock;
use crate::store::db::Db;
use crate::store::settings::partner;
use crate::store::subscriptions::renewals;

pub struct Terms;

impl Recurring for Terms {
    const NAME: &'static str = "terms";
    /// Terms end at midnight of the firm's time zone. A poll is cheap: it reads one entry of an index.
    const INTERVAL: TimeDelta = TimeDelta::seconds(60);

    /// Renews or ends a portion of the subscriptions that are due on today's date in the firm's time zone.
    async fn poll(&self, db: &Db) -> anyhow::Result<Next> {
        let Some(firm) = partner::find(db).await? else {
            return Ok(Next::Due(None));
        };
        let done = renewals::renew_due(db, clock::today(firm.tz())).await?;
        if done == 0 {
            return Ok(Next::Due(None));
        }
        tracing::info!(subscriptions = done, "terms of subscriptions have ended");
        Ok(Next::Now)
    }
}
