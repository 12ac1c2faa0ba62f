//! One SQL for two databases: `query` binds the same values to SQLite or Postgres.

pub mod bulk;
pub mod copy;
pub mod readers;
pub mod sql;

use std::borrow::Cow;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context, bail};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::error::DatabaseError as _;
use sqlx::migrate::{Migration, Migrator};
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPoolOptions, PgRow, PgSslMode};
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteError, SqliteJournalMode, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{Arguments, AssertSqlSafe, Connection, FromRow, PgPool, Postgres, SqlSafeStr, Sqlite, SqlitePool};

use crate::model::kernel::id::Id;
use crate::store::db::readers::Readers;

/// Concurrent read statements on SQLite.
const READERS: usize = 4;

/// The longest wait for a connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// The database. On SQLite, writers queue for one connection, because SQLite has one writer
/// and its busy handler sleeps without any order.
#[derive(Clone)]
pub enum Db {
    Sqlite { readers: Readers, writer: SqlitePool },
    Postgres(PgPool),
}

/// A transaction. Every writing function takes one.
pub enum Tx {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

/// Where a statement runs.
pub enum On<'a> {
    Db(&'a Db),
    Tx(&'a mut Tx),
}

impl On<'_> {
    /// Reborrows the target for one of several statements.
    pub fn again(&mut self) -> On<'_> {
        match self {
            On::Db(db) => On::Db(db),
            On::Tx(tx) => On::Tx(tx),
        }
    }
}

impl<'a> From<&'a Db> for On<'a> {
    fn from(db: &'a Db) -> Self {
        On::Db(db)
    }
}

impl<'a> From<&'a mut Tx> for On<'a> {
    fn from(tx: &'a mut Tx) -> Self {
        On::Tx(tx)
    }
}

/// A struct that can be read from a row of either database. Derive `sqlx::FromRow`.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> Row for T {}

/// A value that both databases can store.
#[derive(Debug, Clone)]
pub enum Value {
    Text(Option<String>),
    Integer(Option<i64>),
    Boolean(bool),
    Date(Option<NaiveDate>),
    Time(Option<DateTime<Utc>>),
    Bytes(Vec<u8>),
}

macro_rules! value_from {
    ($($from:ty => |$it:ident| $value:expr),* $(,)?) => {
        $(impl From<$from> for Value { fn from($it: $from) -> Self { $value } })*
    };
}
value_from! {
    &str => |it| Value::Text(Some(it.to_owned())),
    &String => |it| Value::Text(Some(it.clone())),
    String => |it| Value::Text(Some(it)),
    Id => |it| Value::Text(Some(it.into())),
    Option<String> => |it| Value::Text(it),
    &Option<String> => |it| Value::Text(it.clone()),
    Option<&str> => |it| Value::Text(it.map(str::to_owned)),
    i64 => |it| Value::Integer(Some(it)),
    Option<i64> => |it| Value::Integer(it),
    i32 => |it| Value::Integer(Some(it.into())),
    bool => |it| Value::Boolean(it),
    NaiveDate => |it| Value::Date(Some(it)),
    Option<NaiveDate> => |it| Value::Date(it),
    Vec<u8> => |it| Value::Bytes(it),
    DateTime<Utc> => |it| Value::Time(Some(it)),
    Option<DateTime<Utc>> => |it| Value::Time(it),
}

/// A statement with its values.
#[must_use]
pub struct Query {
    sql: Cow<'static, str>,
    values: Vec<Value>,
}

/// Starts a statement in the common SQL. Text that is not `'static` must be composed of
/// `'static` parts. Values are bound, never written into the text.
pub fn query(sql: impl Into<Cow<'static, str>>) -> Query {
    Query { sql: sql.into(), values: Vec::new() }
}

