//! Proof files, in the database or outside, and the transparency log: leaves, tiles, checkpoints, keys; giving leaves
//! their positions, and checking all of it.

mod bucket;
pub mod evidence;
mod folder;
pub mod hash_tiles;
pub mod head;
pub mod keys;
pub mod leaves;
pub mod log_folder;
pub mod proof_store;
pub mod proof_verification;
pub mod proofs;
pub mod record_states;
pub mod sealed_records;
pub mod sequencing;
pub mod verification;

pub use self::bucket::Bucket;
pub use self::folder::Folder;
