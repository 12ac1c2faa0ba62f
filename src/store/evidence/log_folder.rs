//! What lies outside the database: the log's signing key, and the highest checkpoint that it has signed.
//!
//! Whoever can change the database can rewrite the log, but cannot sign it. And a database that was restored from a
//! backup is recognised by a checkpoint that is higher than its log.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use secrecy::{ExposeSecret, SecretString};

use crate::model::evidence::checkpoint::Checkpoint;
use crate::model::evidence::note::{Note, Signer};
use crate::store::db::Dialect;
use crate::store::db::open::{self, give_to_owner};

/// The name of the file with the signing key.
const KEY: &str = "log.key";
/// The name of the file with the highest checkpoint.
const CHECKPOINT: &str = "log.checkpoint";

#[derive(Debug, Clone)]
pub struct LogFolder {
    folder: PathBuf,
    /// The signing key, if a setting has it. There is no file then.
    key: Option<SecretString>,
}

impl LogFolder {
    pub fn new(folder: PathBuf, key: Option<SecretString>) -> LogFolder {
        LogFolder { folder, key }
    }

    /// The default folder of the register at this address: that of its file, or `data` for Postgres.
    pub fn beside(url: &str) -> anyhow::Result<PathBuf> {
        Ok(match open::dialect(url)? {
            Dialect::Sqlite => open::folder(&open::sqlite_file(url)?).to_owned(),
            Dialect::Postgres => PathBuf::from("data"),
        })
    }

    pub fn has_given_key(&self) -> bool {
        self.key.is_some()
    }

    pub fn key_path(&self) -> PathBuf {
        self.folder.join(KEY)
    }

    pub fn checkpoint_path(&self) -> PathBuf {
        self.folder.join(CHECKPOINT)
    }

    /// The signing key. `None` if there is none yet.
    pub fn signer(&self) -> anyhow::Result<Option<Signer>> {
        if let Some(key) = &self.key {
            return Ok(Some(Signer::parse(key.expose_secret()).context("could not read LOG_KEY")?));
        }
        let path = self.key_path();
        let Some(text) = read(&path)?.map(SecretString::from) else { return Ok(None) };
        let signer = Signer::parse(text.expose_secret());
        Ok(Some(signer.with_context(|| format!("could not read {}", path.display()))?))
    }

    /// Writes the first signing key. Fails if there is one.
    pub fn create_key(&self, key: &SecretString) -> anyhow::Result<()> {
        // Two copies of Paraph that share the folder must not both write a key.
        let _lock = self.lock()?;
        if self.key_path().exists() {
            bail!("{} exists already", self.key_path().display());
        }
        self.write_key(key)
    }

    /// Writes a signing key in the place of the former one.
    pub fn replace_key(&self, key: &SecretString) -> anyhow::Result<()> {
        let _lock = self.lock()?;
        self.write_key(key)
    }

    fn write_key(&self, key: &SecretString) -> anyhow::Result<()> {
        self.write(&self.key_path(), &format!("{}\n", key.expose_secret()))
    }

    /// The highest checkpoint that was signed here, as a note and as what it says.
    pub fn checkpoint(&self) -> anyhow::Result<Option<(Note, Checkpoint)>> {
        read_checkpoint(&self.checkpoint_path())
    }

    /// Keeps a checkpoint, unless another copy of Paraph on this machine has kept a higher one of the same log.
    pub fn save_checkpoint(&self, note: &str, checkpoint: &Checkpoint) -> anyhow::Result<()> {
        let _lock = self.lock()?;
        let kept = self.checkpoint()?.filter(|(_, kept)| kept.origin == checkpoint.origin);
        if kept.is_some_and(|(_, kept)| kept.size >= checkpoint.size) {
            return Ok(());
        }
        self.write(&self.checkpoint_path(), note)
    }

    /// Lets one process at a time write files.
    fn lock(&self) -> anyhow::Result<File> {
        let could_not = || format!("could not lock {}", self.folder.display());
        let folder = self.open().with_context(could_not)?;
        folder.lock().with_context(could_not)?;
        Ok(folder)
    }

    /// Opens the folder, and makes it if it is missing.
    fn open(&self) -> io::Result<File> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        File::open(&self.folder)
    }

    /// Moves the checkpoint of a former log aside.
    pub fn retire_checkpoint(&self) -> anyhow::Result<()> {
        let path = self.checkpoint_path();
        match fs::rename(&path, open::beside(&path, ".former")) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).with_context(|| format!("could not rename {}", path.display()))
            }
            _ => Ok(()),
        }
    }

    /// Replaces a file. After a crash there is the old one or the new one.
    fn write(&self, path: &Path, text: &str) -> anyhow::Result<()> {
        self.try_write(path, text).with_context(|| format!("could not write {}", path.display()))
    }

    fn try_write(&self, path: &Path, text: &str) -> anyhow::Result<()> {
        let draft = open::beside(path, ".new");
        match fs::remove_file(&draft) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let mut file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&draft)?;
        give_to_owner(&file, path);
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, path)?;
        Ok(self.open()?.sync_all()?)
    }
}

/// Reads a checkpoint. `None` if there is no such file.
pub fn read_checkpoint(path: &Path) -> anyhow::Result<Option<(Note, Checkpoint)>> {
    let Some(text) = read(path)? else { return Ok(None) };
    let could_not = || format!("could not read {}", path.display());
    let note: Note = text.parse().with_context(could_not)?;
    let checkpoint = note.text.parse().with_context(could_not)?;
    Ok(Some((note, checkpoint)))
}

fn read(path: &Path) -> anyhow::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("could not read {}", path.display())),
    }
}
