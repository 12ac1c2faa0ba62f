//! The grant of a token request: the secret by which a program shows that it may have a token.

use actix_web::http::header::HeaderValue;
use data_encoding::BASE64;

use crate::api::oauth::form::TokenForm;
use crate::api::oauth::refusals::Refusal;
use crate::store::settings::api_keys::KeyHolder;
use crate::web::request::pairs;

/// The two grants differ in how the API key is sent.
pub enum Grant {
    /// `client_credentials`: the ID of the key, and the key.
    Client { id: String, secret: String },
    /// `refresh_token`: the key alone. A client that refreshes a token also sends the ID and the secret of its
    /// application at Microsoft. Paraph does not know them.
    Refresh { key: String },
}

impl Grant {
    pub fn of(form: &mut TokenForm, authorization: Option<&HeaderValue>) -> Result<Grant, Refusal> {
        match require(form, "grant_type")?.as_str() {
            "client_credentials" => client(form, authorization),
            "refresh_token" => Ok(Grant::Refresh { key: require(form, "refresh_token")? }),
            _ => Err(Refusal::UnsupportedGrantType),
        }
    }

    /// The API key that was sent.
    pub fn key(&self) -> &str {
        match self {
            Grant::Client { secret: key, .. } | Grant::Refresh { key } => key,
        }
    }

    /// Whether the key of this holder is the one that the grant names.
    pub fn is_of(&self, holder: &KeyHolder) -> bool {
        match self {
            Grant::Client { id, .. } => id.eq_ignore_ascii_case(&holder.key_id),
            Grant::Refresh { .. } => true,
        }
    }

    /// The answer if the key does not work.
    pub fn refusal(&self) -> Refusal {
        match self {
            Grant::Client { .. } => Refusal::InvalidClient,
            Grant::Refresh { .. } => Refusal::InvalidGrant,
        }
    }

    /// The refresh token of the answer: the key that was sent, because a key is not replaced.
    pub fn into_refresh_token(self) -> Option<String> {
        match self {
            Grant::Client { .. } => None,
            Grant::Refresh { key } => Some(key),
        }
    }
}

fn require(form: &mut TokenForm, name: &str) -> Result<String, Refusal> {
    form.take(name).ok_or_else(|| Refusal::InvalidRequest(format!("Send the parameter {name}")))
}

/// The credentials of the client: in the header `Authorization` or in the body, not in both (RFC 6749 §2.3.1).
fn client(form: &mut TokenForm, authorization: Option<&HeaderValue>) -> Result<Grant, Refusal> {
    let Some(authorization) = authorization else {
        let (id, secret) = (require(form, "client_id")?, require(form, "client_secret")?);
        return Ok(Grant::Client { id, secret });
    };
    let (id, secret) = basic(authorization).ok_or(Refusal::InvalidClient)?;
    // Many clients repeat the ID in the body, which is not a second way to authenticate.
    let is_same = form.take("client_id").is_none_or(|it| it.eq_ignore_ascii_case(&id));
    if form.take("client_secret").is_some() || !is_same {
        let description =
            "Send client_id and client_secret in the header Authorization or in the body, not in both";
        return Err(Refusal::InvalidRequest(description.to_owned()));
    }
    Ok(Grant::Client { id, secret })
}

/// The ID and the secret in `Authorization: Basic`. Both are encoded as in a form.
fn basic(authorization: &HeaderValue) -> Option<(String, String)> {
    let (scheme, encoded) = authorization.to_str().ok()?.trim().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = BASE64.decode(encoded.trim().as_bytes()).ok()?;
    let mut parts = decoded.splitn(2, |it| *it == b':').map(|it| pairs::text(it).ok());
    Some((parts.next()??, parts.next()??))
}
