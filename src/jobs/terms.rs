//! The ends of terms: subscriptions whose term is over begin another or end.

use chrono::TimeDelta;

use super::{Next, Standing};
use crate::model::kernel::clock;
use crate::store::db::Db;
use crate::store::settings::partner;
use crate::store::subscriptions::renewals;

pub struct Terms;

impl Standing for Terms {
    const NAME: &'static str = "terms";
    /// Terms end with days, so that this is often enough; a look reads one entry of an index.
    const LOOK: TimeDelta = TimeDelta::seconds(60);

    /// Does a portion of what is due today, where the firm is.
    async fn look(&self, db: &Db) -> anyhow::Result<Next> {
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
