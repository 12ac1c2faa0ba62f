//! The partner profile and API keys.

pub mod api_key;
pub mod partner;
