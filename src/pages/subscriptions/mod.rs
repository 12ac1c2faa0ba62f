//! Subscriptions and orders of a customer.

pub mod auto_renewals;
pub mod cancellations;
pub mod orders;
pub mod prompts;
pub mod quantities;
pub mod renewals;
pub mod retentions;
pub mod subscription_exports;
pub mod subscriptions;
pub mod suspensions;
