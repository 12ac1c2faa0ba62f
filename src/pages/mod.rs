//! The pages: one folder per area, template structs beside their handlers.

pub mod acceptances;
pub mod activity;
pub mod catalogue;
pub mod customers;
pub mod evidence;
pub mod health;
pub mod overview;
pub mod people;
pub mod settings;
pub mod subscriptions;
