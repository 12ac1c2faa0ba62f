//! The error bodies for the OpenAPI document.

use utoipa::ToSchema;

/// An error under `/v1`.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[allow(dead_code, reason = "describes what Call::say writes")]
pub struct PartnerCenterError {
    code: u32,
    description: String,
    error_name: String,
    is_retryable: bool,
    /// Error messages by field, and details of the error.
    parameters: std::collections::BTreeMap<String, String>,
    error_message_extended: String,
}

/// An error of the compliance calls.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what Call::say writes")]
pub struct ComplianceError {
    code: u32,
    description: String,
    data: Vec<String>,
    source: String,
}

/// An error under `/api` (RFC 9457).
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what Call::say writes")]
pub struct Problem {
    r#type: String,
    status: u16,
    title: String,
    detail: Option<String>,
    code: Option<u32>,
    errors: Option<Vec<FieldProblem>>,
}

#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what Call::say writes")]
pub struct FieldProblem {
    /// The path of the field, such as `primaryContact.email`.
    field: String,
    /// How to fix the value.
    message: String,
}

/// Too many calls.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[allow(dead_code, reason = "describes what Call::say writes")]
pub struct Throttled {
    status_code: u16,
    message: String,
}
