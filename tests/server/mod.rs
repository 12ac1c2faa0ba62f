//! The command line, the log, errors, proxies.

pub mod commands;
pub mod errors;
pub mod notes;
pub mod proxies;
pub mod request_log;
