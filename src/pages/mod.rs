//! The pages: one file a noun, template structs beside their handlers.

pub mod health;
pub mod home;
pub mod language;
pub mod sign_in;
pub mod second_factors;
pub mod enrolments;
pub mod recovery_codes;
pub mod setup;
pub mod customers;
pub mod contacts;
pub mod drafts;
pub mod registrations;
pub mod confirmations;
pub mod status_report;
pub mod activity_log;
pub mod activity_exports;
