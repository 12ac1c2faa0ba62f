//! The OpenAPI document for the page that displays it. Pages do not depend on the API, so the app passes it in.

use serde_json::Value;

/// The request ID. A repeated request with the same ID gets the first response.
pub const REQUEST_ID: &str = "MS-RequestId";
/// The ID that related calls share in the logs.
pub const CORRELATION_ID: &str = "MS-CorrelationId";

/// Builds the document. Called once, at the first request for the page.
#[derive(Clone, Copy)]
pub struct ApiDocument(pub fn() -> Value);
