//! The error codes of Partner Center's API that Paraph answers with, and its own for what those lack.

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct ErrorCode {
    pub code: u32,
    /// The status of HTTP.
    pub http: u16,
    pub name: String,
    /// In English, with `{0}`, `{1}` where values stand.
    pub description: String,
}

/// A mistake in a file leaves out its row; tests/api_errors.rs finds it.
fn rows(csv: &str) -> Vec<ErrorCode> {
    csv::Reader::from_reader(csv.as_bytes()).into_deserialize().filter_map(Result::ok).collect()
}

static ALL: LazyLock<Vec<ErrorCode>> = LazyLock::new(|| rows(include_str!("../facts/error_codes.csv")));

/// Those of the compliance calls, whose numbers mean other things elsewhere.
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
