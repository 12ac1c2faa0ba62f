//! Whether the register can be written, for `/ready`.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};

use crate::model::kernel::clock;
use crate::store::db::failure::Failure;

/// Since when writes have failed for a reason that is not in their statements, in microseconds since 1970. 0: they
/// succeed.
#[derive(Debug, Clone, Default)]
pub struct Writes(Arc<AtomicI64>);

impl Writes {
    pub fn fail(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// Since when writes have failed. `None`: they succeed.
    pub fn fail_since(&self) -> Option<DateTime<Utc>> {
        Some(self.0.load(Ordering::Relaxed)).filter(|it| *it != 0).and_then(DateTime::from_timestamp_micros)
    }

    /// Notes that writes have failed since this time.
    pub fn set_failing_since(&self, at: DateTime<Utc>) {
        self.0.store(at.timestamp_micros(), Ordering::Relaxed);
    }

    /// Notes the result of a statement that writes, or of a commit. A busy database does not count as failed.
    pub fn note<T>(&self, result: &sqlx::Result<T>) {
        let Err(error) = result else { return };
        if Failure::of(error).is_none_or(|it| it == Failure::Busy) {
            return;
        }
        if !self.fail() {
            self.set_failing_since(clock::now());
            tracing::error!(%error, "the database cannot be written");
        }
    }

    /// Notes a commit of rows that were written.
    pub fn note_commit(&self) {
        // Reading the flag first is cheap, and most commits need not write it.
        if self.fail() && self.0.swap(0, Ordering::Relaxed) != 0 {
            tracing::info!("the database can be written again");
        }
    }
}
