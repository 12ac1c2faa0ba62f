//! One log line per request: method, path, status, duration, staff member and address. Never the query, which holds
//! search terms.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::{Error, HttpMessage};
use tracing::Span;
use tracing_actix_web::RootSpanBuilder;

use crate::web::request::visitor::Visitor;

pub struct RequestLog;

struct Began(Instant);

/// The API caller, key and address.
pub struct Called {
    pub staff_id: Option<String>,
    pub key_id: Option<String>,
    pub address: Option<String>,
}

/// The name of the error.
pub struct Refused(pub &'static str);

impl RootSpanBuilder for RequestLog {
    fn on_request_start(request: &ServiceRequest) -> Span {
        request.extensions_mut().insert(Began(Instant::now()));
        // The path is searched for tokens only if the span is logged.
        tracing::info_span!("request", method = %request.method(), path = without_tokens(request.path()))
    }

    fn on_request_end<B: MessageBody>(_: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        match outcome {
            Ok(response) => {
                let began = response.request().extensions().get::<Began>().map(|it| it.0.elapsed());
                let micros = began.map_or(0, |it| u64::try_from(it.as_micros()).unwrap_or(u64::MAX));
                let visitor = Visitor::of(response.request());
                let extensions = response.request().extensions();
                let called = extensions.get::<Called>();
                let staff_id = visitor.as_ref().and_then(|it| Some(it.session()?.staff.id.as_str()));
                let staff_id = staff_id.or(called.and_then(|it| it.staff_id.as_deref()));
                let key_id = called.and_then(|it| it.key_id.as_deref());
                let address = visitor.as_ref().and_then(|it| it.address.as_deref());
                let address = address.or(called.and_then(|it| it.address.as_deref()));
                let refused = extensions.get::<Refused>().map(|it| it.0);
                let status = response.status().as_u16();
                tracing::info!(status, micros, staff_id, key_id, address, refused, "answered");
            }
            Err(error) => {
                let status = error.as_response_error().status_code().as_u16();
                tracing::info!(status, "answered");
            }
        }
    }
}

/// The path without one-time links, which are secrets: `{token}` stands for each run of digits that could be a
/// token. They are replaced in unknown paths too, because a mistyped link still contains the secret. No id has so many
/// hexadecimal digits in a row.
fn without_tokens(path: &str) -> String {
    let parts = path.split_inclusive(|it: char| !it.is_ascii_hexdigit());
    parts
        .map(|part| {
            let digits = part.trim_end_matches(|it: char| !it.is_ascii_hexdigit());
            if digits.len() < 32 { part.to_owned() } else { part.replace(digits, "{token}") }
        })
        .collect()
}
