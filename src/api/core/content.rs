//! The content of a file as the body of a call.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use sha2::{Digest, Sha256};

use crate::api::core::error::{Error, Fault};
use crate::api::core::json::BodyHash;
use crate::web::request::bodies::Unread;
use crate::web::token::hex;

/// The bytes of the body, and its hash for recognizing a repeated request.
pub struct Content(pub Vec<u8>, pub BodyHash);

impl FromRequest for Content {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_bytes = request.content_type().eq_ignore_ascii_case("application/octet-stream");
        let is_encoded = request.headers().contains_key(header::CONTENT_ENCODING);
        let body = Bytes::from_request(request, payload);
        Box::pin(async move {
            if !is_bytes || is_encoded {
                let fault = Fault::new(415).with_description("The body must be application/octet-stream");
                return Err(fault.into());
            }
            let body = body.await.map_err(|it| Unread::of(&it))?;
            let hash = BodyHash(hex(&Sha256::digest(&body)));
            Ok(Content(body.to_vec(), hash))
        })
    }
}
