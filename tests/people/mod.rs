//! Signing in, profiles, user management.

pub mod access;
mod app_codes;
pub mod directory;
pub mod directory_proofs;
mod kept_form_ends;
pub mod kept_forms;
pub mod limits;
pub mod passwords;
pub mod profile;
pub mod second_factor;
mod session_keys;
pub mod sign_in;
pub mod users;
