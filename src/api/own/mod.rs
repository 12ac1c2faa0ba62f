//! Our own API under `/api`, for what Partner Center lacks.

pub mod acceptances;
pub mod evidence;
pub mod subscriptions;
