//! Replies with a JSON body.

use serde::Serialize;
use serde_json::Value;

use crate::api::core::error::{Answer, Error};
use crate::api::core::reply::Reply;

impl Reply {
    /// A reply with a JSON body. Null fields are omitted.
    pub fn json(status: u16, body: &impl Serialize) -> Answer {
        let body = serde_json::to_value(body).map_err(|it| Error::Unexpected(it.into()))?;
        Ok(Reply { status, headers: Vec::new(), body: Some(without_nulls(body).to_string()) })
    }

    pub fn ok(body: &impl Serialize) -> Answer {
        Reply::json(200, body)
    }

    pub fn created(body: &impl Serialize) -> Answer {
        Reply::json(201, body)
    }
}

/// Removes null fields, at every depth.
pub fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(_, it)| !it.is_null());
            Value::Object(kept.map(|(name, it)| (name, without_nulls(it))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}
