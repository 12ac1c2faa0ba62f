//! Recurring work: polls the register for what is due, as long as the process runs.

use chrono::{DateTime, TimeDelta, Utc};

use crate::store::db::Db;
use crate::web::signal::Signal;

/// Work that the worker polls for ever. All copies of Paraph poll at the same time, so work that must not be
/// done twice is claimed or locked in the register first.
pub trait Recurring: Send + Sync + 'static {
    /// The name of the work in the log.
    const NAME: &'static str;

    /// The longest time between two polls, and the wait after a failed one.
    const INTERVAL: TimeDelta = TimeDelta::seconds(30);

    /// A signal that triggers a poll early.
    fn signal(&self) -> Option<&Signal> {
        None
    }

    /// Does one portion of what is due: as much as fits into a few seconds. Writes nothing if nothing is due.
    fn poll(&self, db: &Db) -> impl Future<Output = anyhow::Result<Next>> + Send;
}

/// When to poll again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// At once: there may be more.
    Now,
    /// At this time, if one is known, and after [`Recurring::INTERVAL`] at the latest.
    Due(Option<DateTime<Utc>>),
}
