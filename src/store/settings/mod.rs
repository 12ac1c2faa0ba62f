//! The partner profile, API keys and the outbox.

pub mod api_keys;
pub mod api_requests;
pub mod mails;
pub mod partner;
