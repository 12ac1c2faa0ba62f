//! An API call: its headers, its caller, and the error format of its path.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::http::header::HeaderMap;
use actix_web::{HttpMessage, HttpRequest};
use chrono::NaiveDate;
use percent_encoding::percent_decode;
use serde_json::{Map, Value, json};

use crate::api::core::error::{Error, Fault};
use crate::api::core::reply::Reply;
use crate::model::catalogue::agreement::{Catalogue, Channel};
use crate::model::customers::contact::email_domain;
use crate::model::customers::rules::Rules;
use crate::model::kernel::clock;
use crate::model::kernel::error_code::ErrorCode;
use crate::model::kernel::id::Id;
use crate::model::kernel::lang::Lang;
use crate::model::kernel::text;
use crate::model::people::staff::Staff;
use crate::model::settings::partner::Partner;
use crate::store::db::failure::{Failure, explain};
use crate::store::settings::api_keys::KeyHolder;

/// The description of the 503 on a full disk, in Partner Center's style.
const DISK_FULL: &str = "The disk of the server is full, so nothing can be saved. Try again later";

pub const LOCALE: &str = "X-Locale";
/// The header that names the employee on whose behalf a program calls.
pub const EMPLOYEE: &str = "Paraph-Employee";

/// The response format of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `/v1`: compatible with Partner Center.
    PartnerCenter,
    /// `/v1/compliance`: has its own error format.
    Compliance,
    /// `/api`: problem details (RFC 9457).
    Problem,
}

impl Style {
    /// The style of an API path.
    pub fn of(path: &str) -> Style {
        match path {
            path if path.starts_with("/v1/compliance/") => Style::Compliance,
            path if path == "/v1" || path.starts_with("/v1/") => Style::PartnerCenter,
            _ => Style::Problem,
        }
    }

    /// The name of the error schema in the OpenAPI document.
    pub fn schema(self) -> &'static str {
        match self {
            Style::PartnerCenter => "PartnerCenterError",
            Style::Compliance => "ComplianceError",
            Style::Problem => "Problem",
        }
    }
}

pub struct Call {
    pub style: Style,
    pub lang: Lang,
    /// The request ID that the caller sent. A write with the same ID is not repeated.
    pub given_request_id: Option<String>,
    pub request_id: String,
    pub correlation_id: String,
    pub method: String,
    /// Path and query.
    pub uri: String,
    pub address: Option<String>,
    pub employee: Option<String>,
    pub sandbox: bool,
    pub catalogue: Arc<Catalogue>,
    pub key: KeyState,
}

/// The key of a call.
pub enum KeyState {
    /// No key was sent.
    Missing,
    Invalid,
    Valid(Box<KeyHolder>),
}

impl KeyState {
    pub fn holder(&self) -> Option<&KeyHolder> {
        match self {
            KeyState::Valid(holder) => Some(holder),
            KeyState::Missing | KeyState::Invalid => None,
        }
    }
}

impl Call {
    pub fn of(request: &HttpRequest) -> Option<Rc<Call>> {
        request.extensions().get::<Rc<Call>>().cloned()
    }

    /// The identification of the request in the form of a correlation vector: 22 characters in base64, and a counter.
    pub fn correlation_vector(&self) -> String {
        let id = uuid::Uuid::parse_str(&self.request_id).unwrap_or_default();
        format!("{}.0", data_encoding::BASE64_NOPAD.encode(id.as_bytes()))
    }

    /// Formats an error as a reply in the style of the path.
    pub fn error_reply(&self, error: &Error) -> Reply {
        let reply = match error {
            Error::Fault(fault) => self.refusal(fault),
            Error::KeyMissing => {
                self.refusal(&Fault::new(800_001)).with("WWW-Authenticate", "Bearer realm=\"Paraph\"")
            }
            Error::KeyInvalid => {
                let challenge = "Bearer realm=\"Paraph\", error=\"invalid_token\"";
                self.refusal(&Fault::new(400)).with("WWW-Authenticate", challenge)
            }
            Error::TooMany(wait) => self.too_many(wait.num_seconds() + 1),
            Error::Busy => self.refusal(&Fault::new(503)),
            Error::Database(failure, cause) => {
                tracing::warn!(cause = explain(cause), "the database failed");
                // Partner Center has no 507, and its clients do not try again after one.
                match (failure, self.style) {
                    (Failure::Full, Style::Problem) => self.refusal(&Fault::new(507)),
                    (Failure::Full, _) => self.refusal(&Fault::new(503).with_description(DISK_FULL)),
                    _ => self.refusal(&Fault::new(503)),
                }
            }
            Error::Unexpected(cause) => {
                let reference = String::from(Id::generate());
                tracing::error!(reference, cause = explain(cause), "call failed");
                self.refusal(&Fault::new(500).with_description(format!("Something went wrong ({reference})")))
            }
        };
        let reply = match error.retry_after() {
            Some(seconds) => reply.with("Retry-After", seconds.to_string()),
            None => reply,
        };
        match reply.body.is_some() && self.style == Style::Problem {
            true => reply.with("Content-Type", "application/problem+json"),
            false => reply,
        }
    }

