//! Subscriptions, orders, carts, and renewals at the end of a term.

pub mod carts;
pub mod eligibility;
pub mod order_lines;
pub mod orders;
pub mod renewals;
pub mod subscriptions;
pub mod transitions;
