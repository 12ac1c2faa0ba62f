//! The query of a call, read into a struct as a body is: names in any case, each once.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use percent_encoding::percent_decode;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::api::core::call::{Call, Style};
use crate::api::core::error::{Error, wrong};
use crate::api::core::wire::Reader;

pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let strict = Call::of(request).is_some_and(|it| it.style == Style::Problem);
        let read = pairs(request.query_string().as_bytes()).and_then(|it| {
            let reader = Reader { value: Value::Object(it), field: String::new(), strict, text: true };
            T::deserialize(reader).map(Query).map_err(|it| wrong(it.field, it.message))
        });
        ready(read)
    }
}

fn pairs(encoded: &[u8]) -> Result<Map<String, Value>, Error> {
    let decode = |part: &[u8]| {
        let spaced: Vec<u8> = part.iter().map(|it| if *it == b'+' { b' ' } else { *it }).collect();
        let text = percent_decode(&spaced).decode_utf8().map(|it| it.into_owned());
        text.ok().filter(|it| !it.chars().any(char::is_control)).ok_or_else(|| wrong("", "api-control"))
    };
    let mut object: Map<String, Value> = Map::new();
    for pair in encoded.split(|it| *it == b'&').filter(|it| !it.is_empty()) {
        let mut parts = pair.splitn(2, |it| *it == b'=');
        let name = decode(parts.next().unwrap_or_default())?;
        let value = decode(parts.next().unwrap_or_default())?;
        if object.keys().any(|it| it.eq_ignore_ascii_case(&name)) {
            return Err(wrong(name, "api-twice"));
        }
        object.insert(name, value.into());
    }
    Ok(object)
}
