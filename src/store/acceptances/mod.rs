//! Confirmations, withdrawals, direct acceptances, and the standings they add up to.

pub mod agreement_records;
pub mod agreement_statuses;
pub mod confirmations;
pub mod annulments;
pub mod direct_acceptances;
pub(in crate::store) mod provenance;
pub mod records;
pub mod standings;
pub mod submissions;
pub mod withdrawals;
