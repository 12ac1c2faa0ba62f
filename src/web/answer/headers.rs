//! The headers of every response, errors included.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::web::request::cookies::Secure;
use crate::web::request::identify;
use crate::web::request::visitor::Visitor;

const ALWAYS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

pub async fn headers(
    secure: Data<Secure>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let lang = identify::preferred_language(request.request());
    let sandbox = identify::is_sandbox(request.request());
    let mut response = match next.call(request).await {
        Ok(response) => response.map_into_boxed_body(),
        // The session could not be looked up: nobody is known, and the page says what happened.
        Err(error) => {
            let nobody = Visitor {
                lang,
                csrf: String::new(),
                path: "/".to_owned(),
                back: "/".to_owned(),
                address: None,
                catalogue: Arc::default(),
                sandbox,
                sent: false,
                done: None,
                signed_in: None,
                arriving: None,
            };
            let said = identify::say(&error, &Rc::new(nobody));
            return Err(actix_web::error::InternalError::from_response(
                error,
                with(said.map_into_boxed_body(), *secure.as_ref()),
            )
            .into());
        }
    };
    add(response.headers_mut(), *secure.as_ref());
    Ok(response)
}

fn with(mut response: actix_web::HttpResponse, secure: Secure) -> actix_web::HttpResponse {
    add(response.headers_mut(), secure);
    response
}

fn add(headers: &mut header::HeaderMap, secure: Secure) {
    for (name, value) in ALWAYS {
        let name = HeaderName::from_static(name);
        // A file that somebody uploaded comes with a policy that is stricter still.
        if name != header::CONTENT_SECURITY_POLICY || !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
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
