//! Proof files, and the tiles of the transparency log.

pub mod proofs;
pub mod tiles;