fn arguments<A: Arguments>(values: Vec<Value>) -> sqlx::Result<A>
where
    Option<String>: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    Option<i64>: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    bool: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    Option<NaiveDate>: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    Option<DateTime<Utc>>: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    Vec<u8>: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
{
    let mut arguments = A::default();
    for value in values {
        match value {
            Value::Text(it) => arguments.add(it),
            Value::Integer(it) => arguments.add(it),
            Value::Boolean(it) => arguments.add(it),
            Value::Date(it) => arguments.add(it),
            Value::Time(it) => arguments.add(it),
            Value::Bytes(it) => arguments.add(it),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

/// Runs the statement on its target. A read outside a transaction uses a reader connection.
macro_rules! run {
    ($query:ident, $on:expr, $as:ident $(::<$row:ty>)?, $method:ident) => {{
        let sql = match $query.sql {
            Cow::Borrowed(sql) => sql.into_sql_str(),
            Cow::Owned(sql) => AssertSqlSafe(sql).into_sql_str(),
        };
        match $on.into() {
            On::Db(Db::Sqlite { readers, .. }) => {
                let values = arguments::<SqliteArguments>($query.values)?;
                let mut reader = readers.acquire().await?;
                sqlx::$as::<Sqlite, $($row,)? _>(sql, values).$method(&mut *reader).await
            }
            On::Db(Db::Postgres(pool)) => {
                let values = arguments::<PgArguments>($query.values)?;
                sqlx::$as::<Postgres, $($row,)? _>(sql, values).$method(pool).await
            }
            On::Tx(Tx::Sqlite(tx)) => {
                let values = arguments::<SqliteArguments>($query.values)?;
                sqlx::$as::<Sqlite, $($row,)? _>(sql, values).$method(&mut **tx).await
            }
            On::Tx(Tx::Postgres(tx)) => {
                let values = arguments::<PgArguments>($query.values)?;
                sqlx::$as::<Postgres, $($row,)? _>(sql, values).$method(&mut **tx).await
            }
        }
    }};
}

#[allow(clippy::disallowed_methods, reason = "the one place that may call sqlx")]
impl Query {
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    pub fn bind_all(mut self, values: Vec<Value>) -> Self {
        self.values.extend(values);
        self
    }

    pub async fn optional<T: Row>(self, on: impl Into<On<'_>>) -> sqlx::Result<Option<T>> {
        run!(self, on, query_as_with::<T>, fetch_optional)
    }

    pub async fn one<T: Row>(self, on: impl Into<On<'_>>) -> sqlx::Result<T> {
        run!(self, on, query_as_with::<T>, fetch_one)
    }

    pub async fn all<T: Row>(self, on: impl Into<On<'_>>) -> sqlx::Result<Vec<T>> {
        run!(self, on, query_as_with::<T>, fetch_all)
    }

    /// Executes the statement, and returns the number of affected rows.
    pub async fn execute(self, tx: &mut Tx) -> sqlx::Result<u64> {
        match tx {
            Tx::Sqlite(tx) => {
                let values = arguments::<SqliteArguments>(self.values)?;
                let query = sqlx::query_with(AssertSqlSafe(self.sql), values);
                Ok(query.execute(&mut **tx).await?.rows_affected())
            }
            Tx::Postgres(tx) => {
                let values = arguments::<PgArguments>(self.values)?;
                let query = sqlx::query_with(AssertSqlSafe(self.sql), values);
                Ok(query.execute(&mut **tx).await?.rows_affected())
            }
        }
    }
}

impl Tx {
    pub async fn commit(self) -> sqlx::Result<()> {
        match self {
            Tx::Sqlite(tx) => tx.commit().await,
            Tx::Postgres(tx) => tx.commit().await,
        }
    }
}

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

impl Db {
    /// Opens `sqlite:PATH` (created if missing) or `postgres://…`, and runs migrations.
    pub async fn open(url: &str) -> anyhow::Result<Db> {
        let db = if url.starts_with("sqlite:") {
            Db::open_sqlite(url).await?
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Db::open_postgres(url).await?
        } else {
            bail!("the database address must begin with sqlite: or postgres:");
        };
        db.migrate().await.context("could not bring the tables up to date")?;
        Ok(db)
    }

    async fn open_sqlite(url: &str) -> anyhow::Result<Db> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // NORMAL loses acknowledged commits in a power cut; evidence must not be lost.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            // SQLite runs in its own thread, which blocks when this many rows are unread.
            .row_buffer_size(1_000);
        if let Some(folder) = options.get_filename().parent() {
            let mut private = std::fs::DirBuilder::new();
            private.recursive(true).mode(0o700);
            private
                .create(folder)
                .with_context(|| format!("could not make the data folder {}", folder.display()))?;
        }
        if !options.get_filename().as_os_str().is_empty() {
            // Created here with mode 600, because the file holds personal data and password hashes.
            let file = std::fs::OpenOptions::new()
                .create(true)
                .append(true)
                .mode(0o600)
                .open(options.get_filename());
            file.with_context(|| format!("could not open {url}"))?;
        }
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            // No liveness check: the database is in this process.
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await
            .with_context(|| format!("could not open {url}"))?;
        let readers = Readers::open(&options, READERS, PATIENCE).await?;
        Ok(Db::Sqlite { readers, writer })
    }

    async fn open_postgres(url: &str) -> anyhow::Result<Db> {
        let mut options =
            PgConnectOptions::from_str(url).context("could not read the address of Postgres")?;
        options = options.options([
            // Every statement finds its rows by an index. Planning it for its values costs more than running it.
            ("plan_cache_mode", "force_generic_plan"),
            // The data is in memory or on an SSD. With the default for spinning disks, a search for a word and a status
            // would read the whole table of customers.
            ("random_page_cost", "1.1"),
        ]);
        let near = options.get_socket().is_some() || is_near(options.get_host());
        if !near && !url.contains("sslmode=") {
            // Across a network, only a server whose certificate matches its name is trusted by default.
            options = options.ssl_mode(PgSslMode::VerifyFull);
        }
        let pool = PgPoolOptions::new()
            .max_connections(10)
            .acquire_timeout(PATIENCE)
            // A liveness check is a round trip; a connection used recently is alive.
            .test_before_acquire(false)
            .before_acquire(|connection, it| {
                Box::pin(async move {
                    if it.idle_for > Duration::from_secs(5) {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_with(options)
            .await
            .context("could not reach Postgres")?;
        let db = Db::Postgres(pool);
        let (commit,): (String,) = query("show synchronous_commit").one(&db).await?;
        if commit == "off" {
            bail!("Postgres has synchronous_commit = off: an acknowledged confirmation could be lost");
        }
        Ok(db)
    }

    /// One migrations directory serves both databases. Syntax of only one database is written in a
    /// comment that names it, `/*postgres collate "C"*/`, and uncommented for that one.
    async fn migrate(&self) -> Result<(), sqlx::migrate::MigrateError> {
        let marker = match self {
            Db::Sqlite { .. } => "/*sqlite ",
            Db::Postgres(_) => "/*postgres ",
        };
        let uncomment = |sql: &str| {
            let mut parts = sql.split(marker);
            let first = parts.next().unwrap_or_default().to_owned();
            parts.fold(first, |sql, part| sql + &part.replacen("*/", "", 1))
        };
        let migrations = MIGRATIONS.iter().map(|migration| Migration {
            sql: AssertSqlSafe(uncomment(migration.sql.as_str())).into_sql_str(),
            ..migration.clone()
        });
        let migrator = Migrator::with_migrations(migrations.collect());
        match self {
            Db::Sqlite { writer, .. } => migrator.run(writer).await,
            Db::Postgres(pool) => migrator.run(pool).await,
        }
    }

    /// Begins a transaction that may write. The future is boxed: otherwise it would add 4 kB to the futures of all
    /// middlewares.
    pub async fn begin(&self) -> sqlx::Result<Tx> {
        match self {
            Db::Sqlite { writer, .. } => {
                Ok(Tx::Sqlite(Box::pin(writer.begin_with("begin immediate")).await?))
            }
            Db::Postgres(pool) => Ok(Tx::Postgres(Box::pin(pool.begin()).await?)),
        }
    }

    pub async fn close(&self) {
        match self {
            Db::Sqlite { readers, writer } => {
                // The last connection to close checkpoints the write-ahead log.
                if let Err(error) = readers.close().await {
                    tracing::warn!(%error, "a connection was not closed");
                }
                writer.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

/// Whether a host is this machine.
fn is_near(host: &str) -> bool {
    let address = host.parse::<std::net::IpAddr>();
    host == "localhost" || host.starts_with('/') || address.is_ok_and(|it| it.is_loopback())
}

const SQLITE_BUSY: i32 = 5;

/// Whether no connection, or SQLite's lock for writers, became free in time. Nothing of the statement was executed.
pub fn is_busy(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut => true,
        sqlx::Error::Database(error) => {
            let code = error.try_downcast_ref::<SqliteError>().and_then(|it| it.code()?.parse::<i32>().ok());
            // The low byte of an extended code is the primary code.
            code.is_some_and(|it| it & 0xff == SQLITE_BUSY)
        }
        _ => false,
    }
}

/// Whether a statement violated a unique constraint.
pub fn is_unique_violation(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(error) if error.is_unique_violation())
}
