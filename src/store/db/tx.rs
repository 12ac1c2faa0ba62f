//! Transactions.

use sqlx::{Postgres, Sqlite};

use crate::model::kernel::id::Id;
use crate::store::db::database::{Db, Dialect, Pools};
use crate::store::db::pool::Transaction;

/// A transaction. Every writing function takes one. It is rolled back when it is dropped.
pub struct Tx {
    pub(super) kind: Kind,
    pub(super) db: Db,
    /// The id of the line that this transaction writes to the activity log, if it writes one.
    pub(super) line: Option<Id>,
    /// Whether rows were written.
    pub(super) wrote: bool,
    /// What happens after the commit.
    pub(super) afterwards: Vec<Box<dyn FnOnce() + Send>>,
}

pub(super) enum Kind {
    Sqlite(Transaction<Sqlite>),
    Postgres(Transaction<Postgres>),
}

impl Tx {
    pub fn dialect(&self) -> Dialect {
        self.db.dialect()
    }

    /// Does this after the commit, for example writes to the log of the server. Nothing happens if the transaction is
    /// rolled back.
    pub fn after_commit(&mut self, work: impl FnOnce() + Send + 'static) {
        self.afterwards.push(Box::new(work));
    }

    /// Wakes the work that extends the transparency log, after the commit.
    pub fn wake_log(&mut self) {
        let log = self.db.log.clone();
        self.after_commit(move || log.send());
    }

    /// Names the line that this transaction writes to the activity log. If it is unknown whether the commit succeeded,
    /// the line tells.
    pub fn has_line(&mut self, id: Id) {
        self.line = Some(id);
    }
}

impl Db {
    /// Begins a transaction that may write. The future is boxed: otherwise it would add 4 kB to the futures of all
    /// middlewares.
    pub async fn begin(&self) -> sqlx::Result<Tx> {
        let kind = match &self.pools {
            Pools::Sqlite { writer, .. } => Box::pin(writer.begin("begin immediate")).await.map(Kind::Sqlite),
            Pools::Postgres(pool) => Box::pin(pool.begin("begin")).await.map(Kind::Postgres),
        };
        self.writes.note(&kind);
        Ok(Tx { kind: kind?, db: self.clone(), line: None, wrote: false, afterwards: Vec::new() })
    }
}
