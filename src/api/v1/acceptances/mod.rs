//! Confirmations and direct acceptances in Partner Center's terms.

pub mod confirmations;
pub mod direct_acceptances;
