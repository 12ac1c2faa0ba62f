//! The files of a backup: written under a temporary name, synced, and renamed.

use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempDir};

use crate::store::db::backups::manifest::{self, Manifest};
use crate::store::db::open::folder;

const TEMPORARY: (&str, &str) = (".paraph-", ".partial");

/// A backup that is being written. It is deleted when it is dropped.
pub struct Draft {
    pub file: NamedTempFile,
    /// A lock on the folder. A folder without a lock was left behind by a process that was killed.
    _lock: File,
    /// A folder of its own, because SQLite writes a journal beside a copy.
    _folder: TempDir,
}

impl Draft {
    /// An empty file in the folder of this one. Deletes the drafts that killed processes have left there.
    pub fn new(beside: &Path) -> anyhow::Result<Draft> {
        let parent = folder(beside);
        let draft = Draft::in_folder(parent).map_err(|error| could_not_write(parent, error))?;
        sweep(parent);
        Ok(draft)
    }

    fn in_folder(parent: &Path) -> io::Result<Draft> {
        let folder = temporary_names().permissions(Permissions::from_mode(0o700)).tempdir_in(parent)?;
        let lock = File::open(folder.path())?;
        lock.try_lock()?;
        Ok(Draft { file: temporary_names().tempfile_in(folder.path())?, _lock: lock, _folder: folder })
    }
}

/// A younger draft is never deleted: it may not be locked yet.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Deletes what killed backups and restores have left in a folder.
pub fn sweep(folder: &Path) {
    if let Err(error) = try_sweep(folder) {
        tracing::warn!(%error, "could not delete the temporary files of killed backups and restores");
    }
}

fn try_sweep(parent: &Path) -> io::Result<()> {
    for entry in parent.read_dir()? {
        let entry = entry?;
        let name = entry.file_name();
        let is_draft =
            name.to_str().is_some_and(|it| it.starts_with(TEMPORARY.0) && it.ends_with(TEMPORARY.1));
        let metadata = entry.metadata()?;
        let is_old = metadata.modified()?.elapsed().is_ok_and(|age| age > ABANDONED);
        let is_ours = is_draft && (metadata.is_dir() || metadata.is_file()) && is_old;
        if is_ours && File::open(entry.path())?.try_lock().is_ok() {
            match metadata.is_dir() {
                true => fs::remove_dir_all(entry.path())?,
                false => fs::remove_file(entry.path())?,
            }
            tracing::info!(draft = %entry.path().display(), "deleted a temporary file of a killed backup or restore");
        }
    }
    Ok(())
}

/// Creates files under temporary names. Only this user may read them.
fn temporary_names() -> tempfile::Builder<'static, 'static> {
    let mut names = tempfile::Builder::new();
    names.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    names
}

fn could_not_write(folder: &Path, error: io::Error) -> anyhow::Error {
    let folder = folder.display();
    match error.kind() {
        ErrorKind::NotFound => anyhow!("there is no folder {folder}: make it, or name another one"),
        ErrorKind::PermissionDenied => anyhow!(
            "this user may not write into {folder}: run this as the user that runs Paraph, or name another folder"
        ),
        _ => anyhow::Error::new(error).context(format!("could not write into {folder}")),
    }
}

/// A new empty file beside this one, which only this user may read. It is locked, and deleted when it is dropped.
pub fn temporary(beside: &Path) -> anyhow::Result<NamedTempFile> {
    let folder = folder(beside);
    let made = temporary_names().tempfile_in(folder).and_then(|it| {
        it.as_file().try_lock()?;
        Ok(it)
    });
    made.map_err(|error| could_not_write(folder, error))
}

/// Refuses to overwrite a backup or its manifest.
pub fn refuse_existing(file: &Path) -> anyhow::Result<()> {
    for path in [file, &manifest::path_of(file)] {
        if path.symlink_metadata().is_ok() {
            bail!("{} exists already: give another name", path.display());
        }
    }
    Ok(())
}

/// Copies to the end of the source. Returns the number of bytes and their SHA-256.
pub fn copy(from: &mut impl Read, to: &mut impl Write) -> io::Result<(u64, String)> {
    let (mut hash, mut size, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let read = from.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|it| !it.is_empty()) else { break };
        hash.update(bytes);
        to.write_all(bytes)?;
        size += u64::try_from(read).unwrap_or_default();
    }
    Ok((size, HEXLOWER.encode(&hash.finalize())))
}

/// The size of a file and its SHA-256.
pub fn digest(file: &Path) -> anyhow::Result<(u64, String)> {
    let read = File::open(file).and_then(|mut it| copy(&mut it, &mut io::sink()));
    read.with_context(|| format!("could not read {}", file.display()))
}

/// Syncs the names in the folder of a file.
pub fn sync_folder(file: &Path) -> io::Result<()> {
    File::open(folder(file))?.sync_all()
}

/// Gives a backup and its manifest their names. The manifest comes first, so no backup exists without one.
pub fn publish(
    Draft { file: backup, _folder, _lock }: Draft,
    manifest: &Manifest,
    file: &Path,
) -> anyhow::Result<()> {
    let path = manifest::path_of(file);
    let mut written = temporary(file)?;
    let mut write = || {
        serde_json::to_writer_pretty(&mut written, manifest)?;
        written.write_all(b"\n")?;
        written.as_file().sync_all()?;
        backup.as_file().sync_all()
    };
    write().with_context(|| format!("could not write {}", file.display()))?;
    written.persist_noclobber(&path).map_err(|it| it.error).with_context(|| could_not_name(&path))?;
    let published = sync_folder(file)
        .and_then(|()| backup.persist_noclobber(file).map_err(|it| it.error))
        .with_context(|| could_not_name(file));
    if published.is_err() {
        // The error of the backup itself matters more than an error here.
        drop(std::fs::remove_file(&path));
    }
    published?;
    sync_folder(file).with_context(|| format!("could not sync the folder of {}", file.display()))
}

fn could_not_name(file: &Path) -> String {
    format!("could not create {}: give another name", file.display())
}

/// The end of the name of a register that a restore moves aside. It has milliseconds, because two restores may begin
/// in the same second.
pub fn former(now: DateTime<Utc>) -> String {
    now.format("%Y%m%dT%H%M%S%3fZ").to_string()
}
