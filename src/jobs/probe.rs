//! After a failed write, tries a small write every few seconds until one succeeds. Then `/ready` answers 200 again.

use chrono::TimeDelta;

use super::recurring::{Next, Recurring};
use crate::store::db::Db;
use crate::store::settings::upkeep;

pub struct Probe;

impl Recurring for Probe {
    const NAME: &'static str = "a probe of the database";
    const INTERVAL: TimeDelta = TimeDelta::seconds(5);

    async fn poll(&self, db: &Db) -> anyhow::Result<Next> {
        if db.writes.fail() {
            // The first failure was logged.
            drop(write(db).await);
        }
        Ok(Next::Due(None))
    }
}

/// Tries a small write. The database notes the result for `/ready`.
pub async fn write(db: &Db) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    upkeep::update_probed(&mut tx).await?;
    tx.commit().await
}
