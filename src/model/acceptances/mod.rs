//! Acceptances, the records of them, and the standing that follows from the records.

pub mod acceptance;
pub mod accepted_text;
pub mod asked;
pub mod confirmation;
pub mod direct_acceptance;
pub mod reference;
pub mod standing;
pub mod withdrawal;
