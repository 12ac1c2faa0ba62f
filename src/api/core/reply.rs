//! The response to a call, in a form that can be stored and sent again.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    /// JSON.
    pub body: Option<String>,
}

impl Reply {
    /// A status without a body.
    pub fn empty(status: u16) -> Reply {
        Reply { status, headers: Vec::new(), body: None }
    }

    pub fn with(mut self, name: &str, value: impl Into<String>) -> Reply {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub fn response(&self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status);
        if self.body.is_some() {
            response.content_type("application/json; charset=utf-8");
        }
        for (name, value) in &self.headers {
            let name = HeaderName::try_from(name.as_str());
            if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
                response.insert_header((name, value));
            }
        }
        match &self.body {
            Some(body) => response.body(body.clone()),
            None => response.insert_header((header::CONTENT_LENGTH, 0)).finish(),
        }
    }
}

impl Responder for Reply {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        self.response()
    }
}

/// A list in Partner Center's envelope.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Collection<T> {
    /// The number of `items`.
    pub total_count: usize,
    pub items: Vec<T>,
    /// The token of the next page, for clients that send it in MS-ContinuationToken.
    pub continuation_token: Option<String>,
    pub links: Links,
    pub attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Links {
    #[serde(rename = "self")]
    pub this: Link,
    /// The next page, if there is one.
    pub next: Option<Link>,
}

/// A link and how to request it. As at Partner Center, the URI lacks the leading `/v1`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Link {
    pub uri: String,
    pub method: String,
    pub headers: Vec<Header>,
}

impl Link {
    pub fn to(uri: impl Into<String>) -> Link {
        Link { uri: uri.into(), method: "GET".to_owned(), headers: Vec::new() }
    }
}

/// The link of a resource to itself.
#[derive(Debug, Serialize, ToSchema)]
pub struct SelfLink {
    #[serde(rename = "self")]
    pub this: Link,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Header {
    pub key: String,
    pub value: String,
}

/// The Partner Center type of a resource, and its version if it can be changed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Attributes {
    pub etag: Option<String>,
    pub object_type: &'static str,
}

impl Attributes {
    pub fn of(object_type: &'static str) -> Attributes {
        Attributes { etag: None, object_type }
    }
}

impl<T> Collection<T> {
    /// `uri`: the path and query of the call (`Caller::uri`).
    pub fn new(uri: String, items: Vec<T>) -> Collection<T> {
        Collection {
            total_count: items.len(),
            items,
            continuation_token: None,
            links: Links { this: Link { uri, method: "GET".to_owned(), headers: Vec::new() }, next: None },
            attributes: Attributes::of("Collection"),
        }
    }

    pub fn with_next(mut self, uri: String, headers: Vec<Header>) -> Collection<T> {
        self.links.next = Some(Link { uri, method: "GET".to_owned(), headers });
        self
    }

    pub fn with_token(self, token: String) -> Collection<T> {
        Collection { continuation_token: Some(token), ..self }
    }
}
