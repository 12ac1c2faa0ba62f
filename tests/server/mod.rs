//! The command line, backups, the demo, the log, errors, proxies.

pub mod backups;
pub mod busy;
pub mod commands;
pub mod demo;
pub mod errors;
pub mod notes;
pub mod proxies;
pub mod request_log;
pub mod restores;
