//! The version of a resource: quoted in the `ETag` header, unquoted in `attributes.etag`, and accepted in either
//! form from `If-Match` or from the body.

use std::fmt;

use actix_web::HttpRequest;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::core::parameters::IF_MATCH;
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

/// The attributes of a resource that is sent back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BodyAttributes {
    /// The version that was read. If-Match counts more.
    pub etag: Option<String>,
    /// Not used.
    pub object_type: Option<String>,
}

/// The versions that a caller intends to change: those of a list in If-Match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IfMatch(Vec<String>);

impl IfMatch {
    pub fn read(text: &str) -> IfMatch {
        let versions =
            text.split(',').map(|it| it.trim().trim_start_matches("W/").trim_matches('"').to_owned());
        IfMatch(versions.collect())
    }

    /// The version in the header, or else in `attributes.etag` of the body. An empty header matches no version.
    pub fn of(request: &HttpRequest, attributes: Option<&BodyAttributes>) -> Option<IfMatch> {
        // An unreadable value matches no version, so that it does not count as absent.
        let header = request.headers().get(IF_MATCH).map(|it| it.to_str().unwrap_or("unreadable"));
        let within = attributes.and_then(|it| it.etag.as_deref()).filter(|it| !it.trim().is_empty());
        header.or(within).map(IfMatch::read)
    }

    pub fn allows(&self, current: &ETag) -> bool {
        self.0.iter().any(|it| it == "*" || *it == current.0)
    }
}

impl fmt::Display for IfMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(","))
    }
}

impl Reply {
    pub fn with_etag(self, etag: &ETag) -> Reply {
        self.with("ETag", format!("\"{etag}\""))
    }
}
