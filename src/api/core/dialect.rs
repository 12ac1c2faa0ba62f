//! How the two APIs read the values that clients send for what they do not set.

use serde_json::{Map, Value};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `/v1`. Partner Center's clients send whole objects, in which what they do not set is null, empty, `unknown`,
    /// zero, false or a date of the year 1. None of this is an error.
    PartnerCenter,
    /// `/api`. Callers send the fields that they mean.
    Own,
}

/// Fields of Partner Center's objects that describe the object, not its contents.
const DESCRIPTIVE: [&str; 2] = ["attributes", "links"];

impl Dialect {
    /// Leaves out the fields of an object that were sent without a value.
    ///
    /// .NET writes a date that was not set as the year 1. An object with such a date and without an ID was not read from
    /// the API, so its zeros and falses were not set either: only the fields that the caller assigned count.
    pub fn meaningful(self, fields: Map<String, Value>, is_query: bool) -> Map<String, Value> {
        let is_partner_center = self == Dialect::PartnerCenter;
        let has_id = fields.iter().any(|(name, it)| name.eq_ignore_ascii_case("id") && it.is_string());
        let is_unset = is_partner_center && !has_id && fields.values().any(is_year_one);
        let has_value = |_: &String, value: &mut Value| {
            let is_empty = is_query && self.is_empty(value);
            let is_default = is_unset && (is_year_one(value) || is_zero(value));
            !(is_partner_center && (value.is_null() || is_empty || is_default))
        };
        let mut fields = fields;
        fields.retain(has_value);
        fields
    }

    /// Whether a value is an empty text, which clients send for an optional field that they do not set.
    pub fn is_empty(self, value: &Value) -> bool {
        self == Dialect::PartnerCenter && value.as_str().is_some_and(|it| it.trim().is_empty())
    }

    /// Whether an unknown field is left out even of a resource that is sent back: it describes the object, or it is a text
    /// that clients send for what they do not set. A zero or false there may be a change.
    pub fn is_left_out(self, name: &str, value: &Value) -> bool {
        let describes = DESCRIPTIVE.iter().any(|it| it.eq_ignore_ascii_case(name));
        self == Dialect::PartnerCenter && (describes || (value.is_string() && is_nothing(value)))
    }

    /// Whether an unknown field can be left out, because it asks for nothing.
    pub fn says_nothing(self, value: &Value) -> bool {
        self == Dialect::PartnerCenter && is_nothing(value)
    }
}

fn is_zero(value: &Value) -> bool {
    *value == Value::Bool(false) || value.as_f64() == Some(0.0)
}

fn is_year_one(value: &Value) -> bool {
    value.as_str().is_some_and(|it| it.starts_with("0001-01-01T00:00:00"))
}

/// Whether a value is one of those that clients send for what they do not set.
pub fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(_) | Value::Number(_) => is_zero(value),
        Value::String(text) => {
            ["", "none", "unknown"].iter().any(|it| it.eq_ignore_ascii_case(text.trim()))
                || is_year_one(value)
        }
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(is_nothing),
    }
}
