//! The ID of a record: a UUID, written in lower case with hyphens.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

/// An ID that was sent in a path, a form or a header. Handlers take it as `Path<Id>`: a path that has none is not
/// found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Id(String);

/// What was sent is no UUID.
#[derive(Debug, thiserror::Error)]
#[error("not an ID")]
pub struct NotAnId;

impl Id {
    /// A new ID, greater than those before it.
    pub fn generate() -> Id {
        Id(uuid::Uuid::now_v7().to_string())
    }
}

impl FromStr for Id {
    type Err = NotAnId;

    /// However it is written: in upper case, in braces, without hyphens.
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let id = uuid::Uuid::try_parse(text).map_err(|_| NotAnId)?;
        Ok(Id(id.hyphenated().to_string()))
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Deref for Id {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Id> for String {
    fn from(id: Id) -> String {
        id.0
    }
}
