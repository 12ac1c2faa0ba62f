//! The partner programme: relationships and the partner agreement of resellers.

pub mod relationships;
pub mod reseller_agreements;
