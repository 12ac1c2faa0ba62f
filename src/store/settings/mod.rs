//! The partner profile, API keys and their access tokens, the outbox, and the upkeep of the register.

pub mod access_tokens;
pub mod api_keys;
pub mod api_requests;
pub mod mails;
pub mod partner;
pub mod upkeep;
