//! Requests: the visitor, gates, forms, cookies, rate limits.

pub mod bodies;
pub mod catalogues;
pub mod cookies;
pub mod done;
pub mod form;
pub mod gate;
pub mod identify;
pub mod kept_forms;
pub mod leases;
pub mod limits;
pub mod origin;
pub mod pairs;
pub mod refusals;
pub mod retries;
pub mod upload;
pub mod visitor;
