//! The activity log.

pub mod exports;
pub mod log;
pub mod searches;
