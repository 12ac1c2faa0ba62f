//! Statements: one text and the same values on both databases.

use std::borrow::Cow;
use std::io::{self, ErrorKind};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, FromRow, Postgres, SqlSafeStr, Sqlite};
use tokio::time::timeout;

use crate::model::kernel::id::Id;
use crate::store::db::database::{Db, Pools};
use crate::store::db::failure;
use crate::store::db::tx::{Kind, Tx};

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

fn arguments<A: Arguments>(values: &[Value]) -> sqlx::Result<A>
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
            Value::Text(it) => arguments.add(it.clone()),
            Value::Integer(it) => arguments.add(*it),
            Value::Boolean(it) => arguments.add(*it),
            Value::Date(it) => arguments.add(*it),
            Value::Time(it) => arguments.add(*it),
            Value::Bytes(it) => arguments.add(it.clone()),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

fn text(sql: Cow<'static, str>) -> sqlx::SqlStr {
    match sql {
        Cow::Borrowed(sql) => sql.into_sql_str(),
        Cow::Owned(sql) => AssertSqlSafe(sql).into_sql_str(),
    }
}

/// The longest wait for Postgres to answer a statement. No statement should take this long. Without a limit, a network
/// that loses packets would hold a connection for a quarter of an hour.
const LONGEST: Duration = Duration::from_secs(30);

async fn in_time<T>(statement: impl Future<Output = sqlx::Result<T>>) -> sqlx::Result<T> {
    let late = || sqlx::Error::Io(io::Error::new(ErrorKind::TimedOut, "Postgres did not answer in time"));
    timeout(LONGEST, statement).await.unwrap_or_else(|_| Err(late()))
}

/// Runs the statement on a connection or a transaction.
macro_rules! on {
    ($connection:expr, $sql:expr, $values:expr, Sqlite, $as:ident $(::<$row:ty>)?, $method:ident) => {{
        let values = arguments::<SqliteArguments>($values)?;
        let result = sqlx::$as::<Sqlite, $($row,)? _>($sql, values).$method($connection.using()?).await;
        $connection.used(result)
    }};
    ($connection:expr, $sql:expr, $values:expr, Postgres, $as:ident $(::<$row:ty>)?, $method:ident) => {{
        let values = arguments::<PgArguments>($values)?;
        let statement = sqlx::$as::<Postgres, $($row,)? _>($sql, values).$method($connection.using()?);
        let result = in_time(statement).await;
        $connection.used(result)
    }};
}

/// Runs the statement on its target. A read outside a transaction uses any connection, and is repeated if that was
/// dead.
macro_rules! run {
    ($query:ident, $on:expr, $as:ident $(::<$row:ty>)?, $method:ident) => {{
        let (sql, values) = (text($query.sql), &$query.values);
        match $on.into() {
            On::Db(Db { pools: Pools::Sqlite { readers, .. }, .. }) => {
                let mut reader = readers.acquire().await?;
                on!(reader, sql, values, Sqlite, $as $(::<$row>)?, $method)
            }
            On::Db(Db { pools: Pools::Postgres(pool), .. }) => {
                let mut connection = pool.acquire().await?;
                match on!(connection, sql.clone(), values, Postgres, $as $(::<$row>)?, $method) {
                    Err(error) if failure::is_dead(&error) => {
                        drop(connection);
                        let mut connection = pool.acquire_new().await?;
                        on!(connection, sql, values, Postgres, $as $(::<$row>)?, $method)
                    }
                    result => result,
                }
            }
            On::Tx(tx) => {
                let result = match &mut tx.kind {
                    Kind::Sqlite(tx) => on!(tx, sql, values, Sqlite, $as $(::<$row>)?, $method),
                    Kind::Postgres(tx) => on!(tx, sql, values, Postgres, $as $(::<$row>)?, $method),
                };
                tx.db.writes.note(&result);
                result
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
        let (sql, values) = (text(self.sql), &self.values);
        let result = match &mut tx.kind {
            Kind::Sqlite(tx) => {
                on!(tx, sql, values, Sqlite, query_with, execute).map(|it| it.rows_affected())
            }
            Kind::Postgres(tx) => {
                on!(tx, sql, values, Postgres, query_with, execute).map(|it| it.rows_affected())
            }
        };
        tx.db.writes.note(&result);
        tx.wrote |= result.as_ref().is_ok_and(|rows| *rows > 0);
        result
    }
}
