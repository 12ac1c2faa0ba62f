//! The tiles of the transparency log.

pub mod tiles;
