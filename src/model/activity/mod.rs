//! The activity log: its actions, and their names at Partner Center.

pub mod action;
pub mod audit;
