//! Subscriptions, orders, and the eligibility to order.

pub mod carts;
pub mod eligibility;
pub mod next_steps;
pub mod order_prompts;
pub mod pages;
