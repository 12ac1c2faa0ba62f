//! Customers: the list, accounts, the wizard.

pub mod accounts;
pub mod companies;
pub mod draft_subscriptions;
pub mod drafts;
pub mod lists;
pub mod pasted;
pub mod searches;
pub mod unrecorded;
