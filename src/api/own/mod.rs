//! Our own API, under `/api`: what Partner Center's lacks.

pub mod acceptances;
pub mod subscriptions;
