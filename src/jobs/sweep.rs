//! Deletes jobs a month after they are over, and sessions, sign-in links and kept forms that have expired.

use chrono::TimeDelta;

use super::recurring::{Next, Recurring};
use crate::store::db::Db;
use crate::store::jobs::jobs;
use crate::store::people::{kept_forms, sessions, sign_in_links};

pub struct Sweep;

impl Recurring for Sweep {
    const NAME: &'static str = "old rows";
    const INTERVAL: TimeDelta = TimeDelta::hours(1);

    async fn poll(&self, db: &Db) -> anyhow::Result<Next> {
        let has_old_jobs = jobs::has_old(db).await?;
        let mut tx = db.begin().await?;
        sessions::sweep(&mut tx).await?;
        sign_in_links::sweep(&mut tx).await?;
        kept_forms::sweep(&mut tx).await?;
        if has_old_jobs {
            jobs::delete_old(&mut tx).await?;
        }
        tx.commit().await?;
        Ok(Next::Due(None))
    }
}
