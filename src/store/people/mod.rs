//! Staff, sessions, second factors, sign-in links and rate limits.

pub mod authenticators;
pub mod devices;
pub mod limits;
pub mod passkeys;
pub mod second_factors;
pub mod sessions;
pub mod sign_in_links;
pub mod staff;
