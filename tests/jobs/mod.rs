//! Background work: the worker, and its leases across copies and crashes.

pub mod leases;
pub mod worker;
