//! Records of acceptances, their evidence, and the status of all customers.

pub mod acceptances;
pub mod agreement_statuses;
pub mod evidence;
pub mod withdrawals;
