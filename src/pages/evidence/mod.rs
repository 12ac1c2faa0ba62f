//! Pages about evidence that is kept beside the records.

pub mod proofs;
