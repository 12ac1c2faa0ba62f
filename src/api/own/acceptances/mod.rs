//! Records of acceptances, their evidence, and where all customers stand.

pub mod acceptances;
pub mod agreement_statuses;
pub mod evidence;
pub mod withdrawals;
