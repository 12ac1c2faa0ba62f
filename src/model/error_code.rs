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

static ALL: LazyLock<Vec<ErrorCode>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_str!("facts/error_codes.csv").as_bytes());
    // A mistake in the file leaves out its row; tests/api_errors.rs finds it.
    reader.deserialize().filter_map(Result::ok).collect()
});

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

    pub fn find(code: u32) -> &'static ErrorCode {
        ALL.iter().find(|it| it.code == code).unwrap_or(&UNKNOWN)
    }
}
