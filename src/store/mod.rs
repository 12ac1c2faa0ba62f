//! Every SQL statement. Knows sqlx, and nothing of HTTP.

pub mod acceptances;
pub mod activity;
pub mod catalogue;
pub mod customers;
pub mod db;
pub mod evidence;
pub mod jobs;
pub mod people;
pub mod programme;
pub mod settings;
pub mod subscriptions;
