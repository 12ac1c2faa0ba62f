//! The contents of proof files: in the database, in a folder or in a bucket. Each row says where its content is, so a
//! setting can be changed later.

use std::sync::Arc;

use anyhow::Context;

use crate::model::evidence::proof::{NewProof, Place, Proof};
use crate::store::db::{Db, query};
use crate::store::evidence::{Bucket, Folder};

/// The settings: where new contents are written, and where older ones may be.
#[derive(Debug, Clone)]
pub struct ProofStore {
    pub new: Place,
    pub folder: Option<Folder>,
    pub bucket: Option<Bucket>,
}

impl Default for ProofStore {
    /// In the database.
    fn default() -> Self {
        ProofStore { new: Place::Database, folder: None, bucket: None }
    }
}

/// A new proof file whose content is written already, unless it belongs into the database. Only the store makes one, so
/// no row can be written before its content.
pub struct Written {
    pub(super) new: NewProof,
    pub(super) content: Arc<[u8]>,
    pub(super) place: Place,
}

impl ProofStore {
    /// Writes the contents of new proof files. Must come before the transaction of their rows: a content without a row is
    /// harmless, a row without its content is not.
    pub async fn write(&self, files: Vec<NewProof>) -> anyhow::Result<Vec<Written>> {
        let mut written = Vec::new();
        for mut new in files {
            let content: Arc<[u8]> = std::mem::take(&mut new.content).into();
            match self.new {
                Place::Database => {}
                Place::Folder => self.folder()?.write(&new.sha256, &content).await?,
                Place::Bucket => self.bucket()?.write(&new.sha256, &content).await?,
            }
            written.push(Written { new, content, place: self.new });
        }
        Ok(written)
    }

    /// The content of a proof file. `None` if it was altered or is gone, which is logged.
    pub async fn read(&self, db: &Db, proof: &Proof) -> anyhow::Result<Option<Vec<u8>>> {
        let found = match proof.place {
            Place::Database => find_content(db, &proof.id).await?,
            Place::Folder => self.folder()?.read(&proof.sha256).await?,
            Place::Bucket => self.bucket()?.read(&proof.sha256).await?,
        };
        let (is_gone, content) = (found.is_none(), found.filter(|it| proof.has_content(it)));
        if content.is_none() {
            let (id, place, sha256) = (&proof.id, proof.place.code(), &proof.sha256);
            match is_gone {
                true => tracing::error!(proof = id, place, sha256, "the content of a proof file is gone"),
                false => {
                    tracing::error!(proof = id, place, sha256, "the content of a proof file was altered")
                }
            }
        }
        Ok(content)
    }

    /// The path or the address of a place outside the database, if it is set.
    pub fn location(&self, place: Place) -> Option<String> {
        match place {
            Place::Database => None,
            Place::Folder => self.folder.as_ref().map(|it| it.path.display().to_string()),
            Place::Bucket => self.bucket.as_ref().map(Bucket::address),
        }
    }

    fn folder(&self) -> anyhow::Result<&Folder> {
        self.folder.as_ref().context("PROOF_FOLDER is missing: set it to the folder of the proof files")
    }

    fn bucket(&self) -> anyhow::Result<&Bucket> {
        self.bucket.as_ref().context("PROOF_S3_BUCKET is missing: set it to the bucket of the proof files")
    }
}

async fn find_content(db: &Db, id: &str) -> sqlx::Result<Option<Vec<u8>>> {
    let found: Option<(Vec<u8>,)> =
        query("select content from proof_contents where proof_id = $1").bind(id).optional(db).await?;
    Ok(found.map(|(content,)| content))
}
