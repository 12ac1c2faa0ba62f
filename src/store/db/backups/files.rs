//! The files of a backup: written under a temporary name, synced, and renamed.

use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempDir};

use crate::store::db::backups::manifest::{self, Manifest};

/// The folder of a file.
fn folder(file: &Path) -> &Path {
    file.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

const TEMPORARY: (&str, &str) = (".paraph-", ".partial");

/// A backup that is being written. It is deleted when it is dropped.
pub struct Draft {
    pub file: NamedTempFile,
    /// A folder of its own, because SQLite writes a journal beside a copy.
    _folder: TempDir,
    /// A lock on that folder. A folder without a lock was left behind by a process that was killed.
    _lock: File,
}

impl Draft {
    /// An empty file in the folder of this one. Deletes the drafts that killed processes have left there.
    pub fn new(beside: &Path) -> anyhow::Result<Draft> {
        let parent = folder(beside);
        Draft::in_folder(parent).map_err(|error| could_not_write(parent, error))
    }

    fn in_folder(parent: &Path) -> io::Result<Draft> {
        // Held until the new draft is locked. Otherwise another backup could delete the draft as one that was left behind.
        let sweeping = File::open(parent)?;
        sweeping.lock()?;
        sweep(parent)?;
        let folder = temporary_names().permissions(Permissions::from_mode(0o700)).tempdir_in(parent)?;
        let lock = File::open(folder.path())?;
        lock.lock()?;
        Ok(Draft { file: temporary_names().tempfile_in(folder.path())?, _folder: folder, _lock: lock })
    }
}

/// Deletes the drafts whose processes were killed.
fn sweep(parent: &Path) -> io::Result<()> {
    for entry in parent.read_dir()? {
        let entry = entry?;
        let name = entry.file_name();
        let is_draft =
            name.to_str().is_some_and(|it| it.starts_with(TEMPORARY.0) && it.ends_with(TEMPORARY.1));
        if !is_draft || !entry.file_type()?.is_dir() {
            continue;
        }
        // A draft of another user cannot be opened, and stays.
        if File::open(entry.path()).is_ok_and(|it| it.try_lock().is_ok()) {
            tracing::info!(draft = %entry.path().display(), "the draft of a killed backup is being deleted");
            fs::remove_dir_all(entry.path())?;
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

/// A new empty file beside this one, which only this user may read. It is deleted when it is dropped.
pub fn temporary(beside: &Path) -> anyhow::Result<NamedTempFile> {
    let folder = folder(beside);
    temporary_names().tempfile_in(folder).map_err(|error| could_not_write(folder, error))
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
