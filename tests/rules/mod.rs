//! Rules for the whole tree: gates, handlers, layers, circles, clocks, credentials, deletions, modules, texts, headers,
//! documents, ignored parameters, ASVS.

pub mod api_gates;
pub mod asvs;
pub mod circles;
pub mod clocks;
pub mod credentials;
pub mod deletions;
pub mod documents;
pub mod gates;
pub mod handlers;
pub mod headers;
pub mod ignored;
pub mod layers;
pub mod modules;
pub mod paths;
pub mod templates;
pub mod texts;
