//! Middleware that identifies the visitor and renders error pages.

use std::cell::Cell;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;
use std::sync::Arc;

use actix_session::Session;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::Header;
use actix_web::http::{Method, StatusCode, Uri, header};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};

use crate::model::catalogue::agreement::Catalogue;
use crate::model::kernel::id::Id;
use crate::model::kernel::lang::Lang;
use crate::store::db::Db;
use crate::store::db::failure::explain;
use crate::web::answer::error::Error;
use crate::web::answer::error_page::error_page;
use crate::web::answer::page::{self, Page};
use crate::web::answer::request_log::Refused;
use crate::web::answer::static_files;
use crate::web::request::catalogues::Catalogues;
use crate::web::request::cookies::{self, Secure};
use crate::web::request::done::Done;
use crate::web::request::kept_forms::{self, Outcome};
use crate::web::request::origin::{is_ours, is_surely_same_site};
use crate::web::request::refusals;
use crate::web::request::retries::{self, Retry};
use crate::web::request::visitor::{Owes, SignedIn, Visitor};
use crate::web::sign_in::session;
use crate::web::token;

/// Whether the register is a sandbox.
#[derive(Clone, Copy)]
pub struct Sandbox(pub bool);

/// The proxies whose X-Forwarded-For is trusted.
#[derive(Clone, Default)]
pub struct TrustedProxies(pub Vec<IpAddr>);

pub async fn identify(
    session: Session,
    secure: Data<Secure>,
    proxies: Data<TrustedProxies>,
    db: Data<Db>,
    catalogues: Data<Catalogues>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let (recognised, failure) = match recognise(&session, &db, &catalogues).await {
        Ok(recognised) => (recognised, None),
        // Static files are for everybody. The error page needs its style sheet.
        Err(_) if static_files::has(request.path()) => (None, None),
        Err(error) => (None, Some(error)),
    };
    let cookie = cookies::FORM.read(request.request()).filter(|it| token::is_token(it));
    let fresh = recognised.is_none() && cookie.is_none();
    let (signed_in, csrf, catalogue) = match recognised {
        Some((signed_in, csrf, catalogue)) => (Some(signed_in), csrf, catalogue),
        None => (None, cookie.unwrap_or_else(token::generate), Arc::default()),
    };
    let visitor = Rc::new(visitor(request.request(), &proxies, signed_in, csrf, catalogue));
    request.extensions_mut().insert(visitor.clone());
    // A gate may refuse the request before the handler reads the form.
    let had_session = cookies::SESSION.read(request.request()).is_some();
    let unread = if had_session { retries::read(&mut request).await.err() } else { None };
    let response = match failure.or(unread.map(Error::from)) {
        Some(error) => request.error_response(error).map_into_left_body(),
        // Refuses NUL: no id contains one, and Postgres would report an error.
        None if has_control_character(request.path()) => {
            request.error_response(Error::NotFound).map_into_left_body()
        }
        None => next.call(request).await?.map_into_right_body(),
    };
    let (sent, error) = (response.request(), response.response().error());
    let is_kept = match (&visitor.sent, error) {
        (true, error) => {
            let error = error.and_then(|it| it.as_error::<Error>());
            let outcome = response.response().extensions().get::<Outcome>().copied();
            kept_forms::note(&db, &visitor, sent, (response.status(), outcome), error).await
        }
        (false, _) => false,
    };
    let mut response = match response.response().error() {
        Some(error) => {
            if let Some(Error::Forbidden(_)) = error.as_error::<Error>() {
                refusals::record(&db, &visitor, response.request().method()).await;
            }
            let formatted =
                error_response(error, &visitor, is_kept, |error| retry(error, response.request(), &visitor));
            if let Some(error) = error.as_error::<Error>() {
                response.request().extensions_mut().insert(Refused(error.name()));
            }
            response.into_response(formatted)
        }
        None => response.map_into_boxed_body(),
    };
    if fresh && is_html(&response) {
        response.response_mut().add_cookie(&cookies::FORM.set(**secure, &visitor.csrf))?;
    }
    Ok(response)
}

/// The staff member who is signed in, the form token of the session, and the catalogue.
async fn recognise(
    session: &Session,
    db: &Db,
    catalogues: &Catalogues,
) -> Result<Option<(SignedIn, String, Arc<Catalogue>)>, Error> {
    let Some((signed_in, csrf)) = session::current(session)? else { return Ok(None) };
    let catalogue = catalogues.current(db, signed_in.partner.catalogue_version).await?;
    Ok(Some((signed_in, csrf, catalogue)))
}

pub fn has_control_character(path: &str) -> bool {
    percent_encoding::percent_decode_str(path).any(|it| it.is_ascii_control())
}

fn is_html(response: &ServiceResponse<BoxBody>) -> bool {
    let content_type = response.headers().get(header::CONTENT_TYPE);
    content_type.is_some_and(|it| it.as_bytes().starts_with(b"text/html"))
}

fn visitor(
    request: &HttpRequest,
    proxies: &TrustedProxies,
    signed_in: Option<SignedIn>,
    csrf: String,
    catalogue: Arc<Catalogue>,
) -> Visitor {
    let chosen = signed_in.as_ref().and_then(|it| Lang::find(it.staff.language.as_deref()?));
    let preferred = request.extensions().get::<Lang>().copied();
    let (signed_in, arriving) = match signed_in.map(Rc::new) {
        Some(it) if it.owes() == Owes::Nothing => (Some(it), None),
        other => (None, other),
    };
    Visitor {
        lang: chosen.or(preferred).unwrap_or(Lang::En),
        csrf,
        back: sent_from(request).unwrap_or_else(|| path(request.uri())),
        path: path(request.uri()),
        address: address(request, &proxies.0).map(|it| it.to_string()),
        catalogue,
        sandbox: is_sandbox(request),
        sent: request.method() == Method::POST,
        done: Done::of(request),
        kept_at: Cell::default(),
        signed_in,
        arriving,
    }
}

