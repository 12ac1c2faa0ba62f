//! What is known about the upkeep of the register: one row.

use chrono::{DateTime, Utc};

use crate::model::kernel::clock;
use crate::store::db::{On, Tx, query};

/// Tests whether the register can be written.
pub async fn update_probed(tx: &mut Tx) -> sqlx::Result<()> {
    query("update upkeep set probed_at = $1").bind(clock::now()).execute(tx).await?;
    Ok(())
}

/// Notes that a backup was made.
pub async fn update_backed_up(tx: &mut Tx, at: DateTime<Utc>) -> sqlx::Result<()> {
    query("update upkeep set backed_up_at = $1").bind(at).execute(tx).await?;
    Ok(())
}

/// When the last backup was made with `paraph backup`.
pub async fn find_backed_up(on: impl Into<On<'_>>) -> sqlx::Result<Option<DateTime<Utc>>> {
    let (at,): (Option<DateTime<Utc>>,) = query("select backed_up_at from upkeep").one(on).await?;
    Ok(at)
}
