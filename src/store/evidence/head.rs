//! The head of the transparency log: its name, its size, and its checkpoints.

use crate::model::kernel::clock;
use crate::store::db::{Db, On, Tx, query};
use crate::store::evidence::hash_tiles::{read, stored};
use crate::store::evidence::keys::{self, LogKey};
use crate::store::evidence::leaves;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The origin line of the checkpoints.
    pub name: String,
    pub size: u64,
}

impl Head {
    fn of((name, size): (String, i64)) -> Head {
        Head { name, size: read(size) }
    }
}

/// The log as an admin sees it.
#[derive(Debug)]
pub struct LogSummary {
    pub name: String,
    pub size: u64,
    /// The number of leaves that wait for a position.
    pub waiting: i64,
    pub keys: Vec<LogKey>,
}

/// `None` if the log has not begun.
pub async fn find_summary(db: &Db) -> sqlx::Result<Option<LogSummary>> {
    let Some(Head { name, size }) = find(db).await? else { return Ok(None) };
    let (waiting, keys) = (leaves::count_waiting(db).await?, keys::list(db).await?);
    Ok(Some(LogSummary { name, size, waiting, keys }))
}

/// `None` if the log has not begun.
pub async fn find(on: impl Into<On<'_>>) -> sqlx::Result<Option<Head>> {
    Ok(query("select name, size from log_head").optional(on).await?.map(Head::of))
}

/// Begins the log. Does nothing if another copy of Paraph has begun it.
pub async fn insert(tx: &mut Tx, name: &str) -> sqlx::Result<()> {
    let begin = "insert into log_head (id, name, size) values ('log', $1, 0) on conflict (id) do nothing";
    query(begin).bind(name).execute(tx).await?;
    Ok(())
}

/// Locks the head, so that one transaction at a time extends the log.
pub async fn lock(tx: &mut Tx) -> sqlx::Result<Option<Head>> {
    Ok(query("update log_head set size = size returning name, size").optional(tx).await?.map(Head::of))
}

/// Extends the log. `false` if it no longer has the old size.
pub async fn update(tx: &mut Tx, old: u64, new: u64) -> sqlx::Result<bool> {
    let update = query("update log_head set size = $2 where size = $1").bind(stored(old)).bind(stored(new));
    Ok(update.execute(tx).await? == 1)
}

/// Takes all leaves out of the log, and begins another one of this name.
pub async fn restart(tx: &mut Tx, name: &str) -> sqlx::Result<()> {
    for table in ["log_tiles", "log_checkpoints", "log_keys"] {
        query(format!("delete from {table}")).execute(&mut *tx).await?;
    }
    query("update log_leaves set position = null where position is not null").execute(&mut *tx).await?;
    query("update log_head set name = $1, size = 0").bind(name).execute(tx).await?;
    Ok(())
}

pub async fn insert_checkpoint(tx: &mut Tx, size: u64, note: &str) -> sqlx::Result<()> {
    let insert = query("insert into log_checkpoints (size, note, signed_at) values ($1, $2, $3)");
    insert.bind(stored(size)).bind(note).bind(clock::now()).execute(tx).await?;
    Ok(())
}

/// The newest checkpoint, as a signed note.
pub async fn find_checkpoint(on: impl Into<On<'_>>) -> sqlx::Result<Option<String>> {
    let newest = query("select note from log_checkpoints order by size desc limit 1");
    Ok(newest.optional(on).await?.map(|(note,): (String,)| note))
}
