//! The read connections of SQLite.
//!
//! Not sqlx's pool: it checks after each use whether the connection is alive, through SQLite's
//! thread, which costs as much as a statement. These connections live as long as the process.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};

#[derive(Clone)]
pub struct Readers {
    /// `None` after closing.
    connections: Arc<[Mutex<Option<SqliteConnection>>]>,
    turn: Arc<AtomicUsize>,
}

impl Readers {
    pub async fn open(options: &SqliteConnectOptions, count: usize) -> sqlx::Result<Self> {
        let options = options.clone().pragma("query_only", "on");
        let mut connections = Vec::new();
        for _ in 0..count {
            connections.push(Mutex::new(Some(options.connect().await?)));
        }
        Ok(Readers { connections: connections.into(), turn: Arc::default() })
    }

    /// A free connection, or the next in turn if all are busy.
    pub async fn acquire(&self) -> sqlx::Result<MappedMutexGuard<'_, SqliteConnection>> {
        let guard = match self.connections.iter().find_map(|it| it.try_lock().ok()) {
            Some(free) => free,
            None => {
                let turn = self.turn.fetch_add(1, Ordering::Relaxed) % self.connections.len().max(1);
                self.connections.get(turn).ok_or(sqlx::Error::PoolClosed)?.lock().await
            }
        };
        MutexGuard::try_map(guard, Option::as_mut).map_err(|_| sqlx::Error::PoolClosed)
    }

    pub async fn close(&self) -> sqlx::Result<()> {
        for connection in self.connections.iter() {
            if let Some(open) = connection.lock().await.take() {
                open.close().await?;
            }
        }
        Ok(())
    }
}
