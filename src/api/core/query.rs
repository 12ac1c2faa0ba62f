//! The query string, read into a struct like a body. Names ignore case, and none may be repeated.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::api::core::call::{Call, Style};
use crate::api::core::error::{Error, wrong};
use crate::api::core::wire::Reader;
use crate::web::request::pairs;

pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let strict = Call::of(request).is_some_and(|it| it.style == Style::Problem);
        let read = each_once(request.query_string().as_bytes()).and_then(|it| {
            let reader = Reader { value: Value::Object(it), field: String::new(), strict, text: true };
            T::deserialize(reader).map(Query).map_err(|it| wrong(it.field, it.message))
        });
        ready(read)
    }
}

/// Refuses a repeated name. Names ignore case.
fn each_once(encoded: &[u8]) -> Result<Map<String, Value>, Error> {
    let mut object: Map<String, Value> = Map::new();
    for (name, value) in pairs::decode(encoded).map_err(|_| wrong("", "api-control"))? {
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
