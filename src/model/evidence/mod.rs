//! Proof files, and the transparency log: leaves, the Merkle tree, its tiles, checkpoints and their signatures.

pub mod acceptance_records;
pub mod activity_line;
pub mod canonical;
pub mod checkpoint;
pub mod evidence_file;
pub mod leaf;
pub mod merkle;
pub mod note;
pub mod proof;
pub mod tiles;
pub mod tree;
