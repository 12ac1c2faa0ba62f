//! Offers, carts, orders and subscriptions in Partner Center's terms.

pub mod add_ons;
pub mod carts;
pub mod checkouts;
pub mod customer_offer_categories;
pub mod customer_offers;
pub mod offer_categories;
pub mod offer_resources;
pub mod offers;
pub mod order_changes;
pub mod order_lines;
pub mod orders;
pub mod provisioning_statuses;
pub mod purchase_faults;
pub mod subscription_add_ons;
pub mod subscription_changes;
pub mod subscriptions;
