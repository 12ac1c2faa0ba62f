//! Acceptances of an agreement, our records of them, and what they amount to.

pub mod acceptance;
pub mod accepted_text;
pub mod confirmation;
pub mod direct_acceptance;
pub mod reference;
pub mod standing;
pub mod withdrawal;
