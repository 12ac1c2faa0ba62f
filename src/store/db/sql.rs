//! Statements that are put together while it turns out what they ask.

use crate::store::db::{Query, Value, query};

/// A statement under construction: text from the source, values bound.
pub struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    pub fn new(text: &str) -> Self {
        Sql { text: text.to_owned(), values: Vec::new() }
    }

    /// Adds text in which each `?` stands for the next of the values.
    pub fn push<const N: usize>(&mut self, text: &str, values: [Value; N]) {
        let mut parts = text.split('?');
        self.text.extend(parts.next());
        for (part, value) in parts.zip(values) {
            self.values.push(value);
            self.text.push_str(&format!("${}{part}", self.values.len()));
        }
    }

    pub fn query(self) -> Query {
        self.values.into_iter().fold(query(self.text), Query::bind)
    }
}
