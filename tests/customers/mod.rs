//! Customers: the list, accounts, the wizard.

pub mod accounts;
pub mod addresses;
pub mod asked;
pub mod companies;
pub mod domain_searches;
pub mod domains;
pub mod draft_subscriptions;
pub mod drafts;
pub mod lists;
pub mod namesakes;
pub mod one_name;
pub mod signatories;
pub mod pasted;
pub mod searches;
pub mod unfinished;
pub mod unrecorded;
pub mod very_many_words;
