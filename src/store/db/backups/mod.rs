//! Backups: a copy of the register in one file, with a manifest beside it.

mod after_restore;
pub mod backup;
mod files;
pub mod manifest;
mod postgres_backup;
mod postgres_restore;
mod postgres_tools;
pub mod restore;
mod sqlite_backup;
mod sqlite_restore;
