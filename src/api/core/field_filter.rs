//! The filter of a list as Partner Center's clients send it: field, value and operator in JSON.

use serde::Deserialize;

use crate::api::core::dialect::Dialect;
use crate::api::core::error::{Error, wrong};
use crate::api::core::parse::parse;
use crate::api::core::wire::RequestDeserializer;
use crate::model::kernel::input::Message;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldFilter {
    pub field: String,
    pub value: String,
    pub operator: String,
}

impl FieldFilter {
    pub fn read(json: &str) -> Result<FieldFilter, Error> {
        let value = parse(json.as_bytes()).map_err(|message| wrong("filter", message))?;
        let read = FieldFilter::deserialize(RequestDeserializer::of_body(value, Dialect::PartnerCenter));
        read.map_err(|it| wrong("filter", it.message))
    }

    /// The operator without its case and its underscores. Clients write `starts_with`, `StartsWith` or `startswith`.
    pub fn normalized_operator(&self) -> String {
        normalized(&self.operator)
    }

    /// Refuses any operator but this one.
    pub fn must_be(&self, operator: &str) -> Result<(), Error> {
        match self.normalized_operator() == normalized(operator) {
            true => Ok(()),
            false => Err(wrong("filter.Operator", one_of(operator))),
        }
    }
}

/// A name of a value in lower case and without underscores.
pub fn normalized(name: &str) -> String {
    name.trim().replace('_', "").to_ascii_lowercase()
}

pub fn one_of(values: &str) -> Message {
    Message::new("api-one-of").with("values", values)
}
