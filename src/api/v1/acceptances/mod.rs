//! Confirmations and direct acceptances in Partner Center's terms.

pub mod attestation_rows;
pub mod bulk_attestations;
pub mod confirmations;
pub mod customer_agreement_records;
pub mod direct_acceptances;
