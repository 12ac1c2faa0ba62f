//! The public keys of the transparency log.

use crate::store::db::{On, Tx, query};
use crate::store::evidence::hash_tiles::stored;

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct LogKey {
    pub verifier_key: String,
    /// The key signs the checkpoints that are larger than this size, until the next key does.
    pub from_size: i64,
}

/// All keys. The last one signs now.
pub async fn list(on: impl Into<On<'_>>) -> sqlx::Result<Vec<LogKey>> {
    query("select verifier_key, from_size from log_keys order by number").all(on).await
}

/// Adds a key that signs from this size on. Does nothing if the log has the key already.
pub async fn insert(tx: &mut Tx, verifier_key: &str, from_size: u64) -> sqlx::Result<bool> {
    // The caller has locked the head, so that nobody else draws the same number.
    let insert = "insert into log_keys (number, verifier_key, from_size)
        select coalesce(max(number), 0) + 1, $1, $2 from log_keys where true
        on conflict (verifier_key) do nothing";
    Ok(query(insert).bind(verifier_key).bind(stored(from_size)).execute(tx).await? == 1)
}
