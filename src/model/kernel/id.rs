//! The ID of a record: a UUID, written in lower case with hyphens.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest, Sha256};

/// An ID from a path, form or header. Handlers take it as `Path<Id>`, so that a path without a UUID is a 404.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Id(String);

/// The text is not a UUID.
#[derive(Debug, thiserror::Error)]
#[error("not an ID")]
pub struct NotAnId;

impl Id {
    /// A new ID. IDs sort by creation time.
    pub fn generate() -> Id {
        Id(uuid::Uuid::now_v7().to_string())
    }

    /// The same ID for the same parts.
    pub fn derived(parts: &[&str]) -> Id {
        let hash = Sha256::digest(parts.join("\n"));
        let bytes = hash.first_chunk().copied().unwrap_or_default();
        Id(uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string())
    }

    /// The ID of the item with this index in a form that has one ID. Items sort in their order.
    pub fn following(&self, index: u8) -> Id {
        let number = uuid::Uuid::try_parse(&self.0).unwrap_or_default().as_u128();
        Id(uuid::Uuid::from_u128(number.wrapping_add(index.into())).to_string())
    }

    /// Whether all digits are zero, as in a form that was filled in for show.
    pub fn is_nil(&self) -> bool {
        self.0 == uuid::Uuid::nil().to_string()
    }
}

impl FromStr for Id {
    type Err = NotAnId;

    /// Accepts all spellings: upper case, braces, no hyphens.
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
