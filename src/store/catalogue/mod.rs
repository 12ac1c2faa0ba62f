//! The catalogue of agreements and the firm's own files.

pub mod agreement_files;
pub mod agreement_versions;
pub mod catalogue;
