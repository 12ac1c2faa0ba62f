//! What all pages share: who is asking, in which language, by which rules, and how an answer is put.

pub mod texts;
pub mod static_files;
pub mod token;
pub mod catalogues;
pub mod visitor;
pub mod gate;
pub mod form;
pub mod error;
pub mod session;
pub mod identify;
pub mod headers;
pub mod passwords;
pub mod request_log;
pub mod page;
pub mod activity;
pub mod refusals;
pub mod csv;
pub mod entrance;
pub mod limits;
pub mod leases;
pub mod passkeys;
pub mod outbox;
pub mod directory_fetch;
pub mod authentication_request;
pub mod directory;
pub mod admission;
