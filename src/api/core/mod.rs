//! Shared by all calls: keys, JSON, errors, paging, repeated requests.

pub mod agreement_type;
pub mod call;
pub mod contact;
pub mod continuation;
pub mod customer_ids;
pub mod dates;
pub mod error;
pub mod etag;
pub mod json;
pub mod json_reply;
pub mod key_gate;
pub mod middleware;
pub mod once;
pub mod paging;
pub mod query;
pub mod reply;
pub mod schemas;
pub mod wire;
