//! Confirmations, withdrawals, direct acceptances and their reports.

pub mod agreement_sections;
pub mod confirmations;
pub mod direct_acceptances;
pub mod status_report;
pub mod text_fields;
pub mod withdrawals;
