//! Partner Center's REST API.

pub mod acceptances;
pub mod activity;
pub mod catalogue;
pub mod customers;
pub mod programme;
pub mod subscriptions;
