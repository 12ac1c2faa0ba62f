//! Proof files, certificates, and the transparency log: its formats, its leaves, who extends and reads it, and what it notices.

pub mod certificates;
pub mod copies;
pub mod formats;
pub mod keys;
pub mod leaves;
pub mod proof_calls;
pub mod proof_filter;
pub mod proof_places;
pub mod proofs;
pub mod records;
pub mod restores;
pub mod serving;
pub mod tampering;
pub mod verifications;
