//! The JSON body of a call, limited in size. `/api` refuses unknown fields, `/v1` ignores them.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::api::core::call::{Call, Style};
use crate::api::core::error::{Error, Fault, wrong};
use crate::api::core::wire::{RequestDeserializer, parse};
use crate::web::request::bodies::Unread;
use crate::web::token::hex;

/// A parsed body, and its hash for recognizing a repeated request.
pub struct Json<T>(pub T, pub BodyHash);

/// The SHA-256 of a body.
pub struct BodyHash(pub String);

impl BodyHash {
    /// The hash for a call without a body.
    pub fn empty() -> BodyHash {
        BodyHash(String::new())
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let strict = Call::of(request).is_some_and(|it| it.style == Style::Problem);
        let is_json = request.content_type().eq_ignore_ascii_case("application/json");
        let body = Bytes::from_request(request, payload);
        Box::pin(async move {
            if !is_json {
                return Err(Fault::new(415).into());
            }
            let body = body.await.map_err(|it| Unread::of(&it))?;
            let value = parse(&body).map_err(|it| wrong("", it))?;
            let deserializer = RequestDeserializer { value, field: String::new(), strict, is_query: false };
            let read = T::deserialize(deserializer).map_err(|it| wrong(it.field, it.message))?;
            Ok(Json(read, BodyHash(hex(&Sha256::digest(&body)))))
        })
    }
}
