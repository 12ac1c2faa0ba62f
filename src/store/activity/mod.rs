//! The activity log: writing it, searching it.

pub mod activity_log;
pub mod activity_search;
pub mod audit_records;
