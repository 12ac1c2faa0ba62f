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

    /// Notes the result of a statement that writes, or of a commit.
    pub fn note<T>(&self, result: &sqlx::Result<T>) {
        if result.as_ref().is_err_and(|error| Failure::of(error).is_some()) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    pub fn note_commit(&self) {
        // Most commits change nothing here, and a shared flag that nobody writes costs nothing to read.
        if self.fail() {
            self.0.store(false, Ordering::Relaxed);
        }
    }
}
