//! Every statement of SQL, one file a table. Knows sqlx, and nothing of the web.

pub mod db;
mod readers;
mod sql;
pub mod journal;
pub mod journal_search;
pub mod partner;
pub mod staff;
pub mod links;
pub mod sessions;
pub mod devices;
pub mod limits;
pub mod authenticators;
pub mod passkeys;
pub mod second_factors;
pub mod mails;
pub mod resellers;
pub mod drafts;
pub mod agreements;
pub mod standings;
pub mod customers;
pub mod customer_asked;
pub mod customer_search;
pub mod confirmations;
pub mod api_keys;
pub mod api_requests;
pub mod bulk;
pub mod copy;
