//! The firm's directory: an OpenID Connect provider for sign-in (Entra ID, Keycloak, any that
//! supports discovery).

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata,
    CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse,
    CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthType, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, ClientId,
    ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IdTokenClaims, IdTokenFields, IssuerUrl, LanguageTag, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RequestTokenError, Scope, StandardErrorResponse, StandardTokenResponse, TokenResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::{Mutex, OnceCell};
use url::Url;

use crate::model::kernel::clock;
use crate::model::kernel::id::Id;
use crate::model::kernel::lang::Lang;
use crate::model::people::directory::{Account, AccountRefusal, GroupRole, Groups, are_two_factors};
use crate::web::answer::error::Error;
use crate::web::sign_in::authentication_request::AuthenticationRequest;
use crate::web::sign_in::directory_fetch::{self, fetch, is_safe};

/// Paraph's registration at the directory.
#[derive(Debug, Clone)]
pub struct Registration {
    /// As configured: issuers are compared byte by byte.
    pub issuer: IssuerUrl,
    pub client_id: ClientId,
    /// `None` for a public client, protected by PKCE only.
    pub client_secret: Option<ClientSecret>,
    /// The directory's display name.
    pub name: String,
    pub groups_claim: String,
    /// Empty if roles are assigned manually.
    pub roles: Vec<GroupRole>,
    /// Whether unverified email addresses are trusted.
    pub trust_email: bool,
    /// Whether people can sign in only with the directory.
    pub only: bool,
}

/// The hosts of Entra ID. The first segment of a path there is a tenant.
const ENTRA_HOSTS: [&str; 4] = [
    "login.microsoftonline.com",
    "login.microsoftonline.us",
    "login.partner.microsoftonline.cn",
    "sts.windows.net",
];

/// The firm's directory, if one is configured.
pub struct Directories(Option<Directory>);

impl Directories {
    pub fn new(registration: Option<Registration>, public_url: &Url) -> anyhow::Result<Directories> {
        let open = |it| Directory::new(it, public_url);
        Ok(Directories(registration.map(open).transpose()?))
    }

    pub fn find(&self) -> Option<&Directory> {
        self.0.as_ref()
    }

    /// The directory's display name.
    pub fn name(&self) -> Option<String> {
        self.find().map(|it| it.registration.name.clone())
    }

    /// The firm's Microsoft ID: the tenant in the address of its Entra ID, if that is the directory.
    pub fn microsoft_id(&self) -> Option<Id> {
        let issuer = self.find()?.registration.issuer.url();
        let is_entra = ENTRA_HOSTS.contains(&issuer.host_str()?);
        issuer.path_segments()?.next()?.parse().ok().filter(|_| is_entra)
    }

    /// Whether people can sign in with passwords.
    pub fn password_sign_in(&self) -> bool {
        !self.find().is_some_and(|it| it.registration.only)
    }

    /// Whether directory groups determine roles.
    pub fn gives_roles(&self) -> bool {
        self.find().is_some_and(|it| !it.registration.roles.is_empty())
    }
}

/// All non-standard claims, because a setting names the groups claim.
#[derive(Debug, Clone, Deserialize, Serialize)]
struct OtherClaims(HashMap<String, Value>);

impl AdditionalClaims for OtherClaims {}

type TokenFields = IdTokenFields<
    OtherClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Client = openidconnect::Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<TokenFields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

type Claims = IdTokenClaims<OtherClaims, CoreGenderClaim>;

/// Only asymmetric signatures: with HS256, anyone who knows the client secret could sign.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// How long the directory's metadata is cached.
const LIFETIME: Duration = Duration::from_secs(3600);

pub struct Directory {
    pub registration: Registration,
    redirect: RedirectUrl,
    http: OnceCell<reqwest::Client>,
    published: Mutex<Published>,
}

/// The cached metadata of the directory: endpoints and keys.
#[derive(Default)]
struct Published {
    client: Option<(Arc<Client>, Instant)>,
    failed_at: Option<Instant>,
}

impl Directory {
    fn new(registration: Registration, public_url: &Url) -> anyhow::Result<Directory> {
        let redirect = RedirectUrl::from_url(public_url.join("/sign-in/directory/callback")?);
        Ok(Directory { registration, redirect, http: OnceCell::new(), published: Mutex::default() })
    }

