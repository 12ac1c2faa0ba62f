//! Why there is no token: the error codes of RFC 6749 §5.2. It has no code for a busy or failed server or for too many
//! requests: the status says so, and the code is `invalid_request`.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::api::core::error::Answer;
use crate::api::core::reply::Reply;

pub enum Refusal {
    InvalidRequest(String),
    InvalidClient,
    InvalidGrant,
    UnsupportedGrantType,
}

/// An error of the token endpoint (RFC 6749 §5.2).
#[derive(Serialize, ToSchema)]
pub struct OAuthError {
    /// `invalid_request`, `invalid_client`, `invalid_grant` or `unsupported_grant_type`. For the statuses 429 and 5xx,
    /// RFC 6749 has no code, and it is `invalid_request`.
    error: &'static str,
    /// What is wrong, in printable ASCII without `"` and `\\`.
    error_description: String,
}

impl OAuthError {
    fn new(error: &'static str, description: &str) -> OAuthError {
        OAuthError { error, error_description: description.chars().map(describable).collect() }
    }
}

/// The characters that RFC 6749 allows in a description. A description may name what the client sent.
fn describable(character: char) -> char {
    match character {
        '"' => '\'',
        ' '..='~' if character != '\\' => character,
        _ => '?',
    }
}

impl Refusal {
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::InvalidRequest(_) => "invalid_request",
            Refusal::InvalidClient => "invalid_client",
            Refusal::InvalidGrant => "invalid_grant",
            Refusal::UnsupportedGrantType => "unsupported_grant_type",
        }
    }

    pub fn answer(self) -> Answer {
        let error = self.code();
        let (status, description) = match self {
            Refusal::InvalidRequest(description) => (400, description),
            Refusal::InvalidClient => (
                401,
                "client_id must be the client ID of an API key that works, and client_secret the key".into(),
            ),
            Refusal::InvalidGrant => (400, "refresh_token must be an API key that works".into()),
            Refusal::UnsupportedGrantType => {
                (400, "grant_type must be client_credentials or refresh_token".into())
            }
        };
        let reply = Reply::json(status, &OAuthError::new(error, &description))?;
        let reply = uncached(reply);
        Ok(if status == 401 { reply.with("WWW-Authenticate", "Basic realm=\"Paraph\"") } else { reply })
    }
}

/// A reply that HTTP/1.0 caches do not store either.
pub fn uncached(reply: Reply) -> Reply {
    reply.with("Cache-Control", "no-store").with("Pragma", "no-cache")
}

/// Turns an error of the API into one of the token endpoint, with the same status and headers.
pub fn rephrase(reply: Reply) -> Reply {
    let body: Value = reply.body.as_deref().and_then(|it| serde_json::from_str(it).ok()).unwrap_or_default();
    let description = ["description", "message"].into_iter().find_map(|it| body.get(it)?.as_str());
    let error = OAuthError::new("invalid_request", description.unwrap_or_default());
    let body = serde_json::to_string(&error).ok();
    uncached(Reply { body, ..reply })
}
