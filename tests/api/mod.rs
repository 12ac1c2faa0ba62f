//! Tests of the API.

pub mod acceptances;
pub mod agreements;
pub mod audit;
pub mod calls;
pub mod checkouts;
pub mod clients;
pub mod customer_lists;
pub mod customers;
pub mod days;
pub mod document;
pub mod oauth;
pub mod oauth_limits;
pub mod offers;
pub mod order_changes;
pub mod orders;
pub mod profiles;
pub mod races;
pub mod requests;
pub mod statuses;
pub mod subscription_shapes;
pub mod subscriptions;
pub mod tokens;
pub mod way_in;
pub mod withdrawals;
