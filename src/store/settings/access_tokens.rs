//! Access tokens that programs fetch with an API key (OAuth 2.0).

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::kernel::clock;
use crate::store::db::{Db, Dialect, Tx, query};
use crate::store::settings::api_keys::{KeyHolder, holders};

/// Lifetime of a token.
pub const LIFETIME: TimeDelta = TimeDelta::hours(1);

/// How many expired tokens each new token sweeps. A key may fetch 500 tokens a minute, so the table holds the tokens of
/// about an hour.
pub const SWEPT: usize = 100;

/// The caller of a token: that of its key, unless the key no longer works.
pub async fn find_holder(db: &Db, token_hash: &str) -> sqlx::Result<Option<KeyHolder>> {
    query(holders!(
        "api_keys.id = (
            select key_id from access_tokens where token_hash = $1 and expires_at > $2 and expires_at <= $3
        )"
    ))
    .bind(token_hash)
    .bind(clock::now())
    .bind(clock::latest(LIFETIME))
    .optional(db)
    .await
}

/// Returns when the token expires.
pub async fn insert(tx: &mut Tx, token_hash: &str, key_id: &str) -> sqlx::Result<DateTime<Utc>> {
    sweep(tx).await?;
    let expires_at = clock::now() + LIFETIME;
    query("insert into access_tokens (token_hash, key_id, expires_at) values ($1, $2, $3)")
        .bind(token_hash)
        .bind(key_id)
        .bind(expires_at)
        .execute(tx)
        .await?;
    Ok(expires_at)
}

/// Deletes tokens that have expired or would live too long, except locked ones, so that a new token never waits for
/// another.
async fn sweep(tx: &mut Tx) -> sqlx::Result<()> {
    let held = match tx.dialect() {
        Dialect::Postgres => "for update skip locked",
        Dialect::Sqlite => "",
    };
    query(format!(
        "delete from access_tokens where token_hash in (
            select token_hash from access_tokens where expires_at < $1 or expires_at > $2 limit {SWEPT} {held}
         )"
    ))
    .bind(clock::now())
    .bind(clock::latest(LIFETIME))
    .execute(tx)
    .await?;
    Ok(())
}
