//! Canonical JSON (RFC 8785): the same value always has the same bytes.
//!
//! Leaves consist of objects, texts, integers, booleans and null. Anything else is refused, so the rules of RFC 8785
//! for fractions are not needed.

use serde_json::Value;

/// The largest integer that every JSON parser reads exactly (RFC 7493).
const LARGEST: i64 = (1 << 53) - 1;

/// The value has an array, a fraction, or an integer that is too large.
#[derive(Debug, thiserror::Error)]
#[error("a leaf holds objects, texts, whole numbers, booleans and null only")]
pub struct Unsupported;

/// The canonical text of a value. Keys are sorted by their UTF-16 code units.
pub fn canonical(value: &Value) -> Result<String, Unsupported> {
    let mut text = String::new();
    write(value, &mut text)?;
    Ok(text)
}

fn write(value: &Value, text: &mut String) -> Result<(), Unsupported> {
    match value {
        // serde_json escapes texts as RFC 8785 demands.
        Value::Null | Value::Bool(_) | Value::String(_) => text.push_str(&value.to_string()),
        Value::Number(number) => {
            let number = number.as_i64().filter(|it| (-LARGEST..=LARGEST).contains(it)).ok_or(Unsupported)?;
            text.push_str(&number.to_string());
        }
        Value::Array(_) => return Err(Unsupported),
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
            text.push('{');
            for (index, (name, value)) in fields.into_iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                text.push_str(&Value::from(name.as_str()).to_string());
                text.push(':');
                write(value, text)?;
            }
            text.push('}');
        }
    }
    Ok(())
}
