//! The answer to a call, in a form that can be kept and given again.

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
    /// A status alone.
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

/// Some things of a kind, in the envelope of Partner Center.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Collection<T> {
    /// How many are in `items`.
    pub total_count: usize,
    pub items: Vec<T>,
    pub links: Links,
    pub attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Links {
    #[serde(rename = "self")]
    pub this: Link,
    /// Where the next page is, if there is one.
    pub next: Option<Link>,
}

/// An address with how to ask for it. It lacks the `/v1` at its beginning, as Partner Center's does.
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

/// Where a thing itself is.
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

/// What kind of thing it is in Partner Center's terms, and its version where it can be changed.
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
            links: Links { this: Link { uri, method: "GET".to_owned(), headers: Vec::new() }, next: None },
            attributes: Attributes::of("Collection"),
        }
    }

    pub fn with_next(mut self, uri: String, headers: Vec<Header>) -> Collection<T> {
        self.links.next = Some(Link { uri, method: "GET".to_owned(), headers });
        self
    }
}
