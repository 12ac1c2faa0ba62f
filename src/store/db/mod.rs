//! One SQL for two databases: `query` binds the same values to SQLite or Postgres.

pub mod backups;
pub mod bulk;
mod commit;
pub mod copy;
pub mod database;
pub mod failure;
pub mod migrations;
pub mod open;
pub mod pool;
mod query;
pub mod signal;
pub mod sql;
mod tx;
mod writes;

pub use self::database::{Db, Dialect};
pub use self::failure::is_unique_violation;
pub use self::query::{On, Query, Row, Value, query};
pub use self::tx::Tx;
