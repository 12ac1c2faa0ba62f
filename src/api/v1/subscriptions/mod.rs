//! Offers, carts, orders and subscriptions in Partner Center's terms.

pub mod carts;
pub mod checkouts;
pub mod offers;
pub mod order_lines;
pub mod orders;
pub mod purchase_faults;
pub mod subscription_changes;
pub mod subscriptions;
