//! Customers and their profiles in Partner Center's terms.

pub mod addresses;
pub mod billing_profiles;
pub mod company_profiles;
pub mod country_rules;
pub mod customer_faults;
pub mod customer_filter;
pub mod customers;
pub mod domains;
pub mod profiles;
pub mod qualifications;
pub mod relationship_requests;
pub mod relationships;
pub mod validation_statuses;
