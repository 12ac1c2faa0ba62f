//! Rules for the whole tree: gates, handlers, layers, circles, texts, headers, documents, ASVS.

pub mod api_gates;
pub mod asvs;
pub mod circles;
pub mod documents;
pub mod gates;
pub mod handlers;
pub mod headers;
pub mod layers;
pub mod paths;
pub mod templates;
pub mod texts;
