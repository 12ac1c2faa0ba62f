//! Leaves: what the transparency log keeps of a record.
//!
//! The body of a leaf is canonical JSON, for example
//!
//! ```json
//! {"commitments":{"who":"1f…"},"facts":{"action":"confirmation-recorded"},"id":"…","kind":"activity","time":"…","v":1}
//! ```
//!
//! The log is public, so a body names no person and no customer. Such values are in groups, and the body has a
//! commitment to each group instead: the SHA-256 of these bytes, as hexadecimal digits.
//!
//! ```text
//! "paraph/commitment/v1" LF ‖ salt (32 random bytes) ‖ canonical JSON of the group (UTF-8)
//! ```
//!
//! The salt is stored beside the log, and nobody can guess a group without it. Erasing a person means to delete the
//! values of a group and its salt: the body stays, and so does the log.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use data_encoding::HEXLOWER;
use rand::Rng;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::model::evidence::canonical::{Unsupported, canonical};
use crate::model::evidence::tiles::LONGEST_ENTRY;
use crate::model::kernel::coded::coded;

coded! {
    /// A kind of record in the log. Leaves keep the code for ever.
    pub enum Kind {
        Activity = "activity",
        Confirmation = "confirmation",
        Withdrawal = "withdrawal",
        DirectAcceptance = "direct_acceptance",
        Annulment = "annulment",
        Proof = "proof",
    }
}

const DOMAIN: &[u8] = b"paraph/commitment/v1\n";

/// The values of a group, and the salt of its commitment, as hexadecimal digits.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Opening {
    pub salt: String,
    pub values: Map<String, Value>,
}

impl Opening {
    /// The commitment that the leaf must have. `None`: the salt cannot be read, or no leaf can hold the values.
    pub fn commitment(&self) -> Option<String> {
        let salt = HEXLOWER.decode(self.salt.as_bytes()).ok()?;
        Some(commitment(&salt, &canonical(&Value::Object(self.values.clone())).ok()?))
    }
}

/// The commitment to the canonical JSON of a group.
fn commitment(salt: &[u8], values: &str) -> String {
    HEXLOWER.encode(&Sha256::new().chain_update(DOMAIN).chain_update(salt).chain_update(values).finalize())
}

/// A record as its leaf is made of it.
#[derive(Debug, Clone)]
pub struct Record {
    pub kind: Kind,
    pub id: String,
    time: DateTime<Utc>,
    facts: Map<String, Value>,
    groups: BTreeMap<&'static str, Map<String, Value>>,
}

/// A leaf as it is stored.
#[derive(Debug)]
pub struct Leaf {
    pub body: String,
    /// The salts by group, as JSON.
    pub salts: String,
}

#[derive(Debug, thiserror::Error)]
pub enum Unsealable {
    #[error(transparent)]
    Unsupported(#[from] Unsupported),
    #[error("a leaf would be longer than 65,535 bytes: put its large values into groups")]
    TooLong,
}

/// How a leaf differs from its record.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Difference {
    #[error("its public facts differ")]
    Facts,
    #[error("its group \"{0}\" differs")]
    Group(String),
    #[error("its group \"{0}\" has values but no salt")]
    NoSalt(String),
    #[error("its group \"{0}\" has a salt but no values")]
    NoValues(String),
    #[error("its leaf cannot be read")]
    Unreadable,
}

/// The salts of a record by group. A group without one was erased.
type Salts = BTreeMap<String, String>;

impl Record {
    pub fn new(kind: Kind, id: &str, time: DateTime<Utc>) -> Record {
        Record { kind, id: id.to_owned(), time, facts: Map::new(), groups: BTreeMap::new() }
    }

    /// Adds a public fact. Null adds nothing, so that a later version can add facts that older records lack.
    pub fn fact(mut self, name: &str, value: impl Into<Value>) -> Record {
        let value = value.into();
        if !value.is_null() {
            self.facts.insert(name.to_owned(), value);
        }
        self
    }