    /// The authorization URL. With `ask`, the directory must authenticate again.
    pub async fn authorization(
        &self,
        request: &AuthenticationRequest,
        ask: bool,
        lang: Lang,
    ) -> Result<Url, Error> {
        let client = self.client(None).await?;
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let (state, nonce) = (CsrfToken::new(request.state()), Nonce::new(request.nonce()));
        let challenge =
            PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(request.verifier()));
        let mut authorization = client
            .authorize_url(flow, || state, || nonce)
            .add_scope(Scope::new("profile".to_owned()))
            .add_scope(Scope::new("email".to_owned()))
            .add_ui_locale(LanguageTag::new(lang.code().to_owned()))
            .set_pkce_challenge(challenge);
        if ask || request.again {
            authorization = authorization.add_prompt(CoreAuthPrompt::Login);
        }
        if request.again {
            // With `max_age`, the token must contain the time of the last authentication.
            authorization = authorization.set_max_age(Duration::ZERO);
        }
        Ok(authorization.url().0)
    }

    /// Exchanges a code for the account.
    pub async fn account(&self, code: &str, request: &AuthenticationRequest) -> Result<Account, Error> {
        let client = self.client(None).await?;
        let http = self.http().await?;
        let exchange = client.exchange_code(AuthorizationCode::new(code.to_owned()));
        let exchange = exchange.map_err(|it| self.unreachable(&it))?;
        let answer = exchange
            .set_pkce_verifier(PkceCodeVerifier::new(request.verifier()))
            .request_async(&|it| fetch(http.clone(), it))
            .await;
        let tokens = match answer {
            Ok(tokens) => tokens,
            Err(RequestTokenError::Request(error)) => return Err(self.unreachable(&error)),
            Err(RequestTokenError::ServerResponse(error)) => {
                return Err(unverifiable(format!("it took no code: {:?}", error.error())));
            }
            // The response may contain tokens, so it is not logged.
            Err(_) => return Err(unverifiable("its answer to a code could not be read")),
        };
        let token = tokens.id_token().ok_or_else(|| unverifiable("it sent no ID token"))?;
        let nonce = Nonce::new(request.nonce());
        let verify = |client: &Client| {
            let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS);
            token.claims(&verifier, &nonce).cloned()
        };
        let claims = match verify(&client) {
            // The directory may have rotated its keys.
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                verify(&*self.client(Some(&client)).await?)
            }
            other => other,
        };
        self.read(&claims.map_err(unverifiable)?)
    }

    fn read(&self, claims: &Claims) -> Result<Account, Error> {
        // The library checks only the audience, and there may be several.
        if claims.authorized_party().is_some_and(|it| *it != self.registration.client_id) {
            return Err(unverifiable("its ID token was made for another client"));
        }
        let others = &claims.additional_claims().0;
        // The library does not check this claim either. Clocks may differ by a minute.
        let begins = others.get("nbf").map(|it| it.as_i64().unwrap_or(i64::MAX));
        if begins.is_some_and(|it| it > clock::now().timestamp() + 60) {
            return Err(unverifiable("the ID token is not valid yet"));
        }
        let methods = claims.auth_method_refs().map(Vec::as_slice).unwrap_or_default();
        Ok(Account {
            id: format!("{} {}", claims.issuer().as_str(), claims.subject().as_str()),
            email: claims.email().map(|it| it.as_str().to_owned()),
            email_verified: claims.email_verified() == Some(true),
            name: claims.name().and_then(|it| it.get(None)).map(|it| it.as_str().to_owned()),
            groups: groups(others, &self.registration.groups_claim),
            two_factors: are_two_factors(methods.iter().map(|it| it.as_str())),
            proved_at: claims.auth_time(),
        })
    }

    async fn http(&self) -> Result<&reqwest::Client, Error> {
        let make = async || directory_fetch::client(self.registration.issuer.url());
        self.http.get_or_try_init(make).await.map_err(|it| Error::Unexpected(it.into()))
    }

    /// The directory's metadata, fetched again after an hour or if `old` is no longer sufficient.
    async fn client(&self, old: Option<&Arc<Client>>) -> Result<Arc<Client>, Error> {
        let asked_at = Instant::now();
        let mut published = self.published.lock().await;
        if let Some((client, read_at)) = &published.client
            && read_at.elapsed() < LIFETIME
            && !old.is_some_and(|it| Arc::ptr_eq(it, client))
        {
            return Ok(client.clone());
        }
        if published.failed_at.is_some_and(|it| it > asked_at) {
            // Another request found it unreachable meanwhile.
            return Err(Error::DirectoryUnreachable);
        }
        match self.discover().await {
            Ok(client) => {
                let client = Arc::new(client);
                if published.failed_at.is_some() {
                    tracing::info!(issuer = %self.registration.issuer, "the directory answers again");
                }
                *published = Published { client: Some((client.clone(), Instant::now())), failed_at: None };
                Ok(client)
            }
            Err(error) => {
                let is_known = published.failed_at.replace(Instant::now()).is_some();
                Err(if is_known { Error::DirectoryUnreachable } else { self.unreachable(&*error) })
            }
        }
    }

    async fn discover(&self) -> anyhow::Result<Client> {
        let Registration { issuer, client_id, client_secret, .. } = self.registration.clone();
        let http = self.http().await?;
        let metadata = CoreProviderMetadata::discover_async(issuer, &|it| fetch(http.clone(), it)).await?;
        if !is_safe(metadata.authorization_endpoint().url()) {
            anyhow::bail!("{} is not an https:// address", metadata.authorization_endpoint());
        }
        let methods = metadata.token_endpoint_auth_methods_supported().cloned().unwrap_or_default();
        let in_body = methods.contains(&CoreClientAuthMethod::ClientSecretPost)
            && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic);
        let auth_type = if in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
        let client = Client::from_provider_metadata(metadata, client_id, client_secret);
        Ok(client.set_redirect_uri(self.redirect.clone()).set_auth_type(auth_type))
    }

    fn unreachable(&self, error: &(dyn std::error::Error + 'static)) -> Error {
        let mut cause = error.to_string();
        let mut error = error.source();
        while let Some(source) = error {
            cause = format!("{cause}: {source}");
            error = source.source();
        }
        tracing::error!(issuer = %self.registration.issuer, cause, "the directory cannot be reached");
        Error::DirectoryUnreachable
    }
}

fn unverifiable(cause: impl std::fmt::Display) -> Error {
    tracing::warn!(%cause, "what the directory sent could not be verified");
    Error::DirectoryRefused(AccountRefusal::Unverifiable)
}

/// The groups of a claim with a list of names or a single name.
fn groups(claims: &HashMap<String, Value>, claim: &str) -> Groups {
    match claims.get(claim) {
        Some(Value::String(one)) => Groups::Named(vec![one.clone()]),
        Some(Value::Array(names)) => {
            Groups::Named(names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        }
        _ if claims.get("_claim_names").is_some_and(|it| it.get(claim).is_some()) => Groups::LeftOut,
        _ if claims.get("hasgroups").is_some() => Groups::LeftOut,
        _ => Groups::Named(Vec::new()),
    }
}