    fn too_many(&self, seconds: i64) -> Reply {
        let message = format!("Rate limit is exceeded. Try again in {seconds} seconds.");
        let body = match self.style {
            Style::PartnerCenter | Style::Compliance => json!({ "statusCode": 429, "message": message }),
            Style::Problem => json!({
                "type": "about:blank", "status": 429, "title": "Too Many Requests",
                "detail": self.lang.format("api-wait", &[("count", &seconds.to_string())]),
            }),
        };
        Reply { status: 429, headers: Vec::new(), body: Some(body.to_string()) }
    }

    fn refusal(&self, fault: &Fault) -> Reply {
        let ErrorCode { code, http, name, .. } = fault.code;
        let body = match self.style {
            Style::Compliance => {
                let fields = fault.fields.iter();
                let data = fields.map(|(field, it)| format!("{field}: {}", Lang::En.message(it)));
                let data: Vec<String> = data.collect();
                json!({ "code": code, "description": fault.description(), "data": data, "source": "Paraph" })
            }
            Style::PartnerCenter => {
                let mut description = fault.description();
                let mut parameters = Map::new();
                if !fault.fields.is_empty() && !description.ends_with('.') {
                    description.push('.');
                }
                for (field, message) in &fault.fields {
                    let message = Lang::En.message(message);
                    description.push_str(&match field.is_empty() {
                        true => format!(" {message}."),
                        false => format!(" {field}: {message}."),
                    });
                    // PowerShell cannot read an object with an empty name.
                    if !field.is_empty() {
                        parameters.insert(field.clone(), Value::from(message));
                    }
                }
                for (name, value) in &fault.parameters {
                    parameters.insert((*name).to_owned(), Value::from(value.as_str()));
                }
                json!({
                    "code": code, "description": description, "errorName": name, "isRetryable": *http == 503,
                    "parameters": parameters, "errorMessageExtended": format!("InternalErrorCode={code}"),
                })
            }
            Style::Problem => {
                let errors = fault
                    .fields
                    .iter()
                    .map(|(field, message)| json!({ "field": field, "message": self.lang.message(message) }));
                let title = self.lang.find_text(&format!("api-error-{code}")).unwrap_or(name);
                let detail = fault.description_override.as_deref();
                let detail = detail.filter(|it| !it.is_empty());
                let mut body = json!({
                    "type": format!("/api#error-{code}"), "status": http, "title": title, "code": code,
                    "errors": errors.collect::<Vec<_>>(),
                });
                if let (Some(fields), Some(detail)) = (body.as_object_mut(), detail) {
                    fields.insert("detail".to_owned(), detail.into());
                }
                body
            }
        };
        Reply { status: *http, headers: Vec::new(), body: Some(body.to_string()) }
    }
}

/// An authenticated caller.
#[derive(Clone)]
pub struct Caller {
    pub call: Rc<Call>,
    pub holder: KeyHolder,
    /// Whether somebody may make this call.
    pub may: fn(&Staff) -> bool,
}

impl Caller {
    pub fn staff(&self) -> &Staff {
        &self.holder.staff
    }

    pub fn partner(&self) -> &Partner {
        &self.holder.partner
    }

    pub fn catalogue(&self) -> &Catalogue {
        &self.call.catalogue
    }

    /// Today in the partner's time zone.
    pub fn today(&self) -> NaiveDate {
        clock::today(self.partner().tz())
    }

    /// Path and query without `/v1`, as Partner Center writes them in links.
    pub fn uri(&self) -> String {
        self.call.uri.strip_prefix("/v1").unwrap_or(&self.call.uri).to_owned()
    }

    pub fn rules(&self) -> Rules<'_> {
        Rules {
            today: self.today(),
            own_domain: email_domain(&self.staff().email),
            catalogue: self.catalogue(),
            channel: Channel::Api,
            sandbox: self.call.sandbox,
        }
    }
}

/// Parses a header that holds a GUID. A client that sends its request again may add a second one, separated by a comma:
/// the first identifies the request.
pub fn guid(headers: &HeaderMap, name: &'static str) -> Result<Option<Id>, Error> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let guid = value.to_str().ok().and_then(|it| it.split(',').next()?.trim().parse().ok());
    match guid {
        Some(guid) => Ok(Some(guid)),
        None => Err(crate::api::core::error::wrong(name, "api-guid")),
    }
}

/// The employee on whose behalf a program calls. The header is UTF-8, plain or percent-encoded, optionally with the
/// RFC 8187 prefix `UTF-8''`.
pub fn employee(headers: &HeaderMap) -> Result<Option<String>, Error> {
    let Some(value) = headers.get(EMPLOYEE) else { return Ok(None) };
    let bytes = value.as_bytes();
    let encoded = match bytes.get(..7) {
        Some(start) if start.eq_ignore_ascii_case(b"utf-8''") => bytes.get(7..).unwrap_or_default(),
        _ => bytes,
    };
    let name = percent_decode(encoded).decode_utf8().ok();
    let name = name.and_then(|it| text::line(&it, 100).ok().flatten());
    name.map(Some).ok_or_else(|| crate::api::core::error::wrong(EMPLOYEE, "api-employee"))
}

/// The language: X-Locale, or else Accept-Language, or else English.
pub fn language(request: &HttpRequest) -> Lang {
    let header = |name: &str| request.headers().get(name)?.to_str().ok();
    let tags = header(LOCALE).into_iter().chain(header("accept-language"));
    let mut known = tags
        .flat_map(|it| it.split(','))
        .filter_map(|it| Lang::find(&it.trim().split(['-', ';']).next()?.to_ascii_lowercase()));
    known.next().unwrap_or(Lang::En)
}
