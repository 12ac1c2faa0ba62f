//! The details of a line in the activity log: fields, with their values before and after.

use serde_json::{Map, Value};

use crate::model::activity::field::Field;

/// Fields and their values. The log stores them as a JSON object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details(Map<String, Value>);

/// Makes `Details` from variants of `Field`, each with a value that serde can serialise.
///
/// ```ignore
/// details! { Name: person.name, Email: person.email }
/// ```
#[macro_export]
macro_rules! details {
    ($($field:ident: $value:expr),* $(,)?) => {
        $crate::model::activity::details::Details::from_iter([
            $(($crate::model::activity::field::Field::$field, ::serde_json::json!($value))),*
        ])
    };
}

impl FromIterator<(Field, Value)> for Details {
    fn from_iter<I: IntoIterator<Item = (Field, Value)>>(fields: I) -> Self {
        Details(fields.into_iter().map(|(field, value)| (field.code().to_owned(), value)).collect())
    }
}

impl Details {
    /// Adds the fields of `more`.
    pub fn and(mut self, more: Details) -> Details {
        self.0.extend(more.0);
        self
    }

    /// The fields that differ. A field that one of them lacks has no value there.
    pub fn difference(before: Details, after: Details) -> (Option<Details>, Option<Details>) {
        let differing = |these: &Details, others: &Details| {
            let differs =
                |(field, value): &(&String, &Value)| *value != others.0.get(*field).unwrap_or(&Value::Null);
            Details(
                these.0.iter().filter(differs).map(|(field, value)| (field.clone(), value.clone())).collect(),
            )
        };
        (Some(differing(&before, &after)), Some(differing(&after, &before)))
    }

    pub fn into_json(self) -> String {
        Value::Object(self.0).to_string()
    }
}

/// Reads the JSON of a line. Returns the code of each field with its values before and after, in the order of
/// `Field`. Fields without a value are omitted. Fields that this release does not know come last.
pub fn changes(before: Option<&str>, after: Option<&str>) -> Vec<(String, String, String)> {
    let object = |json: Option<&str>| -> Map<String, Value> {
        json.and_then(|it| serde_json::from_str(it).ok()).unwrap_or_default()
    };
    let (before, after) = (object(before), object(after));
    let text = |value: Option<&Value>| match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        Some(other) => other.to_string(),
    };
    let gone = before.keys().filter(|it| !after.contains_key(*it));
    let mut fields: Vec<&String> = gone.chain(after.keys()).collect();
    fields.sort_by_key(|it| Field::find(it).map_or(usize::MAX, |it| it as usize));
    let change = |it: &String| {
        let (old, new) = (text(before.get(it)), text(after.get(it)));
        // A reason is a fact of the action. It replaces no earlier one.
        let old = if it == Field::Why.code() { new.clone() } else { old };
        (it.clone(), old, new)
    };
    fields.into_iter().map(change).filter(|(_, old, new)| !old.is_empty() || !new.is_empty()).collect()
}
