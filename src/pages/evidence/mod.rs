//! The transparency log for everybody: its newest checkpoint.

pub mod certificates;
pub mod checkpoints;
