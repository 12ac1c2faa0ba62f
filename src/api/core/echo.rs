//! Clients send a resource back with the fields that they read. Those that a call cannot change must be as they are.

use chrono_tz::Tz;
use serde_json::Value;

use crate::api::core::dates::GivenTime;
use crate::api::core::dialect::is_nothing;

/// Whether the resource has the sent value in the field with this path, such as `lineItems[0].name`. Names ignore case. A
/// field that the resource lacks may be sent without a value.
pub fn is_unchanged(resource: &Value, path: &str, sent: &Value) -> bool {
    let mut steps = path.split(['.', '[', ']']).filter(|it| !it.is_empty());
    steps.try_fold(resource, step_into).map_or(is_nothing(sent), |it| is_same(it, sent))
}

fn step_into<'a>(value: &'a Value, step: &str) -> Option<&'a Value> {
    match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        Value::Object(fields) => {
            fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(step)).map(|it| it.1)
        }
        _ => None,
    }
}

/// Clients may write texts in another case, and times with another offset or none, and without fractions of a second.
fn is_same(current: &Value, sent: &Value) -> bool {
    match (current, sent) {
        (Value::String(current), Value::String(sent)) => {
            let second = |text: &str| GivenTime::read(text).map(|it| it.instant(Tz::UTC).timestamp());
            current.eq_ignore_ascii_case(sent) || second(current).is_some_and(|it| second(sent) == Some(it))
        }
        (Value::Number(current), Value::Number(sent)) => current.as_f64() == sent.as_f64(),
        (Value::Array(current), Value::Array(sent)) => {
            current.len() == sent.len()
                && current.iter().zip(sent).all(|(current, sent)| is_same(current, sent))
        }
        (Value::Object(_), Value::Object(fields)) => fields
            .iter()
            .all(|(name, sent)| step_into(current, name).map_or(is_nothing(sent), |it| is_same(it, sent))),
        (current, sent) => current == sent,
    }
}
