//! The JSON body of a call, limited in size. A field that is not known is refused, or, in the body of a change, must be
//! as it was read.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use encoding_rs::{Encoding, UTF_8};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::api::core::echo;
use crate::api::core::error::{Error, Fault, wrong};
use crate::api::core::etag::IfMatch;
use crate::api::core::parameters::dialect;
use crate::api::core::parse::parse;
use crate::api::core::wire::{RequestDeserializer, Unknown};
use crate::model::kernel::input::Message;
use crate::web::request::bodies::Unread;
use crate::web::token::hex;

/// A parsed body, and its hash for recognizing a repeated request. Unknown fields are refused.
pub struct Json<T>(pub T, pub BodyHash);

/// A resource with changes, as clients send it back. Fields that cannot be changed must be as they are.
pub struct Change<T> {
    pub body: T,
    pub hash: BodyHash,
    unknown: Vec<(String, Value)>,
}

impl<T> Change<T> {
    /// Makes the version a part of the hash: the same body with another If-Match is another request.
    pub fn add_to_hash(&mut self, version: Option<&IfMatch>) {
        self.hash.0.push_str(&version.map_or_else(String::new, IfMatch::to_string));
    }

    /// Refuses fields that the call cannot change and that differ from the current resource.
    pub fn check(&self, current: &impl Serialize) -> Result<(), Error> {
        let current = serde_json::to_value(current).map_err(|it| Error::Unexpected(it.into()))?;
        match self.unknown.iter().find(|(path, sent)| !echo::is_unchanged(&current, path, sent)) {
            Some((path, _)) => Err(Fault::new(3000).with_field(path, "api-fixed").into()),
            None => Ok(()),
        }
    }
}

/// The SHA-256 of a body.
pub struct BodyHash(pub String);

impl BodyHash {
    /// The hash for a call without a body.
    pub fn empty() -> BodyHash {
        BodyHash(String::new())
    }
}

type Reading<T> = Pin<Box<dyn Future<Output = Result<T, Error>>>>;

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Error;
    type Future = Reading<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (body, dialect) = (read(request, payload), dialect(request));
        Box::pin(async move {
            let (value, hash) = body.await?;
            let read = T::deserialize(RequestDeserializer::of_body(value, dialect));
            Ok(Json(read.map_err(|it| wrong(it.field, it.message))?, hash))
        })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Change<T> {
    type Error = Error;
    type Future = Reading<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (body, dialect) = (read(request, payload), dialect(request));
        Box::pin(async move {
            let (value, hash) = body.await?;
            let unknown = Unknown::default();
            let deserializer = RequestDeserializer::of_body(value, dialect).collecting(&unknown);
            let body = T::deserialize(deserializer).map_err(|it| wrong(it.field, it.message))?;
            Ok(Change { body, hash, unknown: unknown.take() })
        })
    }
}

/// The JSON of a body and its hash.
fn read(request: &HttpRequest, payload: &mut Payload) -> Reading<(Value, BodyHash)> {
    let media_type = request.content_type().to_ascii_lowercase();
    let encoding = encoding(request);
    let content_encoding = request.headers().get(header::CONTENT_ENCODING);
    let is_readable = content_encoding.is_none_or(|it| {
        let known = ["identity", "gzip", "deflate"];
        it.to_str().is_ok_and(|it| known.iter().any(|known| known.eq_ignore_ascii_case(it.trim())))
    });
    let body = Bytes::from_request(request, payload);
    Box::pin(async move {
        if !["application/json", "text/json"].contains(&media_type.as_str()) || !is_readable {
            return Err(Fault::new(415).into());
        }
        let encoding = encoding.ok_or(Fault::new(415))?;
        let body = body.await.map_err(|it| Unread::of(&it))?;
        let value = text(&body, encoding).and_then(|it| parse(it.as_bytes()));
        Ok((value.map_err(|it| wrong("", it))?, BodyHash(hex(&Sha256::digest(&body)))))
    })
}

/// The declared character encoding. UTF-8 if none is declared, `None` if it is not known.
fn encoding(request: &HttpRequest) -> Option<&'static Encoding> {
    let declared = request.mime_type().ok()?.and_then(|it| Some(it.get_param("charset")?.to_string()));
    match declared {
        Some(label) => Encoding::for_label(label.as_bytes()),
        None => Some(UTF_8),
    }
}

/// The text of a body. A byte order mark counts more than the declared encoding.
fn text(body: &[u8], declared: &'static Encoding) -> Result<String, Message> {
    let (text, encoding, is_broken) = declared.decode(body);
    match is_broken {
        true => Err(Message::new("api-charset").with("charset", encoding.name())),
        false => Ok(text.into_owned()),
    }
}
