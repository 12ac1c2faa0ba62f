//! The command line, backups, the demo, the log, errors, faults, proxies.

pub mod backups;
pub mod busy;
pub mod clocks;
pub mod commands;
pub mod connections;
pub mod demo;
pub mod errors;
pub mod faults;
pub mod notes;
pub mod proxies;
pub mod request_log;
pub mod restores;
pub mod retries;
pub mod starts;
