//! The error codes of the API: Partner Center's, and our own for other errors.

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct ErrorCode {
    pub code: u32,
    /// HTTP status.
    pub http: u16,
    pub name: String,
    /// English, with `{0}` and `{1}` as placeholders.
    pub description: String,
}

/// Skips a row that does not parse. tests/api/calls.rs reports such a row.
fn rows(csv: &str) -> Vec<ErrorCode> {
    csv::Reader::from_reader(csv.as_bytes()).into_deserialize().filter_map(Result::ok).collect()
}

static ALL: LazyLock<Vec<ErrorCode>> = LazyLock::new(|| rows(include_str!("../facts/error_codes.csv")));

/// The codes of the compliance calls. In other calls the same numbers have other meanings.
static COMPLIANCE: LazyLock<Vec<ErrorCode>> =
    LazyLock::new(|| rows(include_str!("../facts/compliance_codes.csv")));

static UNKNOWN: LazyLock<ErrorCode> = LazyLock::new(|| ErrorCode {
    code: 500,
    http: 500,
    name: "InternalServerError".to_owned(),
    description: String::new(),
});

impl ErrorCode {
    pub fn all() -> &'static [ErrorCode] {
        &ALL
    }

    pub fn compliance() -> &'static [ErrorCode] {
        &COMPLIANCE
    }

    pub fn find_compliance(code: u32) -> &'static ErrorCode {
        COMPLIANCE.iter().find(|it| it.code == code).unwrap_or(&UNKNOWN)
    }

    pub fn find(code: u32) -> &'static ErrorCode {
        ALL.iter().find(|it| it.code == code).unwrap_or(&UNKNOWN)
    }
}
