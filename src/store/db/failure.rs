//! What an error of the database means: for the connection, for the transaction, and for the visitor.

use std::error::Error as _;
use std::io;

use sqlx::error::{DatabaseError, ErrorKind};
use sqlx::postgres::PgDatabaseError;
use sqlx::sqlite::SqliteError;

/// Why the database cannot do its work now. Other errors are bugs in a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No connection, or SQLite's lock for writers, became free in time. Nothing of the statement was executed.
    Busy,
    /// The disk is full.
    Full,
    /// The database cannot be reached, is shutting down, or cannot read or write its files.
    Unavailable,
}

/// When to try again. If the disk is full, somebody has to make room first.
pub const RETRY_SECONDS: i64 = 5;
pub const RETRY_SECONDS_FULL: i64 = 60;

/// Primary result codes of SQLite.
const SQLITE_BUSY: i32 = 5;
const SQLITE_NOMEM: i32 = 7;
const SQLITE_READONLY: i32 = 8;
const SQLITE_IOERR: i32 = 10;
const SQLITE_FULL: i32 = 13;
const SQLITE_CANTOPEN: i32 = 14;
const SQLITE_PROTOCOL: i32 = 15;
/// Extended result code: no room for the index of the write-ahead log.
const SQLITE_IOERR_SHMSIZE: i32 = 4874;

impl Failure {
    /// `None` if the error is a bug in a statement, or a constraint.
    pub fn of(error: &sqlx::Error) -> Option<Failure> {
        match error {
            sqlx::Error::PoolTimedOut => Some(Failure::Busy),
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Some(Failure::Unavailable),
            sqlx::Error::Database(error) => of_database(&**error),
            sqlx::Error::Migrate(error) => Failure::of(error.source()?.downcast_ref()?),
            _ => None,
        }
    }

    /// As [`Failure::of`], for an error with context, and for data outside the database.
    pub fn within(error: &anyhow::Error) -> Option<Failure> {
        error.chain().find_map(|it| {
            let outside = it.downcast_ref::<Outside>().map(|it| it.failure);
            outside.or_else(|| it.downcast_ref().and_then(Failure::of))
        })
    }
}

/// Data outside the database, such as files in a folder, cannot be read or written now.
#[derive(Debug, thiserror::Error)]
#[error("{cause:#}")]
pub struct Outside {
    failure: Failure,
    cause: anyhow::Error,
}

impl Outside {
    pub fn new(failure: Failure, cause: impl Into<anyhow::Error>) -> Outside {
        Outside { failure, cause: cause.into() }
    }
}

fn of_database(error: &dyn DatabaseError) -> Option<Failure> {
    if let Some(extended) = sqlite_code(error) {
        return match primary(extended) {
            _ if extended == SQLITE_IOERR_SHMSIZE => Some(Failure::Full),
            // PROTOCOL: too many processes began at the same moment.
            SQLITE_BUSY | SQLITE_PROTOCOL => Some(Failure::Busy),
            SQLITE_FULL => Some(Failure::Full),
            SQLITE_NOMEM | SQLITE_READONLY | SQLITE_IOERR | SQLITE_CANTOPEN => Some(Failure::Unavailable),
            _ => None,
        };
    }
    let error = error.try_downcast_ref::<PgDatabaseError>()?;
    // Appendix A of the manual of Postgres lists the codes.
    match error.code() {
        // disk_full
        "53100" => Some(Failure::Full),
        // deadlock_detected, serialization_failure, lock_not_available
        "40P01" | "40001" | "55P03" => Some(Failure::Busy),
        // read_only_sql_transaction: a standby
        "25006" => Some(Failure::Unavailable),
        // The end of an idle transaction or session. `57014`, query_canceled, is a statement that took too long.
        "25P03" | "57014" => Some(Failure::Unavailable),
        // protocol_violation: a bug in a statement
        "08P01" => None,
        // Connection exceptions, refused passwords, a missing database, insufficient resources, operator intervention,
        // system errors.
        code if ["08", "28", "3D", "53", "57P", "58"].iter().any(|it| code.starts_with(it)) => {
            Some(Failure::Unavailable)
        }
        _ => None,
    }
}

/// The extended result code of SQLite.
fn sqlite_code(error: &dyn DatabaseError) -> Option<i32> {
    error.try_downcast_ref::<SqliteError>()?.code()?.parse().ok()
}

/// The low byte of an extended result code is the primary code.
fn primary(extended: i32) -> i32 {
    extended & 0xff
}

/// An error with its causes, for a log. The text of an sqlx error contains those of its causes, so nothing is added
/// after it.
pub fn explain(error: &anyhow::Error) -> String {
    let mut said = Vec::new();
    for cause in error.chain() {
        said.push(cause.to_string());
        if cause.is::<sqlx::Error>() {
            break;
        }
    }
    said.join(": ")
}

/// Whether a connection can be used after this error of a statement.
pub fn spares_connection(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::RowNotFound | sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => true,
        sqlx::Error::Database(error) => match sqlite_code(&**error) {
            // A refused statement leaves the transaction as it was.
            Some(code) => primary(code) == SQLITE_BUSY || !matches!(error.kind(), ErrorKind::Other),
            // Postgres ends the connection itself if it must.
            None => of_database(&**error) != Some(Failure::Unavailable),
        },
        _ => false,
    }
}

/// Whether the connection was closed by the server, or lost. A statement that begins a transaction, or reads outside
/// of one, can be repeated on another connection.
pub fn is_dead(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => error.kind() != io::ErrorKind::TimedOut,
        sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => true,
        // admin_shutdown, crash_shutdown, idle_session_timeout
        sqlx::Error::Database(error) => {
            let error = error.try_downcast_ref::<PgDatabaseError>();
            error.is_some_and(|it| matches!(it.code(), "57P01" | "57P02" | "57P05"))
        }
        _ => false,
    }
}

/// Whether a statement violated a unique constraint.
pub fn is_unique_violation(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(error) if error.is_unique_violation())
}
