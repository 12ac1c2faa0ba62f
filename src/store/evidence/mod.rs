//! Evidence that is kept beside the records, in the database or outside.

mod bucket;
mod folder;
pub mod proof_store;
pub mod proofs;

pub use self::bucket::Bucket;
pub use self::folder::Folder;
