//! Browsers from which a staff member has signed in, known by the hash of a cookie.

use chrono::TimeDelta;

use crate::model::kernel::clock;
use crate::store::db::{Db, Tx, query};

/// A device is forgotten after this long without use.
pub const LIFETIME: TimeDelta = TimeDelta::days(180);

/// Whether the staff member with this email address has signed in from the device.
pub async fn is_known(db: &Db, token_hash: &str, email: &str) -> sqlx::Result<bool> {
    let found: Option<(String,)> = query(
        "select staff.id from devices join staff on staff.id = devices.staff_id
         where devices.token_hash = $1 and staff.email = $2 and devices.last_used_at > $3
            and devices.last_used_at <= $4",
    )
    .bind(token_hash)
    .bind(email.trim().to_lowercase())
    .bind(clock::now() - LIFETIME)
    .bind(clock::latest(TimeDelta::zero()))
    .optional(db)
    .await?;
    Ok(found.is_some())
}

/// Records a sign-in from a device, unless the staff member has changed since this version. Also sweeps expired
/// devices, and those that were last used in the future.
pub async fn save(tx: &mut Tx, token_hash: &str, staff_id: &str, version: i64) -> sqlx::Result<()> {
    let now = clock::now();
    query("delete from devices where last_used_at < $1 or last_used_at > $2")
        .bind(now - LIFETIME)
        .bind(clock::latest(TimeDelta::zero()))
        .execute(&mut *tx)
        .await?;
    query(
        "insert into devices (token_hash, staff_id, last_used_at)
         select $1, id, $3 from staff where id = $2 and version = $4
         on conflict (token_hash, staff_id) do update set last_used_at = $3",
    )
    .bind(token_hash)
    .bind(staff_id)
    .bind(now)
    .bind(version)
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn delete_all_of(tx: &mut Tx, staff_id: &str) -> sqlx::Result<()> {
    query("delete from devices where staff_id = $1").bind(staff_id).execute(tx).await?;
    Ok(())
}
