//! The OpenAPI document, handed from the API to the page that shows it: pages do not know the API.

use serde_json::Value;

/// The header that makes a repeated request answer what the first one answered.
pub const REQUEST_ID: &str = "MS-RequestId";
/// The header that ties several calls together in the logs.
pub const CORRELATION_ID: &str = "MS-CorrelationId";

/// Builds the document. Called once, when the page is first asked for.
#[derive(Clone, Copy)]
pub struct ApiDocument(pub fn() -> Value);
