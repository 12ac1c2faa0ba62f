//! Deletes jobs a month after they are over.

use chrono::TimeDelta;

use super::recurring::{Next, Recurring};
use crate::store::db::Db;
use crate::store::jobs::jobs;

pub struct Sweep;

impl Recurring for Sweep {
    const NAME: &'static str = "old jobs";
    const INTERVAL: TimeDelta = TimeDelta::hours(1);

    async fn poll(&self, db: &Db) -> anyhow::Result<Next> {
        if jobs::has_old(db).await? {
            let mut tx = db.begin().await?;
            jobs::delete_old(&mut tx).await?;
            tx.commit().await?;
        }
        Ok(Next::Due(None))
    }
}
