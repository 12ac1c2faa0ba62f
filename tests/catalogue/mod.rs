//! The catalogue of agreements.

pub mod agreement_files;
pub mod agreements;
pub mod facts;
pub mod templates;
