//! Agreements and their templates in Partner Center's terms.

pub mod agreement_templates;
pub mod agreements;
pub mod template_files;
