//! Background work.
//!
//! A process has one [`Worker`]. It runs each piece of work in a loop of its own, so that none delays another.
//! There are two sorts of work:
//!
//! * **Recurring work** ([`Recurring`](recurring::Recurring)) polls the register for what is due: mails to send,
//!   terms that end. It has no row in `jobs`, and it writes nothing while nothing is due.
//! * **Jobs** ([`Kind`](kind::Kind)) are requested one by one, and a person follows their progress: an import, an
//!   export. Each job is a row of `jobs`. A job is done in portions. A portion and the progress of the job are
//!   committed in one transaction, so a job continues where it was after a restart.
//!
//! To add recurring work, implement `Recurring` and start it in [`start`] with `worker.run(…)`. [`terms`] is the
//! shortest example.
//!
//! To add a kind of job:
//!
//! 1. Implement `Kind` in a file of its own, and start it in [`start`] with `worker.run_jobs(…)`.
//! 2. A page calls `insert` of `store::jobs::jobs` in its transaction, commits, and sends the `Signal` from
//!    actix's app data. It shows progress with `find` and cancels the job with `cancel`.
//! 3. Scheduled jobs are inserted by recurring work, which reads the newest job of the kind with `list`. The
//!    `subject` of a job prevents two copies of Paraph from inserting it twice.
//!
//! The worker guarantees:
//!
//! * Copies of Paraph share the table. One copy at a time runs a job, under a lease that it renews. When a copy
//!   dies its lease expires, and another copy claims the job with a higher fencing number. A portion with an
//!   outdated fencing number is rolled back, so a copy that was paused cannot write late.
//! * A failed or panicked attempt is retried after a wait. A committed portion is not repeated. Effects outside
//!   the register, such as calls to other systems, may be repeated.
//! * A job that was cancelled ends before its next portion.
//! * At shutdown no further portion begins. The running portions have eight seconds, and are then rolled back.

pub mod kind;
pub mod mail;
mod panics;
pub mod probe;
mod queue;
pub mod recurring;
pub mod sequencer;
mod sweep;
pub mod terms;
pub mod worker;

use self::mail::delivery::Delivery;
use self::mail::mailer::Mailer;
use self::worker::Worker;
use crate::store::db::Db;
use crate::web::outbox::Outbox;
use crate::web::signal::Signal;

/// Starts all background work of a process. `jobs` is the signal of the table `jobs`. `mail` is `None` if no
/// mail server is configured. The caller adds the [`Sequencer`](sequencer::Sequencer) of the transparency log, which needs
/// a folder.
pub fn start(db: &Db, jobs: Signal, mail: Option<(Mailer, Outbox)>) -> Worker {
    let mut worker = Worker::new(db.clone(), jobs);
    worker.run(terms::Terms);
    worker.run(sweep::Sweep);
    worker.run(probe::Probe);
    if let Some((mailer, outbox)) = mail {
        worker.run(Delivery::new(mailer, outbox));
    }
    worker
}
