//! Proof files, certificates, and what everybody may see: the newest checkpoint of the transparency log, and the page that checks
//! evidence.

pub mod certificates;
pub mod checkpoints;
pub mod proofs;
pub mod verifications;
