//! Set-up, partner profile, API keys, and mails that failed.

pub mod api_key_revocations;
pub mod api_keys;
pub mod api_reference;
pub mod mails;
pub mod partners;
pub mod resendings;
pub mod setup;
