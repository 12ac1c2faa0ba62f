//! What evidence says, in words: for the certificate and for the page that checks evidence.

pub mod certificate;
pub mod finding;
pub mod record_facts;
