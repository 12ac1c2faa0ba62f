//! Evidence that a third person can check: records with the openings of their commitments, the proof that the log
//! includes them, and a signed checkpoint. It is attached to certificates.
//!
//! `contrib/verify.py` checks the same without Paraph. A change of the format needs a new [`FORMAT`].

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::model::evidence::checkpoint::Checkpoint;
use crate::model::evidence::leaf::{Kind, Opening};
use crate::model::evidence::merkle::{Hash, includes, leaf_hash};
use crate::model::evidence::note::{Note, VerifierKey};

pub const FORMAT: &str = "paraph/evidence/v1";

/// The name of the file in a certificate.
pub const NAME: &str = "evidence.json";

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EvidenceFile {
    pub format: String,
    /// The first is the one that the evidence is about. The others are related to it.
    pub records: Vec<SealedRecord>,
    /// A signed note.
    pub checkpoint: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SealedRecord {
    /// Canonical JSON.
    pub leaf: String,
    pub position: u64,
    /// The inclusion proof (RFC 6962): hashes as hexadecimal digits.
    pub proof: Vec<String>,
    /// By group. An erased group has none.
    pub openings: BTreeMap<String, Opening>,
}

/// What is wrong with evidence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Alteration {
    #[error("the evidence cannot be read")]
    Unreadable,
    #[error("the checkpoint has no signature by a known key")]
    Checkpoint {
        /// The name of the log, as the checkpoint has it.
        log: String,
    },
    #[error("a record is not in the log")]
    NotIncluded,
    #[error("the values \"{group}\" of a record differ from those that were sealed")]
    Values { group: String },
}

/// Evidence that was checked and is genuine.
#[derive(Debug, Clone, PartialEq)]
pub struct Genuine {
    /// The name of the log.
    pub log: String,
    pub size: u64,
    /// In the order of the file, at least one.
    pub records: Vec<GenuineRecord>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct GenuineRecord {
    /// `None`: a newer version of Paraph knows this kind.
    pub kind: Option<Kind>,
    pub id: String,
    /// RFC 3339, in UTC.
    pub time: String,
    pub position: u64,
    /// Hexadecimal digits.
    pub leaf_hash: String,
    pub facts: Map<String, Value>,
    pub groups: BTreeMap<String, Map<String, Value>>,
    /// The groups whose values were erased.
    pub erased: Vec<String>,
}

impl GenuineRecord {
    /// A fact or, with `group`, a value of it.
    pub fn text(&self, group: Option<&str>, name: &str) -> Option<&str> {
        let values = group.map_or(Some(&self.facts), |it| self.groups.get(it));
        values?.get(name)?.as_str()
    }
}

/// A leaf as its body has it.
#[derive(Deserialize)]
struct Body {
    kind: String,
    id: String,
    time: String,
    facts: Map<String, Value>,
    commitments: BTreeMap<String, String>,
}

impl EvidenceFile {
    pub fn new(records: Vec<SealedRecord>, checkpoint: String) -> EvidenceFile {
        EvidenceFile { format: FORMAT.to_owned(), records, checkpoint }
    }

    /// Reads a file. `None`: it is something else.
    pub fn parse(content: &[u8]) -> Option<EvidenceFile> {
        let file: EvidenceFile = serde_json::from_slice(content).ok()?;
        Some(file).filter(|it| it.format == FORMAT)
    }

    /// Checks the evidence. `keys`: the public keys of the logs that are trusted.
    pub fn check(&self, keys: &[VerifierKey]) -> Result<Genuine, Alteration> {
        let note: Note = self.checkpoint.parse().map_err(|_| Alteration::Unreadable)?;
        let checkpoint: Checkpoint = note.text.parse().map_err(|_| Alteration::Unreadable)?;
        let signs = |key: &&VerifierKey| key.name == checkpoint.origin && note.is_signed_by(key);
        if !keys.iter().any(|key| signs(&key)) {
            return Err(Alteration::Checkpoint { log: checkpoint.origin });
        }
        let records: Vec<_> =
            self.records.iter().map(|it| it.check(&checkpoint)).collect::<Result<_, _>>()?;
        if records.is_empty() {
            return Err(Alteration::Unreadable);
        }
        Ok(Genuine { log: checkpoint.origin, size: checkpoint.size, records })
    }
}

impl SealedRecord {
    fn check(&self, checkpoint: &Checkpoint) -> Result<GenuineRecord, Alteration> {
        let body: Body = serde_json::from_str(&self.leaf).map_err(|_| Alteration::Unreadable)?;
        let proof = self.proof.iter().map(|it| hash(it)).collect::<Option<Vec<Hash>>>();
        let (proof, leaf) = (proof.ok_or(Alteration::Unreadable)?, leaf_hash(self.leaf.as_bytes()));
        if !includes(&checkpoint.root, checkpoint.size, self.position, leaf, &proof) {
            return Err(Alteration::NotIncluded);
        }
        for (group, opening) in &self.openings {
            if opening.commitment() != body.commitments.get(group).cloned() {
                return Err(Alteration::Values { group: group.clone() });
            }
        }
        let opened = |group: &&String| !self.openings.contains_key(*group);
        Ok(GenuineRecord {
            kind: Kind::find(&body.kind),
            id: body.id,
            time: body.time,
            position: self.position,
            leaf_hash: HEXLOWER.encode(&leaf),
            facts: body.facts,
            erased: body.commitments.keys().filter(opened).cloned().collect(),
            groups: self.openings.iter().map(|(name, it)| (name.clone(), it.values.clone())).collect(),
        })
    }
}

fn hash(digits: &str) -> Option<Hash> {
    HEXLOWER.decode(digits.as_bytes()).ok()?.try_into().ok()
}
