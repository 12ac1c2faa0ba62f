//! Acceptances, their records, and statuses.

pub mod accepted_texts;
pub mod annulments;
pub mod confirmations;
pub mod dates;
pub mod limits;
pub mod provenance;
pub mod renewals;
pub mod reports;
pub mod same_answers;
pub mod sections;
pub mod statuses;
pub mod timeline;
pub mod withdrawals;
