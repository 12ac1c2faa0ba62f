//! Confirmations, withdrawals, direct acceptances, their reports, and annulments.

pub mod agreement_sections;
pub mod annulments;
pub mod confirmations;
pub mod direct_acceptances;
pub mod reports;
pub mod status_report;
pub mod text_fields;
pub mod withdrawals;
