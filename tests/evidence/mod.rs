//! Evidence that is kept beside the records.

mod proof_calls;
mod proof_filter;
mod proof_places;
mod proofs;
