//! The manifest of a backup: a JSON file beside it. A restore recognises a damaged or foreign file by it.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::model::evidence::proof::Place;
use crate::store::db::Dialect;
use crate::store::db::migrations;
use crate::store::db::open::beside;
use crate::store::evidence::proof_store::ProofStore;

/// The format of backups. A new number means that older versions of Paraph cannot restore them. A new field needs no
/// new number: older versions ignore it.
const FORMAT: i64 = 1;

pub const OTHER_TABLES: &str =
    "the backup has other tables than its manifest says: take the manifest that was made with it";
pub const OTHER_ROWS: &str =
    "the backup has other rows than its manifest says: take the manifest that was made with it";

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifest {
    format: i64,
    /// The version of Paraph that made the backup.
    paraph_version: String,
    pub database: Dialect,
    /// The version of the newest migration in the data.
    pub schema: i64,
    /// The backup has everything that was committed before this time.
    pub made_at: DateTime<Utc>,
    /// The number of rows by table.
    pub counts: BTreeMap<String, i64>,
    /// The proof files whose contents are not in the backup, because they lie outside the database.
    #[serde(default)]
    pub proofs_outside: Vec<ProofsOutside>,
    /// The size of the file in bytes, and its SHA-256 in hexadecimal digits.
    pub size: u64,
    pub sha256: String,
    /// The transparency log in the data, if it has begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<Log>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Log {
    pub size: i64,
    /// The newest checkpoint, as a signed note.
    pub checkpoint: Option<String>,
}

/// The proof files in a folder or a bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofsOutside {
    /// `folder` or `bucket`.
    pub place: String,
    /// The path or the address of the place, as it was set when the backup was made.
    pub at: Option<String>,
    /// The number of proof files. Two that are the same share their content.
    pub files: i64,
}

impl ProofsOutside {
    /// Such as "3 proof files lie in the folder /var/lib/paraph/proofs".
    pub fn sentence(&self) -> String {
        let place = self
            .at
            .as_ref()
            .map_or_else(|| format!("a {}", self.place), |at| format!("the {} {at}", self.place));
        match self.files {
            1 => format!("1 proof file lies in {place}"),
            files => format!("{files} proof files lie in {place}"),
        }
    }
}

/// The part of a manifest that never changes.
#[derive(Deserialize)]
struct Format {
    format: i64,
}

/// The data of a register, as far as a manifest describes it.
#[derive(Debug, PartialEq, Eq)]
pub struct Content {
    pub schema: i64,
    pub counts: BTreeMap<String, i64>,
    pub log: Option<Log>,
    /// The number of proof files by their place outside the database.
    pub proofs_outside: BTreeMap<String, i64>,
}

/// The path of the manifest of a backup.
pub fn path_of(file: &Path) -> PathBuf {
    beside(file, ".json")
}

impl Manifest {
    pub fn new(
        database: Dialect,
        made_at: DateTime<Utc>,
        content: Content,
        proofs: &ProofStore,
        size: u64,
        sha256: String,
    ) -> Self {
        let Content { schema, counts, log, proofs_outside } = content;
        let proofs_outside = proofs_outside.into_iter();
        let proofs_outside = proofs_outside.map(|(place, files)| ProofsOutside {
            at: Place::find(&place).and_then(|it| proofs.location(it)),
            place,
            files,
        });
        let paraph_version = env!("CARGO_PKG_VERSION").to_owned();
        Manifest {
            format: FORMAT,
            paraph_version,
            database,
            schema,
            made_at,
            counts,
            proofs_outside: proofs_outside.collect(),
            size,
            sha256,
            log,
        }
    }

    /// Reads the manifest of a backup. Refuses one that this version of Paraph cannot restore.
    pub fn read(file: &Path) -> anyhow::Result<Manifest> {
        let path = path_of(file);
        let json = match std::fs::read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                bail!("{} is missing: put the manifest of the backup beside it", path.display())
            }
            read => read.with_context(|| format!("could not read {}", path.display()))?,
        };
        let damaged = || format!("{} is damaged: take another copy of the backup", path.display());
        let Format { format } = serde_json::from_slice(&json).with_context(damaged)?;
        if format != FORMAT {
            bail!("{} was made by a newer version of Paraph: restore it with that version", file.display());
        }
        let manifest: Manifest = serde_json::from_slice(&json).with_context(damaged)?;
        // The names become part of statements.
        let is_name = |it: &String| it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
        if !manifest.counts.keys().all(is_name) {
            bail!(damaged());
        }
        if manifest.schema > migrations::newest() {
            bail!(
                "{} has the tables of a newer version of Paraph: restore it with version {} or later",
                file.display(),
                manifest.paraph_version
            );
        }
        Ok(manifest)
    }

    /// The number of rows of a table.
    pub fn count(&self, table: &str) -> i64 {
        self.counts.get(table).copied().unwrap_or_default()
    }

    /// Refuses data that is not what the manifest describes.
    pub fn check(&self, content: &Content) -> anyhow::Result<()> {
        if content.schema != self.schema {
            bail!(OTHER_TABLES);
        }
        if content.counts != self.counts || content.log != self.log {
            bail!(OTHER_ROWS);
        }
        Ok(())
    }
}
