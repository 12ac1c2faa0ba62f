//! Parses the JSON of requests strictly: no field is repeated, whatever its case, and texts have no control characters.

use std::collections::HashSet;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::model::kernel::input::Message;
use crate::model::kernel::text::without_debris;

/// Parses JSON. Removes the debris of pasting from texts. Refuses repeated fields, and control characters other than
/// line feeds.
pub fn parse(text: &[u8]) -> Result<Value, Message> {
    let mut parser = serde_json::Deserializer::from_slice(text);
    let parsed = Strict.deserialize(&mut parser).and_then(|it| parser.end().map(|()| it));
    parsed.map_err(|error| match error.is_data() {
        true if error.to_string().starts_with("twice") => "api-twice".into(),
        true => "api-control".into(),
        false => Message::new("api-not-json").with("line", error.line()).with("column", error.column()),
    })
}

struct Strict;

fn without_controls<E: de::Error>(text: &str) -> Result<String, E> {
    match text.chars().any(|it| it.is_control() && it != '\n') {
        true => Err(E::custom("control")),
        false => Ok(text.to_owned()),
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, it: bool) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_i64<E>(self, it: i64) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_u64<E>(self, it: u64) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_f64<E>(self, it: f64) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_str<E: de::Error>(self, it: &str) -> Result<Value, E> {
        without_controls(&without_debris(it)).map(Value::String)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(Strict)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let (mut object, mut seen) = (Map::new(), HashSet::new());
        while let Some(name) = fields.next_key::<String>()? {
            if !seen.insert(name.to_lowercase()) {
                return Err(de::Error::custom("twice"));
            }
            object.insert(without_controls(&name)?, fields.next_value_seed(Strict)?);
        }
        Ok(Value::Object(object))
    }
}
