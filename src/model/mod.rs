//! Business rules. Knows nothing of HTTP, SQL or templates.

pub mod acceptances;
pub mod activity;
pub mod activity_details;
pub mod activity_field;
pub mod activity_records;
pub mod catalogue;
pub mod coded;
pub mod customers;
pub mod kernel;
pub mod people;
pub mod programme;
pub mod settings;
pub mod subscriptions;
