//! Staff, sessions, second factors, sign-in links, rate limits and kept forms.

pub mod authenticators;
pub mod devices;
pub mod kept_forms;
pub mod limits;
pub mod passkeys;
pub mod second_factors;
pub mod sessions;
pub mod sign_in_links;
pub mod staff;
