//! The transparency log: leaves, tiles, checkpoints, keys; giving leaves their positions, and checking all of it.

pub mod evidence;
pub mod hash_tiles;
pub mod head;
pub mod keys;
pub mod leaves;
pub mod log_folder;
pub mod record_states;
pub mod sealed_records;
pub mod sequencing;
pub mod verification;
