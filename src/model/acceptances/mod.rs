//! Acceptances, the records of them, and the standing that follows from the records.

pub mod acceptance;
pub mod accepted_text;
pub mod annulment;
pub mod asked;
pub mod confirmation;
pub mod direct_acceptance;
pub mod manner;
pub mod provenance;
pub mod record_state;
pub mod reference;
pub mod standing;
pub mod statement;
pub mod withdrawal;
