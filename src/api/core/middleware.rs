//! The middleware of the API: authentication by key or access token, rate limits, request and response headers, and error
//! responses.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::guard::GuardContext;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest};

use crate::api::core::call::{self, Call, KeyState, Style};
use crate::api::core::error::{Error, Fault, wrong};
use crate::api::core::parameters::CONTINUATION;
use crate::api::oauth::addresses::is_token_endpoint;
use crate::api::oauth::refusals::rephrase;
use crate::details;
use crate::model::activity::action::Action;
use crate::model::catalogue::agreement::Catalogue;
use crate::model::kernel::lang::Lang;
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::db::Db;
use crate::store::db::failure::Failure;
use crate::store::settings::api_keys::{self, KeyHolder};
use crate::store::settings::{access_tokens, api_requests};
use crate::web::answer::api_document::{CORRELATION_ID, REQUEST_ID};
use crate::web::answer::request_log::{Called, Refused};
use crate::web::request::catalogues::Catalogues;
use crate::web::request::identify::{self, Sandbox, TrustedProxies, has_control_character};
use crate::web::request::leases::{Leases, Taken};
use crate::web::request::limits;
use crate::web::token;

/// Whether a request is an API call: any path under `/v1` and `/api`, except the OpenAPI document, the token endpoint,
/// and the tiles of the transparency log.
pub fn is_call(context: &GuardContext<'_>) -> bool {
    let path = context.head().uri.path();
    path == "/v1"
        || path.starts_with("/v1/")
        || (path.starts_with("/api/") && path != "/api/openapi.json")
        || path.starts_with("/log/tile/")
        || is_token_endpoint(path)
}

/// Partner Center's correlation vector. Its clients log it.
const CORRELATION_VECTOR: &str = "MS-CV";

pub async fn identify_caller(
    db: Data<Db>,
    proxies: Data<TrustedProxies>,
    catalogues: Data<Catalogues>,
    leases: Data<Leases>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let mut call = begin(request.request(), &proxies);
    let prepared = prepare(&mut call, request.request(), &db, &catalogues, &leases).await;
    let holder = call.key.holder();
    request.extensions_mut().insert(Called {
        staff_id: holder.map(|it| it.staff.id.clone()),
        key_id: holder.map(|it| it.key_id.clone()),
        address: call.address.clone(),
    });
    let call = Rc::new(call);
    request.extensions_mut().insert(call.clone());
    let response = match prepared {
        Err(error) => request.error_response(error).map_into_boxed_body(),
        Ok(()) if has_control_character(request.path()) => {
            request.error_response(Error::from(Fault::new(1000))).map_into_boxed_body()
        }
        Ok(()) => next.call(request).await?.map_into_boxed_body(),
    };
    let mut response = format_error(response, &call, &db).await;
    let headers = response.headers_mut();
    let locale = match call.lang {
        Lang::En => "en-US",
        Lang::Fr => "fr-FR",
    };
    for (name, value) in [
        (REQUEST_ID, call.request_id.as_str()),
        (CORRELATION_ID, &call.correlation_id),
        (call::LOCALE, locale),
        (CORRELATION_VECTOR, &call.correlation_vector()),
    ] {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    Ok(response)
}

fn begin(request: &HttpRequest, proxies: &TrustedProxies) -> Call {
    let new = || uuid::Uuid::new_v4().to_string();
    Call {
        style: match is_token_endpoint(request.uri().path()) {
            // `rephrase` turns this style into that of OAuth.
            true => Style::PartnerCenter,
            false => Style::of(request.path()),
        },
        lang: call::language(request),
        given_request_id: None,
        request_id: new(),
        correlation_id: new(),
        method: request.method().to_string(),
        uri: identify::path(request.uri()),
        address: identify::address(request, &proxies.0).map(|it| it.to_string()),
        employee: None,
        sandbox: request.app_data::<Data<Sandbox>>().is_some_and(|it| it.0),
        catalogue: Arc::<Catalogue>::default(),
        key: KeyState::Missing,
    }
}

async fn prepare(
    call: &mut Call,
    request: &HttpRequest,
    db: &Db,
    catalogues: &Catalogues,
    leases: &Leases,
) -> Result<(), Error> {
    let headers = request.headers();
    // Of two values, one would be ignored.
    let once = ["Authorization", CONTINUATION, call::EMPLOYEE];
    if let Some(name) = once.into_iter().find(|it| headers.get_all(*it).count() > 1) {
        return Err(wrong(name, "api-twice"));
    }
    let authorization = headers.get(header::AUTHORIZATION);
    // The token endpoint reads the header by itself.
    if let Some(authorization) = authorization.filter(|_| !is_token_endpoint(request.uri().path())) {
        let key = authorization.to_str().ok().and_then(bearer);
        let holder = match key {
            Some(key) if token::is_access_token(key) => {
                access_tokens::find_holder(db, &token::hash(key)).await?
            }
            Some(key) => api_keys::find_holder(db, &token::hash(key)).await?,
            None => None,
        };
        call.key = holder.map_or(KeyState::Invalid, |it| KeyState::Valid(Box::new(it)));
    }
    match &call.key {
        KeyState::Valid(holder) => {
            let key_id = &holder.key_id;
            let noted = async |tx: &mut _| api_keys::touch(tx, key_id).await;
            match leases.take_or_grant(db, limits::api_key(key_id), noted).await? {
                Taken::Wait(wait) => return Err(Error::TooMany(wait)),
                Taken::Fresh => api_requests::sweep(db).await?,
                Taken::Held => {}
            }
            call.catalogue = catalogues.current(db, holder.partner.catalogue_version).await?;
        }
        KeyState::Invalid => {
            let address = limits::api_address(call.address.as_deref().unwrap_or_default());
            if let Taken::Wait(wait) = leases.take(db, address, async |_: &mut _| Ok(())).await? {
                return Err(Error::TooMany(wait));
            }
        }
        KeyState::Missing => {}
    }
    let correlation_id = call::guid(headers, CORRELATION_ID)?;
    call.correlation_id = correlation_id.map_or_else(|| call.correlation_id.clone(), String::from);
    if let Some(request_id) = call::guid(headers, REQUEST_ID)? {
        call.request_id = request_id.to_string();
        call.given_request_id = Some(request_id.into());
    }
    let employee = call::employee(headers)?;
    if employee.is_some() && call.key.holder().is_some_and(|it| !it.staff.is_program_account) {
        // A staff member's key acts in their name. Evidence that names somebody else would be false.
        return Err(wrong(call::EMPLOYEE, "api-employee-own"));
    }
    call.employee = employee;
    Ok(())
}

/// The key or access token in `Authorization: Bearer`.
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, key) = authorization.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(key.trim())
}

