//! The table `jobs`: what pages do with it, and what the worker does.

pub mod jobs;
pub mod leases;
