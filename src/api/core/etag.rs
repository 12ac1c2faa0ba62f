//! The version of a resource: quoted in the `ETag` header, unquoted in `attributes.etag`, and accepted in either
//! form in `If-Match`.

use std::fmt;

use actix_web::HttpRequest;
use actix_web::http::header;

use crate::api::core::reply::Reply;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ETag(String);

impl ETag {
    pub fn new(version: impl ToString) -> ETag {
        ETag(version.to_string())
    }
}

/// Without quotes, as in JSON.
impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The version that a caller intends to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IfMatch {
    /// `*`
    Any,
    Version(ETag),
}

impl IfMatch {
    pub fn read(text: &str) -> IfMatch {
        match text.trim().trim_start_matches("W/").trim_matches('"') {
            "*" => IfMatch::Any,
            version => IfMatch::Version(ETag(version.to_owned())),
        }
    }

    /// Reads `If-Match`. An unreadable value becomes an empty version, so that it does not count as absent.
    pub fn of(request: &HttpRequest) -> Option<IfMatch> {
        request.headers().get(header::IF_MATCH).map(|it| IfMatch::read(it.to_str().unwrap_or_default()))
    }

    /// Whether the header was sent without a value.
    pub fn is_empty(&self) -> bool {
        matches!(self, IfMatch::Version(ETag(version)) if version.is_empty())
    }

    pub fn allows(&self, current: &ETag) -> bool {
        match self {
            IfMatch::Any => true,
            IfMatch::Version(version) => version == current,
        }
    }
}

/// Part of a request's fingerprint: the same body with another version is another request.
impl fmt::Display for IfMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IfMatch::Any => f.write_str("*"),
            IfMatch::Version(version) => version.fmt(f),
        }
    }
}

impl Reply {
    pub fn with_etag(self, etag: &ETag) -> Reply {
        self.with("ETag", format!("\"{etag}\""))
    }
}
