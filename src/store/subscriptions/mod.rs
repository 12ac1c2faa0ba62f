//! Subscriptions, orders and carts, and what the end of a term makes of them.

pub mod carts;
pub mod eligibility;
pub mod order_lines;
pub mod orders;
pub mod renewals;
pub mod subscriptions;
pub mod transitions;
