//! What holds of the whole tree: gates, layers, texts, headers, ASVS.

pub mod api_gates;
pub mod asvs;
pub mod gates;
pub mod headers;
pub mod layers;
pub mod templates;
pub mod texts;
