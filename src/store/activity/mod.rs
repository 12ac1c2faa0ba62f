//! The activity log: writing it, searching it.

pub mod audit_records;
pub mod journal;
pub mod journal_search;
