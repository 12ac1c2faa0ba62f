//! The database of a process: its pools, and whether it can be written.

use std::fs::File;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sqlx::{Postgres, Sqlite};

use crate::store::db::pool::Pool;
use crate::store::db::signal::Signal;
use crate::store::db::writes::Writes;

/// The SQL that a database speaks, where the two differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// The connections. On SQLite, writers queue for one connection, because SQLite allows one writer at a time, and its
/// busy handler sleeps and retries without an order.
#[derive(Clone)]
pub enum Pools {
    Sqlite { readers: Pool<Sqlite>, writer: Pool<Sqlite> },
    Postgres(Pool<Postgres>),
}

#[derive(Clone)]
pub struct Db {
    pub pools: Pools,
    pub writes: Writes,
    /// A shared lock on the register on SQLite. A restore needs an exclusive lock, and is refused while a process has a
    /// shared one.
    pub lock: Option<Arc<File>>,
    /// The signal that is sent after leaves of the transparency log were committed.
    pub log: Signal,
}

impl Db {
    pub fn new(pools: Pools) -> Db {
        Db { pools, writes: Writes::default(), lock: None, log: Signal::default() }
    }

    pub fn dialect(&self) -> Dialect {
        match self.pools {
            Pools::Sqlite { .. } => Dialect::Sqlite,
            Pools::Postgres(_) => Dialect::Postgres,
        }
    }

    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { readers, writer } => {
                // The last connection to close moves the write-ahead log into the database.
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}
