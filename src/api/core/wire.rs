//! Reads the JSON and the query strings of requests into structs. Field names ignore case. Errors name their field.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use serde::de::value::StringDeserializer;
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value};

use crate::api::core::dialect::Dialect;
use crate::model::kernel::input::Message;

/// A field, such as `primaryContact.email`, and its error.
#[derive(Debug)]
pub struct FieldError {
    pub field: String,
    pub message: Message,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.message.key)
    }
}

impl std::error::Error for FieldError {}

impl de::Error for FieldError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        // The keys in `locales/` that our own types use as error messages.
        let known = match message.to_string().as_str() {
            "api-date" => "api-date",
            "api-guid" => "api-guid",
            _ => "api-value",
        };
        FieldError { field: String::new(), message: known.into() }
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn de::Expected) -> Self {
        FieldError { field: String::new(), message: "api-range".into() }
    }

    fn missing_field(field: &'static str) -> Self {
        FieldError { field: field.to_owned(), message: "api-missing".into() }
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        let message = Message::new("api-one-of").with("values", expected.join(", "));
        FieldError { field: String::new(), message }
    }
}

/// Fields that a struct lacks, by their path.
pub type Unknown = Rc<RefCell<Vec<(String, Value)>>>;

/// A deserializer that reads a JSON value into a struct.
pub struct RequestDeserializer {
    value: Value,
    /// The path of the field that holds the value. Empty for the whole body.
    field: String,
    dialect: Dialect,
    /// Collects unknown fields. Without it, they are refused.
    unknown: Option<Unknown>,
    /// Whether the value comes from a query string, where numbers and booleans are text.
    is_query: bool,
}

impl RequestDeserializer {
    /// Refuses unknown fields.
    pub fn of_body(value: Value, dialect: Dialect) -> RequestDeserializer {
        RequestDeserializer { value, field: String::new(), dialect, unknown: None, is_query: false }
    }

    /// Refuses unknown parameters.
    pub fn of_query(pairs: Map<String, Value>, dialect: Dialect) -> RequestDeserializer {
        RequestDeserializer { is_query: true, ..RequestDeserializer::of_body(Value::Object(pairs), dialect) }
    }

    /// Collects unknown fields instead of refusing them.
    pub fn collecting(self, unknown: &Unknown) -> RequestDeserializer {
        RequestDeserializer { unknown: Some(unknown.clone()), ..self }
    }

    fn within(&self, value: Value, name: &str) -> RequestDeserializer {
        let field = match self.field.is_empty() {
            true => name.to_owned(),
            false => format!("{}.{name}", self.field),
        };
        let (dialect, unknown, is_query) = (self.dialect, self.unknown.clone(), self.is_query);
        RequestDeserializer { value, field, dialect, unknown, is_query }
    }

    fn error(&self, message: &'static str) -> FieldError {
        FieldError { field: self.field.clone(), message: message.into() }
    }

    fn unknown_field(&self) -> FieldError {
        self.error(if self.is_query { "api-unknown-parameter" } else { "api-unknown" })
    }

    /// Sets the field of an error that names none yet.
    fn locate<T>(field: &str, result: Result<T, FieldError>) -> Result<T, FieldError> {
        result.map_err(|error| match error.field.is_empty() {
            true => FieldError { field: field.to_owned(), ..error },
            false => error,
        })
    }

    fn number<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
        let field = self.field.clone();
        let read = match (&self.value, self.is_query) {
            (Value::Number(number), _) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(it), ..) => visitor.visit_i64(it),
                (_, Some(it), _) => visitor.visit_u64(it),
                (.., it) => visitor.visit_f64(it.unwrap_or_default()),
            },
            (Value::String(text), true) => match text.parse::<i64>() {
                Ok(it) => visitor.visit_i64(it),
                Err(_) => return Err(self.error("api-number")),
            },
            _ => return Err(self.error("api-number")),
        };
        RequestDeserializer::locate(&field, read)
    }
}

macro_rules! numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
            self.number(visitor)
        })*
    };
}

