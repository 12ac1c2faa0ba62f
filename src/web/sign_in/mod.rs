//! Authentication and sessions.

pub mod authentication_request;
pub mod directory;
pub mod directory_fetch;
pub mod entrance;
pub mod key_change;
pub mod passkeys;
pub mod passwords;
pub mod passwords_allowed;
pub mod session;
pub mod staff_match;
