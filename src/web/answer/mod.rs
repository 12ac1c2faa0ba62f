//! Responses: pages, texts, headers, downloads, errors.

pub mod activity;
pub mod api_document;
pub mod csv;
pub mod download;
pub mod draining;
pub mod error;
pub mod error_page;
pub mod headers;
pub mod page;
pub mod request_log;
pub mod statements;
pub mod static_files;
pub mod texts;
pub mod typed;
