//! A signal that wakes background work after a commit.

pub use crate::store::db::signal::Signal;
