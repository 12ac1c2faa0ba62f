//! The transparency log for everybody: its newest checkpoint.

pub mod checkpoints;
