//! Jobs that are over are deleted after a month.

use chrono::TimeDelta;

use super::{Next, Standing};
use crate::store::db::Db;
use crate::store::jobs;

pub struct Sweep;

impl Standing for Sweep {
    const NAME: &'static str = "old jobs";
    const LOOK: TimeDelta = TimeDelta::hours(1);

    async fn look(&self, db: &Db) -> anyhow::Result<Next> {
        if jobs::has_old(db).await? {
            let mut tx = db.begin().await?;
            jobs::delete_old(&mut tx).await?;
            tx.commit().await?;
        }
        Ok(Next::Due(None))
    }
}
