//! Whether the register can be written, for `/ready`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::store::db::failure::Failure;

/// Whether the last write failed for a reason that is not in its statement.
#[derive(Debug, Clone, Default)]
pub struct Writes(Arc<AtomicBool>);

impl Writes {
    pub fn fail(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Notes the result of a statement that writes, or of a commit. A busy database does not count as failed.
    pub fn note<T>(&self, result: &sqlx::Result<T>) {
        let Err(error) = result else { return };
        if Failure::of(error).is_some_and(|it| it != Failure::Busy) && !self.0.swap(true, Ordering::Relaxed) {
            tracing::error!(%error, "the database cannot be written");
        }
    }

    /// Notes a commit of rows that were written.
    pub fn note_commit(&self) {
        // Reading the flag first is cheap, and most commits need not write it.
        if self.fail() && self.0.swap(false, Ordering::Relaxed) {
            tracing::info!("the database can be written again");
        }
    }
}
