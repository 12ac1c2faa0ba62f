//! A kind of job: how its portions are done.

use chrono::TimeDelta;
use serde_json::Value;

use crate::store::db::{Db, Tx};
use crate::store::jobs::leases::{Progress, Running};

/// A kind of job. A process runs one job of each kind at a time.
pub trait Kind: Send + Sync + 'static {
    /// The name of the kind in the table and in the log. It must never change, because rows keep it.
    /// Pages insert jobs by this name without access to the jobs layer, so the constant belongs in the store.
    const NAME: &'static str;

    /// The waits between attempts, at most an hour each. There is one attempt more than there are waits. The
    /// count restarts with each committed portion.
    const WAITS: &'static [TimeDelta] =
        &[TimeDelta::minutes(1), TimeDelta::minutes(5), TimeDelta::minutes(15), TimeDelta::hours(1)];

    /// How long a lease lasts. It is renewed three times as often. If the clocks of two copies differ by more
    /// than this, they take jobs from each other; even then no portion is committed twice.
    const LEASE: TimeDelta = TimeDelta::minutes(1);

    /// The result of [`Kind::gather`]; `()` if a portion needs nothing.
    type Gathered: Default + Send;

    /// Fetches slow input before the transaction of a portion begins: a response of another system, or rows of a
    /// file. On SQLite an open transaction blocks every other writer. Fetching may take minutes, but each call to
    /// another system needs its own timeout, because the worker sets none.
    fn gather(
        &self,
        _db: &Db,
        _job: &Running,
    ) -> impl Future<Output = anyhow::Result<Self::Gathered>> + Send {
        async { Ok(Self::Gathered::default()) }
    }

    /// Does the portion that begins at the job's position, and returns the new progress. All writes go through
    /// `tx`, which the worker begins and commits. A portion takes a second at most, so that pages can write
    /// between two portions. An error is retried; a failure that no retry can fix is [`Step::Failed`].
    fn portion(
        &self,
        tx: &mut Tx,
        job: &Running,
        gathered: Self::Gathered,
    ) -> impl Future<Output = anyhow::Result<Step>> + Send;
}

/// The outcome of a portion.
#[derive(Debug)]
pub enum Step {
    /// The next portion follows at once.
    More(Progress),
    /// The next portion follows after this wait, because another system asked for it. At most an hour.
    Later(Progress, TimeDelta),
    /// The job is done. The value is stored as its result, for its page.
    Done(Progress, Value),
    /// The job cannot be done. The writes of the portion are kept, and the reason is stored as the job's error.
    Failed(String),
}
