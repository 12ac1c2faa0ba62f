//! What an operation obeys besides its path and its body: parameters of the query string, and headers that change
//! what it does. Whatever else is sent is refused, because a caller that narrows a list must not get all of it.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::{FromRequest, HttpRequest};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::api::core::call::Style;
use crate::api::core::dialect::Dialect;
use crate::api::core::error::{Error, wrong};
use crate::api::core::wire::RequestDeserializer;
use crate::web::request::pairs;

/// The parameters of an operation. Names ignore case, and none may be repeated.
pub trait Parameters: DeserializeOwned {
    /// The headers of `CHANGING` that the operation obeys.
    const HEADERS: &'static [&'static str] = &[];
}

/// The parameters of an operation, as the second argument of its handler.
pub struct Query<Q>(pub Q);

/// An operation without parameters.
#[derive(Deserialize)]
pub struct NoParameters {}

impl Parameters for NoParameters {}

/// An operation without parameters that obeys If-Match.
#[derive(Deserialize)]
pub struct IfMatchOnly {}

impl Parameters for IfMatchOnly {
    const HEADERS: &'static [&'static str] = &[IF_MATCH];
}

pub const IF_MATCH: &str = "If-Match";
/// The header that holds the token of a page under `/v1`.
pub const CONTINUATION: &str = "MS-ContinuationToken";

/// Headers that narrow a list or change the effect of a call.
const CHANGING: [&str; 6] = [
    IF_MATCH, "If-Unmodified-Since", CONTINUATION, "X-HTTP-Method", "X-HTTP-Method-Override",
    "X-Method-Override",
];
/// Headers that change the effect of a write. In a read, they only allow a shorter answer.
const CHANGING_WRITES: [&str; 2] = ["If-None-Match", "If-Modified-Since"];

impl<Q: Parameters> FromRequest for Query<Q> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = check_headers::<Q>(request).and_then(|()| pairs_of(request));
        ready(read.and_then(|it| deserialize(it, dialect(request))).map(Query))
    }
}

/// The dialect of a path.
pub fn dialect(request: &HttpRequest) -> Dialect {
    match Style::of(request.path()) {
        Style::Problem => Dialect::Own,
        Style::PartnerCenter | Style::Compliance => Dialect::PartnerCenter,
    }
}

/// Refuses headers that the operation would ignore.
pub fn check_headers<Q: Parameters>(request: &HttpRequest) -> Result<(), Error> {
    let is_read = [Method::GET, Method::HEAD].contains(request.method());
    let writes = CHANGING_WRITES.iter().filter(|_| !is_read);
    let ignored = CHANGING.iter().chain(writes).find(|it| {
        let sent = request.headers().get(**it).is_some_and(|it| !it.is_empty());
        sent && !Q::HEADERS.contains(it)
    });
    ignored.map_or(Ok(()), |name| Err(wrong(*name, "api-unknown-header")))
}

/// The pairs of the query string. Refuses a repeated name.
pub fn pairs_of(request: &HttpRequest) -> Result<Map<String, Value>, Error> {
    let mut object: Map<String, Value> = Map::new();
    for (name, value) in
        pairs::decode(request.query_string().as_bytes()).map_err(|_| wrong("", "api-control"))?
    {
        if [&name, &value].into_iter().any(|it| it.chars().any(char::is_control)) {
            return Err(wrong("", "api-control"));
        }
        if object.keys().any(|it| it.eq_ignore_ascii_case(&name)) {
            return Err(wrong(name, "api-twice"));
        }
        object.insert(name, value.into());
    }
    Ok(object)
}

pub fn deserialize<Q: DeserializeOwned>(pairs: Map<String, Value>, dialect: Dialect) -> Result<Q, Error> {
    let read = Q::deserialize(RequestDeserializer::of_query(pairs, dialect));
    read.map_err(|it| wrong(it.field, it.message))
}
