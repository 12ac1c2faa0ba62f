//! The partner programme: indirect resellers.

pub mod resellers;
