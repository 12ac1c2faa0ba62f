//! The activity log and its export.

pub mod activity_exports;
pub mod activity_log;
