//! The catalogue: agreements, their versions, templates and files.

pub mod agreement;
pub mod agreement_file;
pub mod agreement_form;
pub mod template;
