//! A pool of connections to one database.
//!
//! Not sqlx's pool: it checks each connection after each use, which costs as much as a statement, it waits ten
//! seconds for a server that refuses connections, and its connections end with the thread that opened them.

use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{self, Metrics, Object, PoolError, QueueMode, RecycleResult, TimeoutType, Timeouts};
use sqlx::{ConnectOptions, Connection as _, Database, Postgres, Sqlite};
use tokio::runtime::Handle;

use crate::store::db::failure;

/// A connection that was not used for this long is checked before its next use.
const FRESH: Duration = Duration::from_secs(5);
/// The longest time to open a connection, and to check one.
const OPENING: Duration = Duration::from_secs(3);
const CHECKING: Duration = Duration::from_secs(1);

/// A database whose connections a pool holds.
pub trait Pooled: Database {
    /// Whether a statement that is refused aborts its transaction.
    const ABORTS: bool;

    /// Executes a statement that has no values and no rows.
    fn execute(
        connection: &mut Self::Connection,
        sql: &'static str,
    ) -> impl Future<Output = sqlx::Result<()>> + Send;
}

macro_rules! pooled {
    ($($database:ty: $aborts:literal),*) => {
        $(impl Pooled for $database {
            const ABORTS: bool = $aborts;

            #[allow(clippy::disallowed_methods, reason = "begins and ends transactions")]
            async fn execute(connection: &mut Self::Connection, sql: &'static str) -> sqlx::Result<()> {
                sqlx::raw_sql(sql).execute(connection).await.map(drop)
            }
        })*
    };
}
pooled!(Sqlite: false, Postgres: true);

type Options<D> = <<D as Database>::Connection as sqlx::Connection>::Options;

/// Opens the connections of a pool.
pub struct Opener<D: Pooled> {
    options: Options<D>,
    /// The runtime of the process. A connection ends with the runtime that opened it, and at shutdown the runtimes of
    /// idle workers end while other workers still answer requests.
    runtime: Handle,
}

impl<D: Pooled> managed::Manager for Opener<D> {
    type Type = D::Connection;
    type Error = sqlx::Error;

    async fn create(&self) -> sqlx::Result<D::Connection> {
        let options = self.options.clone();
        let opening = self.runtime.spawn(async move { options.connect().await });
        opening.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
    }

    async fn recycle(&self, connection: &mut D::Connection, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if metrics.last_used() > FRESH {
            connection.ping().await?;
        }
        Ok(())
    }
}

pub struct Pool<D: Pooled>(managed::Pool<Opener<D>>);

impl<D: Pooled> Clone for Pool<D> {
    fn clone(&self) -> Self {
        Pool(self.0.clone())
    }
}

impl<D: Pooled> Pool<D> {
    /// A pool of at most `size` connections, which are opened when they are needed. `patience` is the longest wait
    /// for one of them. Requests that wait get theirs in order. Call it on the runtime of the process.
    pub fn new(options: Options<D>, size: usize, patience: Duration) -> sqlx::Result<Self> {
        let opener = Opener { options, runtime: Handle::current() };
        let pool = managed::Pool::builder(opener)
            .max_size(size)
            .queue_mode(QueueMode::Lifo)
            .timeouts(Timeouts { wait: Some(patience), create: Some(OPENING), recycle: Some(CHECKING) })
            .runtime(Runtime::Tokio1);
        Ok(Pool(pool.build().map_err(sqlx::Error::config)?))
    }

    /// A free connection, or the next that becomes free. `PoolTimedOut` after the longest wait.
    pub async fn acquire(&self) -> sqlx::Result<Connection<D>> {
        let object = self.0.get().await.map_err(error)?;
        Ok(Connection { object: Some(object), state: State::Sound })
    }

    /// A connection instead of one that was dead. Those that are idle may be dead as well, so they are closed first.
    pub async fn acquire_new(&self) -> sqlx::Result<Connection<D>> {
        self.0.retain(|_, _| false);
        self.acquire().await
    }

    /// Begins a transaction with this statement. A dead connection is replaced: it has not done anything yet.
    pub async fn begin(&self, statement: &'static str) -> sqlx::Result<Transaction<D>> {
        let connection = self.acquire().await?;
        match Transaction::begin(connection, statement).await {
            Err(error) if failure::is_dead(&error) => {
                Transaction::begin(self.acquire_new().await?, statement).await
            }
            begun => begun,
        }
    }

    /// The longest wait for a connection.
    pub fn patience(&self) -> Option<Duration> {
        self.0.timeouts().wait
    }

    /// Closes the connections that are idle, and each of the others after its use.
    pub async fn close(&self) {
        for connection in self.0.retain(|_, _| false).removed {
            if let Err(error) = connection.close().await {
                tracing::warn!(%error, "a connection was not closed");
            }
        }
        self.0.close();
    }
}

