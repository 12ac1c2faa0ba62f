//! Input: forms as typed, messages, and errors by field.
//!
//! A form holds text. Its `parse` turns the text into typed input, such as `AcceptanceInput`. The API and imports
//! build the same input from JSON and from rows. The `check` of the input applies the rules and returns the value
//! to record, or the errors.

use std::collections::BTreeMap;

/// A text from `locales/`: its key and the values of its placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub key: &'static str,
    pub values: Vec<(&'static str, String)>,
    /// The id of the customer that the text names. Pages link to it.
    pub customer_id: Option<String>,
}

impl Message {
    pub fn new(key: &'static str) -> Self {
        Message { key, values: Vec::new(), customer_id: None }
    }

    /// Whether the text says at which field it is. Texts that several fields share do not, nor does the text about a
    /// date that is not an acceptance date.
    pub fn names_field(&self) -> bool {
        const SHARED: [&str; 8] = [
            "error-too-long",
            "error-characters",
            "error-encoding",
            "error-until-early",
            "error-version-early",
            "error-version-first",
            "error-version-outdated-missing",
            "error-version-order",
        ];
        let is_named_date = self.values.iter().any(|(name, _)| *name == "of");
        !SHARED.contains(&self.key) && (is_named_date || !self.is_about_date())
    }

    /// Whether the text is about a date.
    pub fn is_about_date(&self) -> bool {
        const DATES: [&str; 9] = [
            "error-date-missing", "error-date-day-missing", "error-date-month-missing",
            "error-date-year-missing", "error-date-impossible", "error-date-nonexistent",
            "error-date-year-digits", "error-date-old", "error-date-future",
        ];
        DATES.contains(&self.key)
    }

    pub fn about(self, customer_id: String) -> Self {
        Message { customer_id: Some(customer_id), ..self }
    }

    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

impl From<&'static str> for Message {
    fn from(key: &'static str) -> Self {
        Message::new(key)
    }
}

/// A parsed value, or the message that says why the text could not be parsed.
pub type Parsed<T> = Result<T, Message>;

/// The errors by field, in the order of the fields. A field has at most one.
#[derive(Debug, Clone, Default)]
pub struct Errors(Vec<(&'static str, Message)>);

impl Errors {
    /// The error of a single field.
    pub fn at(field: &'static str, message: impl Into<Message>) -> Self {
        Errors(vec![(field, message.into())])
    }

    pub fn add(&mut self, field: &'static str, message: impl Into<Message>) {
        if self.of(field).is_none() {
            self.0.push((field, message.into()));
        }
    }

    pub fn of(&self, field: &str) -> Option<&Message> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, message)| message)
    }

    pub fn iter(&self) -> impl Iterator<Item = &(&'static str, Message)> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Moves the errors of these fields to the front, in this order, to match the order on the page.
    pub fn put_first(&mut self, fields: &[&str]) {
        self.0.sort_by_key(|(field, _)| fields.iter().position(|it| it == field).unwrap_or(fields.len()));
    }

    /// Records the error of `result` under `field`, if any, and returns its value.
    pub fn check<T>(&mut self, field: &'static str, result: Result<T, Message>) -> Option<T> {
        result.map_err(|message| self.add(field, message)).ok()
    }

    /// Changes each message, which depends on its field.
    pub fn each(self, change: impl Fn(&'static str, Message) -> Message) -> Self {
        Errors(self.0.into_iter().map(|(field, message)| (field, change(field, message))).collect())
    }

    /// Adds the errors of a part of the form. `rename` maps the part's field names to those of the whole form.
    pub fn extend(&mut self, part: Errors, rename: impl Fn(&'static str) -> &'static str) {
        for (field, message) in part.0 {
            self.add(rename(field), message);
        }
    }
}

/// The fields of a request. Each is present at most once.
pub type Pairs = BTreeMap<String, String>;

/// A form that takes its fields from a request.
pub trait Fields: Default {
    fn take(pairs: &mut Pairs) -> Self;
}

impl Fields for () {
    fn take(_: &mut Pairs) -> Self {}
}

/// Declares a form. Every field is a `String` as typed, empty if absent. `take` leaves other fields in the request, and
/// the caller refuses them.
#[macro_export]
macro_rules! form {
    ($(#[$meta:meta])* $name:ident { $($field:ident),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct $name { $(pub $field: String),* }

        impl $crate::model::kernel::input::Fields for $name {
            fn take(pairs: &mut $crate::model::kernel::input::Pairs) -> Self {
                $name { $($field: pairs.remove(stringify!($field)).unwrap_or_default()),* }
            }
        }
    };
}
