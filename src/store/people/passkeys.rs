//! Passkeys (WebAuthn credentials) and their challenges.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::kernel::clock;
use crate::model::kernel::id::Id;
use crate::store::db::{Db, Tx, query};
use crate::store::people::sessions::OldKeysEnded;

/// Lifetime of a challenge.
const ANSWERED_WITHIN: TimeDelta = TimeDelta::minutes(5);

#[derive(Debug, sqlx::FromRow)]
pub struct Passkey {
    pub id: String,
    pub name: String,
    pub credential_id: String,
    /// JSON.
    pub credential: String,
    pub created_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
}

pub async fn list(db: &Db, staff_id: &str) -> sqlx::Result<Vec<Passkey>> {
    query(
        "select id, name, credential_id, credential, created_at, last_used_at from passkeys
         where staff_id = $1 order by created_at, id",
    )
    .bind(staff_id)
    .all(db)
    .await
}

pub async fn find(db: &Db, staff_id: &str, id: &str) -> sqlx::Result<Option<Passkey>> {
    query(
        "select id, name, credential_id, credential, created_at, last_used_at from passkeys
         where staff_id = $1 and id = $2",
    )
    .bind(staff_id)
    .bind(id)
    .optional(db)
    .await
}

/// `false` if a passkey with this credential exists already, for anyone.
pub async fn insert(
    tx: &mut Tx,
    of: &OldKeysEnded,
    name: &str,
    credential_id: &str,
    credential: &str,
) -> sqlx::Result<bool> {
    let inserted = query(
        "insert into passkeys (id, staff_id, name, credential_id, credential, created_at)
         values ($1, $2, $3, $4, $5, $6) on conflict (credential_id) do nothing",
    )
    .bind(Id::generate())
    .bind(of.staff_id())
    .bind(name)
    .bind(credential_id)
    .bind(credential)
    .bind(clock::now())
    .execute(tx)
    .await?;
    Ok(inserted == 1)
}

/// Records a use, with the credential that the use has updated.
pub async fn update_used(tx: &mut Tx, id: &str, credential: &str) -> sqlx::Result<()> {
    query("update passkeys set credential = $2, last_used_at = $3 where id = $1")
        .bind(id)
        .bind(credential)
        .bind(clock::now())
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn delete(tx: &mut Tx, of: &OldKeysEnded, id: &str) -> sqlx::Result<bool> {
    let deleted = query("delete from passkeys where staff_id = $1 and id = $2")
        .bind(of.staff_id())
        .bind(id)
        .execute(tx)
        .await?;
    Ok(deleted == 1)
}

pub async fn delete_all_of(tx: &mut Tx, of: &OldKeysEnded) -> sqlx::Result<()> {
    query("delete from passkeys where staff_id = $1").bind(of.staff_id()).execute(tx).await?;
    Ok(())
}

/// Stores a challenge. Also sweeps expired challenges, and those that would live too long.
pub async fn insert_challenge(tx: &mut Tx, id: &str, staff_id: &str, state: &str) -> sqlx::Result<()> {
    let now = clock::now();
    query("delete from challenges where expires_at < $1 or expires_at > $2")
        .bind(now)
        .bind(clock::latest(ANSWERED_WITHIN))
        .execute(&mut *tx)
        .await?;
    query("insert into challenges (id, staff_id, state, expires_at) values ($1, $2, $3, $4)")
        .bind(id)
        .bind(staff_id)
        .bind(state)
        .bind(now + ANSWERED_WITHIN)
        .execute(tx)
        .await?;
    Ok(())
}

/// Removes and returns a challenge, so that it can be answered only once.
pub async fn take_challenge(tx: &mut Tx, id: &str, staff_id: &str) -> sqlx::Result<Option<String>> {
    let taken: Option<(String,)> = query(
        "delete from challenges where id = $1 and staff_id = $2 and expires_at > $3 and expires_at <= $4
         returning state",
    )
    .bind(id)
    .bind(staff_id)
    .bind(clock::now())
    .bind(clock::latest(ANSWERED_WITHIN))
    .optional(tx)
    .await?;
    Ok(taken.map(|(state,)| state))
}
