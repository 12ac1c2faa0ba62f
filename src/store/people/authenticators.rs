//! Authenticator apps, and the recovery codes of every second factor.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::kernel::clock;
use crate::store::db::{On, Tx, query};
use crate::store::people::sessions::OldKeysEnded;

/// The length of a time step in seconds (RFC 6238).
const STEP: i64 = 30;

#[derive(Debug, sqlx::FromRow)]
pub struct Authenticator {
    pub secret: String,
    pub created_at: DateTime<Utc>,
}

pub async fn find(on: impl Into<On<'_>>, staff_id: &str) -> sqlx::Result<Option<Authenticator>> {
    query("select secret, created_at from authenticators where staff_id = $1")
        .bind(staff_id)
        .optional(on)
        .await
}

/// Replaces the app. `step` is the time step of the code that proved it, which is consumed.
pub async fn replace(tx: &mut Tx, of: &OldKeysEnded, secret: &str, step: i64) -> sqlx::Result<()> {
    query(
        "insert into authenticators (staff_id, secret, last_step, created_at) values ($1, $2, $3, $4)
         on conflict (staff_id) do update set secret = $2, last_step = $3, created_at = $4",
    )
    .bind(of.staff_id())
    .bind(secret)
    .bind(step)
    .bind(clock::now())
    .execute(tx)
    .await?;
    Ok(())
}

/// Consumes a time step. `false` if a code of this or a later step was used before. A last step in the future was used
/// while the clock was ahead, and counts no more: it would refuse every code until then.
pub async fn use_step(tx: &mut Tx, staff_id: &str, step: i64) -> sqlx::Result<bool> {
    let latest = clock::latest(TimeDelta::zero()).timestamp() / STEP;
    let used = query(
        "update authenticators set last_step = $2
         where staff_id = $1 and (last_step < $2 or last_step > $3)",
    )
    .bind(staff_id)
    .bind(step)
    .bind(latest)
    .execute(tx)
    .await?;
    Ok(used == 1)
}

pub async fn delete(tx: &mut Tx, of: &OldKeysEnded) -> sqlx::Result<bool> {
    let deleted =
        query("delete from authenticators where staff_id = $1").bind(of.staff_id()).execute(tx).await?;
    Ok(deleted == 1)
}

pub async fn replace_recovery_codes(tx: &mut Tx, of: &OldKeysEnded, hashes: &[String]) -> sqlx::Result<()> {
    query("delete from recovery_codes where staff_id = $1").bind(of.staff_id()).execute(&mut *tx).await?;
    for hash in hashes {
        query("insert into recovery_codes (staff_id, code_hash) values ($1, $2)")
            .bind(of.staff_id())
            .bind(hash)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

pub async fn count_recovery_codes(on: impl Into<On<'_>>, staff_id: &str) -> sqlx::Result<i64> {
    let (count,): (i64,) =
        query("select count(*) from recovery_codes where staff_id = $1").bind(staff_id).one(on).await?;
    Ok(count)
}

/// Consumes a recovery code. `false` if there is no such code.
pub async fn use_recovery_code(tx: &mut Tx, staff_id: &str, hash: &str) -> sqlx::Result<bool> {
    let used = query("delete from recovery_codes where staff_id = $1 and code_hash = $2")
        .bind(staff_id)
        .bind(hash)
        .execute(tx)
        .await?;
    Ok(used == 1)
}
