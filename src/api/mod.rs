//! What programs call: `/v1` as Partner Center's API has it, `/api` with what that lacks. One file a noun;
//! keys, envelopes and repeated requests are in the files above them.

pub mod error;
pub mod json;
pub mod wire;
pub mod dates;
pub mod reply;
pub mod call;
pub mod gate;
pub mod query;
pub mod once;
pub mod admission;
pub mod customer_ids;
pub mod agreements;
pub mod profiles;
pub mod customer_faults;
pub mod customer_filter;
pub mod customers;
pub mod billing_profiles;
pub mod company_profiles;
pub mod domains;
pub mod country_rules;
pub mod addresses;
pub mod qualifications;
pub mod validation_statuses;
pub mod relationships;
pub mod audit_records;
pub mod document;
