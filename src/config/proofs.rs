//! The settings of proof files: where their contents are.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::model::evidence::proof::Place;
use crate::store::evidence::proof_store::ProofStore;
use crate::store::evidence::{Bucket, Folder};
use crate::web::sign_in::directory_fetch::is_safe;

#[derive(Debug, Args)]
pub struct ProofSettings {
    /// Where new proof files are kept: database, folder or s3 [default: the folder or the bucket if one is set, else the database]
    #[arg(long, env = "PROOF_STORE", global = true, value_enum)]
    pub proof_store: Option<Chosen>,

    /// The folder for proof files that are kept outside the database
    #[arg(long, env = "PROOF_FOLDER", global = true)]
    pub proof_folder: Option<PathBuf>,

    /// The address of an S3-compatible store, for example https://s3.eu-west-3.amazonaws.com
    #[arg(long, env = "PROOF_S3_ENDPOINT", global = true)]
    pub proof_s3_endpoint: Option<Url>,

    /// The bucket for proof files in that store
    #[arg(long, env = "PROOF_S3_BUCKET", global = true)]
    pub proof_s3_bucket: Option<String>,

    /// The region of the bucket
    #[arg(long, env = "PROOF_S3_REGION", default_value = "us-east-1", global = true)]
    pub proof_s3_region: String,

    /// The access key ID for the bucket
    #[arg(long, env = "PROOF_S3_KEY", global = true, hide_env_values = true)]
    pub proof_s3_key: Option<String>,

    /// The secret access key for the bucket
    #[arg(long, env = "PROOF_S3_SECRET", global = true, hide_env_values = true)]
    pub proof_s3_secret: Option<SecretString>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Chosen {
    Database,
    Folder,
    S3,
}

impl ProofSettings {
    /// The store that these settings describe. Refuses an incomplete one.
    pub fn store(&self) -> anyhow::Result<ProofStore> {
        let folder = self.proof_folder.clone().map(|path| Folder { path });
        let bucket = self.bucket()?;
        let chosen = match (self.proof_store, &folder, &bucket) {
            (Some(chosen), ..) => chosen,
            (None, Some(_), Some(_)) => bail!(
                "PROOF_STORE is missing: set it to folder or s3, because both a folder and a bucket are set"
            ),
            (None, Some(_), None) => Chosen::Folder,
            (None, None, Some(_)) => Chosen::S3,
            (None, None, None) => Chosen::Database,
        };
        let new = match chosen {
            Chosen::Database => Place::Database,
            Chosen::Folder if folder.is_none() => {
                bail!("PROOF_FOLDER is missing: set it to the folder of the proof files")
            }
            Chosen::Folder => Place::Folder,
            Chosen::S3 if bucket.is_none() => bail!("PROOF_S3_BUCKET is missing: set it to the bucket"),
            Chosen::S3 => Place::Bucket,
        };
        Ok(ProofStore { new, folder, bucket })
    }

    /// Refuses settings with which no proof file could be served.
    pub fn check(&self) -> anyhow::Result<()> {
        if let Some(folder) = self.proof_folder.as_ref().filter(|it| !it.is_dir()) {
            bail!("there is no folder {}: make it, or set PROOF_FOLDER to another one", folder.display());
        }
        self.store().map(drop)
    }

    fn bucket(&self) -> anyhow::Result<Option<Bucket>> {
        let Some(name) = &self.proof_s3_bucket else { return Ok(None) };
        let endpoint = self.proof_s3_endpoint.clone();
        let endpoint =
            endpoint.context("PROOF_S3_ENDPOINT is missing: set it to the address of the store")?;
        if !is_safe(&endpoint) {
            bail!("PROOF_S3_ENDPOINT must begin with https://, or be on this machine");
        }
        let key =
            self.proof_s3_key.as_deref().context("PROOF_S3_KEY is missing: set it to the access key ID")?;
        let secret = self.proof_s3_secret.as_ref();
        let secret = secret.context("PROOF_S3_SECRET is missing: set it to the secret access key")?;
        let region = self.proof_s3_region.clone();
        let bucket = Bucket::new(endpoint, name.clone(), region, key, secret.expose_secret());
        Ok(Some(bucket.context("PROOF_S3_ENDPOINT is not the address of a store")?))
    }
}
