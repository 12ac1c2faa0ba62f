//! Business rules. Knows nothing of HTTP, SQL or templates.

pub mod acceptances;
pub mod activity;
pub mod catalogue;
pub mod customers;
pub mod evidence;
pub mod kernel;
pub mod people;
pub mod programme;
pub mod settings;
pub mod subscriptions;