/// Formats the error of a response in the style of the path.
async fn format_error(response: ServiceResponse<BoxBody>, call: &Call, db: &Db) -> ServiceResponse<BoxBody> {
    let Some(error) = response.response().error() else { return response };
    let foreign;
    let error = match error.as_error::<Error>() {
        Some(error) => error,
        None => {
            foreign = match error.as_response_error().status_code() {
                StatusCode::NOT_FOUND => Fault::new(1000).into(),
                StatusCode::PAYLOAD_TOO_LARGE => Fault::new(413).into(),
                status if status.is_client_error() => Fault::new(800_002).into(),
                _ => Error::Unexpected(anyhow::anyhow!("{error:?}")),
            };
            &foreign
        }
    };
    if let (Error::Fault(fault), KeyState::Valid(holder)) = (error, &call.key)
        && fault.code.code == 900_150
        && let Err(error) = record_refusal(db, call, holder).await
    {
        tracing::error!(%error, "a refusal was not written to the activity log");
    }
    let allowed = response.headers().get(header::ALLOW).cloned();
    let reply = call.error_reply(error);
    let reply = if is_token_endpoint(response.request().uri().path()) { rephrase(reply) } else { reply };
    let mut formatted = reply.response();
    if let Some(allowed) = allowed {
        formatted.headers_mut().insert(header::ALLOW, allowed);
    }
    response.request().extensions_mut().insert(Refused(match error {
        Error::Fault(_) => "fault",
        Error::KeyMissing | Error::KeyInvalid => "no-key",
        Error::TooMany(_) => "too-many",
        Error::Busy => "busy",
        Error::Database(Failure::Full, _) => "disk-full",
        Error::Database(..) => "unavailable",
        Error::Unexpected(_) => "unexpected",
    }));
    response.into_response(formatted)
}

/// The counterpart of `web::request::refusals`, which does this for pages.
async fn record_refusal(db: &Db, call: &Call, holder: &KeyHolder) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    if !limits::refusal(&mut tx, &holder.staff.id).await? {
        return Ok(());
    }
    let path: String = call.uri.chars().take_while(|it| *it != '?').take(200).collect();
    let after = Some(details! { Method: call.method, Path: path });
    let entry = Entry { after, ..Entry::new(Action::Refused) };
    let (address, employee) = (call.address.as_deref(), call.employee.as_deref());
    let by = By { employee, key_id: Some(&holder.key_id), ..By::new(&holder.staff, address) };
    activity_log::insert(&mut tx, by, entry).await?;
    tx.commit().await
}
