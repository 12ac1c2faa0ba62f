//! The activity log as Partner Center's audit records.

pub mod audit_records;
