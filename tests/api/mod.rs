//! Tests of the API.

pub mod acceptances;
pub mod agreements;
pub mod audit;
pub mod bulk_attestations;
pub mod calls;
pub mod customer_lists;
pub mod customers;
pub mod days;
pub mod document;
pub mod orders;
pub mod partner_profiles;
pub mod profiles;
pub mod qualifications;
pub mod races;
pub mod relationships;
pub mod requests;
pub mod statuses;
pub mod subscriptions;
pub mod tokens;
pub mod way_in;
pub mod withdrawals;
