//! The settings of the transparency log.

use std::path::PathBuf;

use clap::Args;
use secrecy::SecretString;

use crate::model::evidence::note::VerifierKey;
use crate::store::evidence::log_folder::LogFolder;

#[derive(Debug, Args)]
pub struct LogSettings {
    /// The folder of the transparency log's signing key and of its highest checkpoint [default: that of the SQLite file, or data]
    #[arg(long, env = "LOG_FOLDER", global = true)]
    pub log_folder: Option<PathBuf>,

    /// The signing key of the transparency log, instead of the file log.key
    #[arg(long, env = "LOG_KEY", global = true, hide_env_values = true)]
    pub log_key: Option<SecretString>,

    /// Serve the tiles of the transparency log to everybody, not only to API keys
    #[arg(long, env = "LOG_PUBLIC", global = true)]
    pub log_public: bool,

    /// The public keys of other registers whose certificates /verify accepts, separated by commas
    #[arg(long, env = "VERIFY_KEYS", value_delimiter = ',', global = true)]
    pub verify_keys: Vec<VerifierKey>,
}

impl LogSettings {
    /// The signing key of the log, and its highest checkpoint.
    pub fn folder(&self, database_url: &str) -> anyhow::Result<LogFolder> {
        let folder = match &self.log_folder {
            Some(folder) => folder.clone(),
            None => LogFolder::beside(database_url)?,
        };
        Ok(LogFolder::new(folder, self.log_key.clone()))
    }
}
