//! The list of customers, their accounts, and the New customer wizard.

pub mod columns;
pub mod company_fields;
pub mod contacts;
pub mod customers;
pub mod domains;
pub mod draft_subscriptions;
pub mod drafts;
pub mod registrations;
