//! Headers of every response, including errors.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use actix_web::HttpMessage;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method};
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::web::answer::draining::Draining;
use crate::web::request::cookies::Secure;
use crate::web::request::identify;
use crate::web::request::retries::Retry;
use crate::web::request::visitor::Visitor;

static ALWAYS: [(HeaderName, HeaderValue); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
             connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
             require-trusted-types-for 'script'",
        ),
    ),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (
        header::PERMISSIONS_POLICY,
        HeaderValue::from_static(
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
        ),
    ),
    (header::CROSS_ORIGIN_OPENER_POLICY, HeaderValue::from_static("same-origin")),
    (header::CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
];

pub async fn headers(
    secure: Data<Secure>,
    draining: Data<Draining>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let lang = identify::preferred_language(request.request());
    request.extensions_mut().insert(lang);
    let sandbox = identify::is_sandbox(request.request());
    let sent = request.method() == Method::POST;
    let path = identify::path(request.uri());
    let mut response = match next.call(request).await {
        Ok(response) => response.map_into_boxed_body(),
        // The session could not be stored or deleted. The browser keeps its cookie, so a session that it had may go on.
        // Renders the error page.
        Err(error) => {
            let nobody = Visitor {
                lang,
                csrf: String::new(),
                back: path.clone(),
                path,
                address: None,
                catalogue: Arc::default(),
                sandbox,
                sent,
                done: None,
                kept_at: Cell::default(),
                signed_in: None,
                arriving: None,
            };
            let response = identify::error_response(&error, &Rc::new(nobody), false, |error| {
                error.is_temporary().then_some(if sent { Retry::Back } else { Retry::Get })
            });
            return Err(actix_web::error::InternalError::from_response(
                error,
                with(response.map_into_boxed_body(), *secure.as_ref()),
            )
            .into());
        }
    };
    add(response.headers_mut(), *secure.as_ref());
    if draining.is_on() {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    Ok(response)
}

fn with(mut response: actix_web::HttpResponse, secure: Secure) -> actix_web::HttpResponse {
    add(response.headers_mut(), secure);
    response
}

fn add(headers: &mut header::HeaderMap, secure: Secure) {
    for (name, value) in &ALWAYS {
        // Uploaded files already have a stricter policy.
        if name != header::CONTENT_SECURITY_POLICY || !headers.contains_key(name) {
            headers.insert(name.clone(), value.clone());
        }
    }
    if secure.0 {
        let value = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}