/// Whether the register is a sandbox.
pub fn is_sandbox(request: &HttpRequest) -> bool {
    request.app_data::<Data<Sandbox>>().is_some_and(|it| it.0)
}

pub fn path(uri: &Uri) -> String {
    uri.path_and_query().map_or("/".to_owned(), |it| it.to_string())
}

/// The page that a form was sent from, because some forms are posted to a path without a page.
fn sent_from(request: &HttpRequest) -> Option<String> {
    let header = |name| request.headers().get(name)?.to_str().ok();
    let from: Uri = header(header::REFERER).filter(|_| request.method() == Method::POST)?.parse().ok()?;
    let origin = format!("{}://{}", from.scheme_str()?, from.authority()?);
    is_ours(request, &origin).then(|| path(&from))
}

/// How the visitor may repeat a request that was refused. A form of this site with another form token, for example
/// because of a new sign-in in another tab, can be sent with the present one.
fn retry(error: &Error, request: &HttpRequest, visitor: &Visitor) -> Option<Retry> {
    match (error, retries::of(request)) {
        (Error::CrossSite, Retry::Form(mut fields)) if is_surely_same_site(request) => {
            fields.retain(|(name, _)| name != "csrf");
            fields.push(("csrf".to_owned(), token::mask(&visitor.csrf)));
            Some(Retry::Form(fields))
        }
        (error, retry) if error.is_temporary() => Some(retry),
        _ => None,
    }
}

/// The client address. Behind trusted proxies, the last address that is not a trusted proxy. Entries
/// before an unreadable one are ignored, because anyone could have written them.
pub fn address(request: &HttpRequest, proxies: &[IpAddr]) -> Option<IpAddr> {
    let is_proxy = |address: IpAddr| proxies.iter().any(|it| it.to_canonical() == address);
    let forwarded: Vec<&str> =
        request.headers().get_all("x-forwarded-for").map(|it| it.to_str().unwrap_or_default()).collect();
    let mut hops = forwarded.iter().rev().flat_map(|it| it.rsplit(','));
    let mut address = request.peer_addr()?.ip().to_canonical();
    while is_proxy(address) {
        let Some(before) = hops.next().and_then(hop) else { break };
        address = before;
    }
    Some(address)
}

/// Parses an address as proxies write it; some append the port.
fn hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let address = text.parse::<IpAddr>().or_else(|_| text.parse::<SocketAddr>().map(|it| it.ip()));
    address.ok().map(|it| it.to_canonical())
}

/// The language of the cookie, or else the first known one in Accept-Language, or else English. `headers` puts it
/// into the request.
pub fn preferred_language(request: &HttpRequest) -> Lang {
    let cookie = cookies::LANGUAGE.read(request).and_then(|it| Lang::find(&it));
    cookie.unwrap_or_else(|| {
        let accepted = header::AcceptLanguage::parse(request);
        let ranked = accepted.map(|it| it.ranked()).unwrap_or_default();
        let mut known = ranked.iter().filter_map(|it| Lang::find(it.item()?.primary_language()));
        known.next().unwrap_or(Lang::En)
    })
}

/// Renders the error page. An unexpected error is logged once, with the reference that the visitor sees. `is_kept`:
/// whether the form was kept, and is shown again when its page is opened.
pub fn error_response(
    error: &actix_web::Error,
    visitor: &Rc<Visitor>,
    is_kept: bool,
    retry: impl FnOnce(&Error) -> Option<Retry>,
) -> HttpResponse {
    let foreign;
    let error = match error.as_error::<Error>() {
        Some(error) => error,
        None => {
            foreign = match error.as_response_error().status_code() {
                StatusCode::NOT_FOUND => Error::NotFound,
                StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
                status if status.is_client_error() => Error::BadRequest,
                _ => Error::Unexpected(anyhow::anyhow!("{error:?}")),
            };
            &foreign
        }
    };
    if let Error::Arrived = error {
        return page::see_other("/");
    }
    let elsewhere = match error {
        Error::SignedOut => Some("/sign-in"),
        Error::OwesSecondFactor => Some("/sign-in/second-factor"),
        Error::OwesFactorSetup => Some("/profile/second-factor/new"),
        Error::OwesReauthentication => Some("/sign-in/again"),
        _ => None,
    };
    if let Some(elsewhere) = elsewhere {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if visitor.path != "/sign-out" {
            query.append_pair("next", &visitor.back);
            if visitor.sent {
                query.append_pair("unsaved", if is_kept { "kept" } else { "yes" });
            }
        }
        return page::see_other(&format!("{elsewhere}?{}", query.finish()));
    }
    let reference = match error {
        Error::Unexpected(cause) => {
            let reference = String::from(Id::generate());
            tracing::error!(reference, cause = explain(cause), "request failed");
            Some(reference)
        }
        Error::DiskFull(cause) | Error::Unavailable(cause) => {
            tracing::warn!(cause = explain(cause), "the database failed");
            None
        }
        _ => None,
    };
    let retry = retry(error);
    error_page(Page::new(visitor), error, reference, retry)
}
