//! Shared by all calls: keys, JSON, errors, paging, repeated requests.

pub mod addresses;
pub mod agreement_type;
pub mod call;
pub mod contact;
pub mod content;
pub mod continuation;
pub mod customer_ids;
pub mod dates;
pub mod dialect;
pub mod echo;
pub mod error;
pub mod etag;
pub mod field_filter;
pub mod idempotency;
pub mod json;
pub mod json_reply;
pub mod key_gate;
pub mod middleware;
pub mod paging;
pub mod parameters;
pub mod parse;
pub mod reply;
pub mod schemas;
pub mod wire;
