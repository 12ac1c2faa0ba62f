//! The agreements with their versions, templates and files.

pub mod agreement_files;
pub mod agreement_templates;
pub mod agreement_versions;
pub mod catalogue;