macro_rules! texts {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
            match self.value {
                Value::String(text) => RequestDeserializer::locate(&self.field, visitor.visit_string(text)),
                _ => Err(self.error("api-text")),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for RequestDeserializer {
    type Error = FieldError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(it) => visitor.visit_bool(it),
            Value::Number(_) => self.number(visitor),
            Value::String(it) => RequestDeserializer::locate(&self.field, visitor.visit_string(it)),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    texts!(deserialize_str deserialize_string deserialize_char deserialize_bytes deserialize_byte_buf);
    numbers!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16
        deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64);

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
        match (&self.value, self.is_query) {
            (Value::Bool(it), _) => visitor.visit_bool(*it),
            (Value::String(it), true) if it.eq_ignore_ascii_case("true") => visitor.visit_bool(true),
            (Value::String(it), true) if it.eq_ignore_ascii_case("false") => visitor.visit_bool(false),
            _ => Err(self.error("api-boolean")),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
        // In a change, an empty text may remove what is recorded.
        let creates = self.unknown.is_none();
        let is_absent = self.value.is_null() || (creates && self.dialect.is_empty(&self.value));
        if is_absent { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, FieldError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, FieldError> {
        let Value::Array(items) = self.value.take() else { return Err(self.error("api-list")) };
        visitor.visit_seq(Items { items: items.into_iter().enumerate(), of: self })
    }

    fn deserialize_map<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, FieldError> {
        let Value::Object(fields) = self.value.take() else { return Err(self.error("api-object")) };
        let fields: Vec<_> = fields.into_iter().collect();
        visitor.visit_map(Entries { fields: fields.into_iter(), next: None, of: self })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        mut self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FieldError> {
        let Value::Object(fields) = self.value.take() else { return Err(self.error("api-object")) };
        let mut known = Vec::new();
        for (sent, value) in self.dialect.meaningful(fields, self.is_query) {
            match names.iter().find(|it| it.eq_ignore_ascii_case(&sent)) {
                Some(_) if value.is_null() => {}
                Some(name) => known.push(((*name).to_owned(), value)),
                None if !self.is_query && self.dialect.is_left_out(&sent, &value) => {}
                None => match &self.unknown {
                    None if !self.is_query && self.dialect.says_nothing(&value) => {}
                    Some(unknown) => {
                        unknown.borrow_mut().push((self.within(Value::Null, &sent).field, value))
                    }
                    None => return Err(self.within(Value::Null, &sent).unknown_field()),
                },
            }
        }
        let whole = self.field.clone();
        let read = visitor.visit_map(Entries { fields: known.into_iter(), next: None, of: self });
        read.map_err(|error| match error.message.key {
            "api-missing" if !whole.is_empty() && !error.field.contains('.') => {
                FieldError { field: format!("{whole}.{}", error.field), ..error }
            }
            _ => error,
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FieldError> {
        let Value::String(text) = &self.value else { return Err(self.error("api-text")) };
        let known = variants.iter().find(|it| it.eq_ignore_ascii_case(text));
        let known = known.map_or(text.clone(), |it| (*it).to_owned());
        RequestDeserializer::locate(&self.field, visitor.visit_enum(Variant(known)))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { unit unit_struct tuple tuple_struct identifier }
}

struct Items {
    items: std::iter::Enumerate<std::vec::IntoIter<Value>>,
    of: RequestDeserializer,
}

impl<'de> SeqAccess<'de> for Items {
    type Error = FieldError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, FieldError> {
        let Some((index, value)) = self.items.next() else { return Ok(None) };
        let field = format!("{}[{index}]", self.of.field);
        let deserializer = RequestDeserializer { field: field.clone(), ..self.of.within(value, "") };
        RequestDeserializer::locate(&field, seed.deserialize(deserializer)).map(Some)
    }
}

struct Entries {
    fields: std::vec::IntoIter<(String, Value)>,
    next: Option<(String, Value)>,
    of: RequestDeserializer,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = FieldError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, FieldError> {
        self.next = self.fields.next();
        let Some((name, _)) = &self.next else { return Ok(None) };
        let name: StringDeserializer<FieldError> = name.clone().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, FieldError> {
        let (name, value) = self.next.take().unwrap_or_default();
        let deserializer = self.of.within(value, &name);
        let field = deserializer.field.clone();
        RequestDeserializer::locate(&field, seed.deserialize(deserializer))
    }
}

struct Variant(String);

impl<'de> EnumAccess<'de> for Variant {
    type Error = FieldError;
    type Variant = Variant;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Variant), FieldError> {
        let name: StringDeserializer<FieldError> = self.0.clone().into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant {
    type Error = FieldError;

    fn unit_variant(self) -> Result<(), FieldError> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, FieldError> {
        Err(de::Error::custom("api-value"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, FieldError> {
        Err(de::Error::custom("api-value"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, FieldError> {
        Err(de::Error::custom("api-value"))
    }
}