/// A bug of the caller, not an outage.
fn misuse(text: &str) -> sqlx::Error {
    sqlx::Error::InvalidArgument(text.to_owned())
}

fn error(error: PoolError<sqlx::Error>) -> sqlx::Error {
    match error {
        PoolError::Backend(error) => error,
        PoolError::Timeout(TimeoutType::Create) => {
            sqlx::Error::Io(std::io::Error::new(std::io::ErrorKind::TimedOut, "the database does not answer"))
        }
        PoolError::Timeout(_) => sqlx::Error::PoolTimedOut,
        PoolError::Closed => sqlx::Error::PoolClosed,
        PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => sqlx::Error::WorkerCrashed,
    }
}

/// A connection that nobody else uses. After its use it returns to the pool. It is closed instead if its last
/// statement failed or was abandoned, because its state is then unknown: SQLite, for example, has rolled back by itself
/// if the disk is full, and sqlx does not notice.
pub struct Connection<D: Pooled> {
    object: Option<Object<Opener<D>>>,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Sound,
    /// A statement was begun, and its result is not known yet.
    Busy,
    /// A statement failed. Later ones may succeed, but outside of the transaction that SQLite has rolled back.
    Spoiled,
}

impl<D: Pooled> Connection<D> {
    /// The connection for one statement, whose result goes to [`Connection::used`].
    pub fn using(&mut self) -> sqlx::Result<&mut D::Connection> {
        if self.state == State::Spoiled {
            return Err(misuse("a connection is not used again after a failure"));
        }
        self.state = State::Busy;
        self.object.as_deref_mut().ok_or(sqlx::Error::PoolClosed)
    }

    /// Notes the result of a statement.
    pub fn used<T>(&mut self, result: sqlx::Result<T>) -> sqlx::Result<T> {
        let is_sound = result.as_ref().err().is_none_or(failure::spares_connection);
        self.state = if is_sound { State::Sound } else { State::Spoiled };
        result
    }
}

impl<D: Pooled> Drop for Connection<D> {
    fn drop(&mut self) {
        if self.state != State::Sound
            && let Some(object) = self.object.take()
        {
            drop(Object::take(object));
        }
    }
}

/// A transaction. It is rolled back when it is dropped.
pub struct Transaction<D: Pooled> {
    /// `None` after the commit.
    connection: Option<Connection<D>>,
    /// Whether the database now accepts only the end of the transaction.
    is_aborted: bool,
}

impl<D: Pooled> Transaction<D> {
    async fn begin(mut connection: Connection<D>, statement: &'static str) -> sqlx::Result<Self> {
        let begun = D::execute(connection.using()?, statement).await;
        connection.used(begun)?;
        Ok(Transaction { connection: Some(connection), is_aborted: false })
    }

    /// As [`Connection::using`].
    pub fn using(&mut self) -> sqlx::Result<&mut D::Connection> {
        self.connection.as_mut().ok_or(sqlx::Error::PoolClosed)?.using()
    }

    /// As [`Connection::used`].
    pub fn used<T>(&mut self, result: sqlx::Result<T>) -> sqlx::Result<T> {
        self.is_aborted |= D::ABORTS && matches!(result, Err(sqlx::Error::Database(_)));
        match &mut self.connection {
            Some(connection) => connection.used(result),
            None => result,
        }
    }

    pub async fn commit(mut self) -> sqlx::Result<()> {
        let mut connection = self.connection.take().ok_or(sqlx::Error::PoolClosed)?;
        if self.is_aborted {
            // Postgres would answer with success, and roll back.
            return Err(misuse("a transaction is not committed after a refused statement"));
        }
        let committed = D::execute(connection.using()?, "commit").await;
        // After any error: SQLite, for example, keeps the transaction open if the database is busy.
        connection.state = if committed.is_ok() { State::Sound } else { State::Spoiled };
        committed
    }
}

impl<D: Pooled> Drop for Transaction<D> {
    fn drop(&mut self) {
        // A connection that is not sound is closed, which rolls back as well.
        let sound = self.connection.take().filter(|it| it.state == State::Sound);
        let Some(mut connection) = sound else { return };
        let Some(pool) = connection.object.as_ref().and_then(Object::pool) else { return };
        connection.state = State::Busy;
        pool.manager().runtime.spawn(async move {
            let Ok(open) = connection.using() else { return };
            let rolled_back = D::execute(open, "rollback").await;
            if let Err(error) = connection.used(rolled_back) {
                tracing::debug!(%error, "a transaction was not rolled back: its connection is closed");
            }
        });
    }
}
