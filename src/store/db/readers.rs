//! The read connections of SQLite.
//!
//! Not sqlx's pool: it checks after each use whether the connection is alive, through SQLite's
//! thread, which costs as much as a statement. These connections live as long as the process.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard, Semaphore, SemaphorePermit};
use tokio::time::timeout;

#[derive(Clone)]
pub struct Readers {
    /// `None` after closing.
    connections: Arc<[Mutex<Option<SqliteConnection>>]>,
    /// One permit for each connection. Requests that wait get theirs in order.
    permits: Arc<Semaphore>,
    /// The longest wait for a connection.
    patience: Duration,
}

/// A connection that no other request uses.
pub struct Reader<'a> {
    connection: MappedMutexGuard<'a, SqliteConnection>,
    // Dropped after the connection, so that a permit always finds a free one.
    _permit: SemaphorePermit<'a>,
}

impl Readers {
    pub async fn open(
        options: &SqliteConnectOptions,
        count: usize,
        patience: Duration,
    ) -> sqlx::Result<Self> {
        let options = options.clone().pragma("query_only", "on");
        let mut connections = Vec::new();
        for _ in 0..count {
            connections.push(options.connect().await?);
        }
        Ok(Readers::new(connections, patience))
    }

    pub fn new(connections: Vec<SqliteConnection>, patience: Duration) -> Self {
        let permits = Arc::new(Semaphore::new(connections.len()));
        let connections = connections.into_iter().map(|it| Mutex::new(Some(it))).collect();
        Readers { connections, permits, patience }
    }

    /// A free connection, or the next that becomes free. `PoolTimedOut` after the longest wait.
    pub async fn acquire(&self) -> sqlx::Result<Reader<'_>> {
        let permit = match self.permits.try_acquire() {
            Ok(permit) => permit,
            Err(_) => {
                let waiting = timeout(self.patience, self.permits.acquire());
                let waited = waiting.await.map_err(|_| sqlx::Error::PoolTimedOut)?;
                waited.map_err(|_| sqlx::Error::PoolClosed)?
            }
        };
        let free = self.connections.iter().find_map(|it| it.try_lock().ok());
        let connection = free.and_then(|it| MutexGuard::try_map(it, Option::as_mut).ok());
        Ok(Reader { connection: connection.ok_or(sqlx::Error::PoolClosed)?, _permit: permit })
    }

    /// Closes each connection when it is free.
    pub async fn close(&self) -> sqlx::Result<()> {
        self.permits.close();
        for connection in self.connections.iter() {
            if let Some(open) = connection.lock().await.take() {
                open.close().await?;
            }
        }
        Ok(())
    }
}

impl Deref for Reader<'_> {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Reader<'_> {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}
