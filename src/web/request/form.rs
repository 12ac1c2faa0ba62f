//! Strict reading of forms: each field at most once, no unknown fields, UTF-8, bounded size,
//! and our form token.

use std::future::{Future, Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};

use crate::model::kernel::input::{Fields, Pairs};
use crate::web::answer::error::Error;
use crate::web::request::bodies::Unread;
use crate::web::request::origin::{self, is_same_site};
use crate::web::request::visitor::Visitor;
use crate::web::request::{pairs, retries};
use crate::web::sign_in::session;
use crate::web::token;

/// The form of a POST.
pub struct Form<F>(pub F);

/// The maximum body size in bytes.
pub const LIMIT: usize = 64 * 1024;

impl<F: Fields + 'static> FromRequest for Form<F> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visitor = Visitor::of(request);
        let is_form = retries::is_form(request);
        let same_site = is_same_site(request);
        let body = Bytes::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            if !same_site {
                origin::log_refusal(&request);
                return Err(Error::CrossSite);
            }
            if !is_form {
                return Err(Error::UnsupportedMediaType);
            }
            let body = body.await.map_err(|it| Unread::of(&it))?;
            retries::keep(&request, body.clone());
            let mut pairs = each_once(&body)?;
            let sent = pairs.remove("csrf").unwrap_or_default();
            if !visitor.is_some_and(|it| token::is_masked(&sent, &it.csrf)) {
                let is_of_ended = session::ended().is_some_and(|(_, csrf)| token::is_masked(&sent, &csrf));
                return Err(if is_of_ended { Error::SignedOut } else { Error::CrossSite });
            }
            take_all(pairs).map(Form)
        })
    }
}

/// The query of a GET.
pub struct Query<F>(pub F);

impl<F: Fields> FromRequest for Query<F> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(each_once(request.query_string().as_bytes()).and_then(take_all).map(Query))
    }
}

pub fn take_all<F: Fields>(mut pairs: Pairs) -> Result<F, Error> {
    let form = F::take(&mut pairs);
    if pairs.is_empty() { Ok(form) } else { Err(Error::BadRequest) }
}

fn each_once(encoded: &[u8]) -> Result<Pairs, Error> {
    let mut pairs = Pairs::new();
    for (name, value) in pairs::decode(encoded).map_err(|_| Error::BadRequest)? {
        if value.contains('\0') || pairs.insert(name, value).is_some() {
            return Err(Error::BadRequest);
        }
    }
    Ok(pairs)
}
