//! Access tokens. A token is valid for an hour, and does what its API key does.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::api::core::call::Call;
use crate::api::core::error::{Answer, Error};
use crate::api::core::key_gate::NoKey;
use crate::api::core::parameters::{Parameters, Query};
use crate::api::core::reply::Reply;
use crate::api::oauth::form::TokenForm;
use crate::api::oauth::grant::Grant;
use crate::api::oauth::refusals::{OAuthError, Refusal, uncached};
use crate::store::db::Db;
use crate::store::settings::api_keys::KeyHolder;
use crate::store::settings::{access_tokens, api_keys};
use crate::web::answer::request_log::{Called, Refused};
use crate::web::request::leases::{Leases, Taken};
use crate::web::request::limits;
use crate::web::token;

#[derive(OpenApi)]
#[openapi(paths(create))]
pub struct Documentation;

/// The query of a request for a token.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code, reason = "known, so that it is not refused")]
pub struct TokenQuery {
    /// Azure AD's clients send 1.0. It has no effect.
    api_version: Option<String>,
}

impl Parameters for TokenQuery {}

/// A request for a token. `scope` and other parameters are ignored.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what Grant reads")]
pub struct TokenRequest {
    grant_type: GrantType,
    /// For `client_credentials`: the client ID of the API key.
    #[schema(example = "01a212da-8a78-75db-bd47-d310645ff198")]
    client_id: Option<String>,
    /// For `client_credentials`: the API key.
    #[schema(example = "$KEY")]
    client_secret: Option<String>,
    /// For `refresh_token`: the API key.
    refresh_token: Option<String>,
    /// Returned in the answer. It has no other effect.
    resource: Option<String>,
}

#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "describes what Grant reads")]
enum GrantType {
    ClientCredentials,
    RefreshToken,
}

/// A token. The times are those that Azure AD's endpoint 1.0 adds, as text and in seconds since 1970.
#[derive(Serialize, ToSchema)]
pub struct AccessToken {
    /// `Bearer`.
    token_type: &'static str,
    /// In seconds.
    expires_in: i64,
    ext_expires_in: i64,
    expires_on: String,
    not_before: String,
    /// The `resource` of the request.
    resource: Option<String>,
    access_token: String,
    /// The `refresh_token` of the request, which stays valid.
    refresh_token: Option<String>,
}

/// Exchanges an API key for an access token (OAuth 2.0).
///
/// `client_id` and `client_secret` may be sent in the header Authorization (Basic) instead. For `refresh_token` they are
/// accepted and not checked.
#[utoipa::path(
    post,
    path = "/oauth2/token",
    operation_id = "create_token",
    tag = "OAuth 2.0",
    security(()),
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "The token", body = AccessToken),
        (status = 400, description = "The request has an error, or the refresh token does not work", body = OAuthError),
        (status = 401, description = "The client ID or the client secret does not work", body = OAuthError),
        (status = 404, description = "There is nothing at this address", body = OAuthError),
        (status = 413, description = "The body is too large", body = OAuthError),
        (status = 415, description = "The body must be application/x-www-form-urlencoded", body = OAuthError),
        (status = 429, description = "Too many calls", body = OAuthError),
    )
)]
pub async fn create(
    NoKey(call): NoKey,
    _: Query<TokenQuery>,
    mut form: TokenForm,
    request: HttpRequest,
    db: Data<Db>,
    leases: Data<Leases>,
) -> Answer {
    let refuse = |refusal: Refusal| {
        request.extensions_mut().insert(Refused(refusal.code()));
        refusal.answer()
    };
    let grant = match Grant::of(&mut form, request.headers().get(header::AUTHORIZATION)) {
        Ok(grant) => grant,
        Err(refusal) => return refuse(refusal),
    };
    let holder = api_keys::find_holder(&db, &token::hash(grant.key())).await?.filter(|it| grant.is_of(it));
    count(&call, holder.as_ref(), &db, &leases).await?;
    let Some(holder) = holder else { return refuse(grant.refusal()) };
    request.extensions_mut().insert(Called {
        staff_id: Some(holder.staff.id),
        key_id: Some(holder.key_id.clone()),
        address: call.address.clone(),
    });
    let access_token = token::generate_access_token();
    let mut tx = db.begin().await?;
    let expires_at = access_tokens::insert(&mut tx, &token::hash(&access_token), &holder.key_id).await?;
    api_keys::touch(&mut tx, &holder.key_id).await?;
    tx.commit().await?;
    let resource = form.take("resource");
    Ok(uncached(Reply::ok(&AccessToken::new(
        access_token,
        expires_at,
        resource,
        grant.into_refresh_token(),
    ))?))
}

/// Counts the request with the calls of the key, or else with the wrong keys from its address.
async fn count(call: &Call, holder: Option<&KeyHolder>, db: &Db, leases: &Leases) -> Result<(), Error> {
    let nothing = async |_: &mut _| Ok(());
    let taken = match holder {
        Some(holder) => leases.take_or_grant(db, limits::api_key(&holder.key_id), nothing).await?,
        None => {
            let address = call.address.as_deref().unwrap_or_default();
            leases.take(db, limits::api_address(address), nothing).await?
        }
    };
    match taken {
        Taken::Wait(wait) => Err(Error::TooMany(wait)),
        Taken::Held | Taken::Fresh => Ok(()),
    }
}

impl AccessToken {
    fn new(
        access_token: String,
        expires_at: DateTime<Utc>,
        resource: Option<String>,
        refresh_token: Option<String>,
    ) -> AccessToken {
        let seconds = access_tokens::LIFETIME.num_seconds();
        AccessToken {
            token_type: "Bearer",
            expires_in: seconds,
            ext_expires_in: seconds,
            expires_on: expires_at.timestamp().to_string(),
            not_before: (expires_at - access_tokens::LIFETIME).timestamp().to_string(),
            resource,
            access_token,
            refresh_token,
        }
    }
}
