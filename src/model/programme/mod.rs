//! The partner programme: the firm's indirect resellers.

pub mod reseller;
