//! The table `jobs`: the statements of pages, and those of the worker.

pub mod jobs;
pub mod leases;
