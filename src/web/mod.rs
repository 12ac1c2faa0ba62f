//! What pages, API and jobs share.

pub mod answer;
pub mod connections;
pub mod evidence;
pub mod listening;
pub mod outbox;
pub mod request;
pub mod sign_in;
pub mod sheet;
pub mod signal;
pub mod token;
