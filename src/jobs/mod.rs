//! Work in the background. This file says how to add some.
//!
//! A process has one [`Worker`]. It runs two sorts of work, each in a loop of its own, so that none holds up
//! another:
//!
//! * **Standing work** ([`Standing`]) comes again for ever, and finds in the register what is due: the outbox,
//!   the ends of terms, reminders, webhooks. It has no row in `jobs`, and while nothing is due it writes nothing.
//! * **Jobs** ([`Kind`]) are asked for one by one, and a person follows them: an import, an export, a
//!   synchronisation. Each is a row of `jobs`. It is done in portions; each portion is one transaction, in which
//!   the job's progress is kept as well. So a job goes on where it was after a restart.
//!
//! To add standing work, implement [`Standing`] and start it in [`start`] with `worker.run(…)`. [`terms`] is the shortest example.
//!
//! To add a kind of job:
//!
//! 1. Implement [`Kind`] in a file of its own, and start it in [`start`] with `worker.run_jobs(…)`.
//! 2. A page calls `store::jobs::insert` in its transaction, commits, and sends the `Signal` that it finds in
//!    actix's data. It shows progress with `store::jobs::find` and ends the job with `store::jobs::cancel`.
//! 3. Work that a clock asks for is standing work that looks at the newest job of the kind
//!    (`store::jobs::list`) and inserts the next one. The `subject` of a job keeps two copies of Paraph from
//!    inserting it twice.
//!
//! What the worker does for a job, so that a kind need not:
//!
//! * Copies of Paraph share the table. One copy at a time runs a job, under a lease that it renews. When the
//!   copy is gone the lease ends, and another copy takes the job with a higher fencing number. A portion
//!   whose fencing number is no longer the current one is rolled back, so a copy that was paused cannot write late.
//! * An attempt that fails or panics is repeated after a wait; a portion that was committed is not repeated.
//!   Effects outside the register, such as a call of another system, may be repeated.
//! * A job that is to be cancelled ends before its next portion.
//! * When the process ends no other portion begins. The portion that runs has ten seconds, and is then rolled back.

pub mod mail;
mod queue;
mod sweep;
pub mod terms;
mod worker;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use self::mail::{Delivery, Mailer};
pub use self::worker::Worker;
use crate::store::db::{Db, Tx};
pub use crate::store::job_leases::{Progress, Running};
use crate::web::outbox::Outbox;
use crate::web::signal::Signal;

/// Starts everything that a process does in the background. `jobs`: the signal of the table `jobs`. `mail`:
/// `None` where no mail can be sent.
pub fn start(db: &Db, jobs: Signal, mail: Option<(Mailer, Outbox)>) -> Worker {
    let mut worker = Worker::new(db.clone(), jobs);
    worker.run(terms::Terms);
    worker.run(sweep::Sweep);
    if let Some((mailer, outbox)) = mail {
        worker.run(Delivery::new(mailer, outbox));
    }
    worker
}

/// Work that comes again for ever. All copies of Paraph look for it at once: what must not be done twice is
/// claimed or locked in the register first.
pub trait Standing: Send + Sync + 'static {
    /// Names the work in the log.
    const NAME: &'static str;

    /// The longest time between two looks, and the wait after one that failed.
    const LOOK: TimeDelta = TimeDelta::seconds(30);

    /// Wakes the work before its time.
    fn signal(&self) -> Option<&Signal> {
        None
    }

    /// Does one portion of what is due: as much as fits into a few seconds. Writes nothing where nothing is due.
    fn look(&self, db: &Db) -> impl Future<Output = anyhow::Result<Next>> + Send;
}

/// When to look again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// At once: there may be more.
    Now,
    /// At this time, if one is known, and at the latest after [`Standing::LOOK`].
    Due(Option<DateTime<Utc>>),
}

/// A kind of job. A process does one job of each kind at a time.
pub trait Kind: Send + Sync + 'static {
    /// Names the kind in the table and in the log. It stays the same for ever.
    /// Pages insert jobs by this name without knowing this module: keep it as a constant in the store of the area.
    const NAME: &'static str;

    /// The waits between attempts, at most an hour each; there is one attempt more than there are waits. The
    /// count begins anew with each portion that is committed.
    const WAITS: &'static [TimeDelta] =
        &[TimeDelta::minutes(1), TimeDelta::minutes(5), TimeDelta::minutes(15), TimeDelta::hours(1)];

    /// After how long another copy takes over from one of which nothing is heard. The lease is renewed three
    /// times as often. Copies whose clocks differ by more take jobs from one another; even then no portion is
    /// committed twice.
    const LEASE: TimeDelta = TimeDelta::minutes(1);

    /// What a portion gets from [`Kind::gather`]; `()` where it needs nothing.
    type Gathered: Default + Send;

    /// Gets what a portion needs and what takes time, before its transaction begins: an answer of another system,
    /// or rows of a file. On SQLite an open transaction keeps every other writer waiting. It may take minutes,
    /// but give every call of another system a time limit: nothing else ends it.
    fn gather(
        &self,
        _db: &Db,
        _job: &Running,
    ) -> impl Future<Output = anyhow::Result<Self::Gathered>> + Send {
        async { Ok(Self::Gathered::default()) }
    }

    /// Does the portion that begins at the job's position, and says how far the job is then. Everything is
    /// written through `tx`, which the worker begins and commits. A portion takes a second at most, so that pages
    /// can write between two of them. An error is worth another attempt; what no attempt can mend is [`Step::Failed`].
    fn portion(
        &self,
        tx: &mut Tx,
        job: &Running,
        gathered: Self::Gathered,
    ) -> impl Future<Output = anyhow::Result<Step>> + Send;
}

/// What a portion says.
#[derive(Debug)]
pub enum Step {
    /// There is more to do.
    More(Progress),
    /// There is more to do, but not before this wait is over: another system asked for it. At most an hour.
    Later(Progress, TimeDelta),
    /// That was all. The value is kept as the job's result, for its page.
    Done(Progress, Value),
    /// The job cannot be done. What the portion wrote is kept, and the reason becomes the error of the job.
    Failed(String),
}
