//! Subscriptions, orders, offers, and whether a customer may order.

pub mod category;
pub mod eligibility;
pub mod offer;
pub mod order;
pub mod subscription;