    /// Adds a group of values that name a person or a customer. Nulls and empty texts are left out, because an erased
    /// value is either. A group without values is left out as well.
    pub fn group<const N: usize>(mut self, name: &'static str, values: [(&str, Value); N]) -> Record {
        let values = values.into_iter().filter(|(_, value)| !value.is_null() && value.as_str() != Some(""));
        let values: Map<_, _> = values.map(|(name, value)| (name.to_owned(), value)).collect();
        if !values.is_empty() {
            self.groups.insert(name, values);
        }
        self
    }

    /// Makes the leaf, with new salts.
    pub fn seal(&self) -> Result<Leaf, Unsealable> {
        let mut random = rand::rng();
        let mut salt = || {
            let mut bytes = [0; 32];
            random.fill_bytes(&mut bytes);
            HEXLOWER.encode(&bytes)
        };
        let salts: Salts = self.groups.keys().map(|group| ((*group).to_owned(), salt())).collect();
        let body = self.body(&self.commitments(&salts)?)?;
        let salts = json!(salts).to_string();
        if body.len() > LONGEST_ENTRY { Err(Unsealable::TooLong) } else { Ok(Leaf { body, salts }) }
    }

    /// Compares the record with its leaf. Returns the number of groups that were erased.
    pub fn compare(&self, body: &str, salts: &str) -> Result<usize, Difference> {
        let salts: Salts = serde_json::from_str(salts).map_err(|_| Difference::Unreadable)?;
        let stored: Value = serde_json::from_str(body).map_err(|_| Difference::Unreadable)?;
        let stored: Salts = stored
            .get("commitments")
            .and_then(|it| serde_json::from_value(it.clone()).ok())
            .ok_or(Difference::Unreadable)?;
        if let Some(group) = self.groups.keys().find(|it| !salts.contains_key(**it)) {
            return Err(Difference::NoSalt((*group).to_owned()));
        }
        if let Some(group) = salts.keys().find(|it| !self.groups.contains_key(it.as_str())) {
            return Err(Difference::NoValues(group.clone()));
        }
        let mut rebuilt = self.commitments(&salts).map_err(|_| Difference::Facts)?;
        // The values of an erased group are gone, so its commitment cannot be computed again.
        let erased: Vec<_> = stored.iter().filter(|(group, _)| !salts.contains_key(*group)).collect();
        let count = erased.len();
        rebuilt.extend(erased.into_iter().map(|(group, it)| (group.clone(), it.clone())));
        if let Some(group) = rebuilt.keys().find(|it| rebuilt.get(*it) != stored.get(*it)) {
            return Err(Difference::Group(group.clone()));
        }
        match self.body(&rebuilt) {
            Ok(rebuilt) if rebuilt == body => Ok(count),
            _ => Err(Difference::Facts),
        }
    }

    /// The openings of the commitments: the values of each group that has a salt. `None`: the salts cannot be read.
    pub fn open(&self, salts: &str) -> Option<BTreeMap<String, Opening>> {
        let salts: Salts = serde_json::from_str(salts).ok()?;
        let open = |(group, salt): (String, String)| {
            let values = self.groups.get(group.as_str())?.clone();
            Some((group, Opening { salt, values }))
        };
        Some(salts.into_iter().filter_map(open).collect())
    }

    /// The commitments to the groups that have a salt.
    fn commitments(&self, salts: &Salts) -> Result<BTreeMap<String, String>, Unsupported> {
        let mut commitments = BTreeMap::new();
        for (group, values) in &self.groups {
            let salt = salts.get(*group).and_then(|it| HEXLOWER.decode(it.as_bytes()).ok());
            let values = canonical(&Value::Object(values.clone()))?;
            if let Some(salt) = salt {
                commitments.insert((*group).to_owned(), commitment(&salt, &values));
            }
        }
        Ok(commitments)
    }

    fn body(&self, commitments: &BTreeMap<String, String>) -> Result<String, Unsupported> {
        canonical(&json!({
            "v": 1,
            "kind": self.kind.code(),
            "id": self.id,
            "time": self.time.to_rfc3339_opts(SecondsFormat::Micros, true),
            "facts": self.facts,
            "commitments": commitments,
        }))
    }
}
