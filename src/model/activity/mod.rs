//! The activity log: its actions, their names at Partner Center, and the fields of a line; the topic filter.

pub mod action;
pub mod audit;
pub mod details;
pub mod field;
pub mod records;
pub mod topic;
