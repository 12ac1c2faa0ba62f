//! Forms that were not saved, with what a staff member typed.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::kernel::clock;
use crate::store::db::{On, Tx, query};

/// A form is kept this long.
const LIFETIME: TimeDelta = TimeDelta::days(1);

/// At most this many forms are kept for a staff member.
const MOST: i64 = 20;

#[derive(Debug, sqlx::FromRow)]
pub struct KeptForm {
    /// JSON: pairs of names and values.
    pub fields: String,
    pub kept_at: DateTime<Utc>,
}

/// Keeps a form in the place of what was kept at the same path. Also sweeps expired forms of everybody.
pub async fn save(tx: &mut Tx, staff_id: &str, path: &str, fields: &str) -> sqlx::Result<()> {
    sweep(tx).await?;
    query(
        "insert into kept_forms (staff_id, path, fields, kept_at) values ($1, $2, $3, $4)
         on conflict (staff_id, path) do update set fields = $3, kept_at = $4",
    )
    .bind(staff_id)
    .bind(path)
    .bind(fields)
    .bind(clock::now())
    .execute(&mut *tx)
    .await?;
    query(
        "delete from kept_forms where staff_id = $1 and kept_at < (
            select min(kept_at) from (
                select kept_at from kept_forms where staff_id = $1 order by kept_at desc limit $2
            ) as newest
         )",
    )
    .bind(staff_id)
    .bind(MOST)
    .execute(tx)
    .await?;
    Ok(())
}

/// Deletes forms that have expired. One with a time in the future was kept while the clock was ahead.
pub async fn sweep(tx: &mut Tx) -> sqlx::Result<()> {
    query("delete from kept_forms where kept_at < $1 or kept_at > $2")
        .bind(clock::now() - LIFETIME)
        .bind(clock::latest(TimeDelta::zero()))
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn find(on: impl Into<On<'_>>, staff_id: &str, path: &str) -> sqlx::Result<Option<KeptForm>> {
    query(
        "select fields, kept_at from kept_forms
         where staff_id = $1 and path = $2 and kept_at >= $3 and kept_at <= $4",
    )
    .bind(staff_id)
    .bind(path)
    .bind(clock::now() - LIFETIME)
    .bind(clock::latest(TimeDelta::zero()))
    .optional(on)
    .await
}

pub async fn delete(tx: &mut Tx, staff_id: &str, path: &str) -> sqlx::Result<()> {
    query("delete from kept_forms where staff_id = $1 and path = $2")
        .bind(staff_id)
        .bind(path)
        .execute(tx)
        .await?;
    Ok(())
}
