//! Set-up, mails, API keys, the sandbox.

pub mod api_keys;
pub mod mails;
pub mod resendings;
pub mod sandbox;
pub mod setup;
