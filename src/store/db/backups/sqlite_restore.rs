//! Restores a register on SQLite. The backup is made ready beside the register, and then takes its name.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use tempfile::NamedTempFile;

use crate::store::db::backups::manifest::Manifest;
use crate::store::db::backups::{after_restore, files, sqlite_backup};
use crate::store::db::failure::Failure;
use crate::store::db::migrations::{self, Refusal};
use crate::store::db::open::{self, beside};

/// The ends of the names of the files that SQLite keeps beside a database.
const SIDE_FILES: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Returns where the former register is now.
pub async fn run(
    url: &str,
    file: &Path,
    manifest: &Manifest,
    now: DateTime<Utc>,
) -> anyhow::Result<Option<String>> {
    let register = open::sqlite_file(url)?;
    open::make_folder(&register)?;
    // Locked until the end of this function.
    let _lock = lock(&register)?;
    let new = make_ready(&register, file, manifest, now).await?;
    if register.exists() {
        settle(&register).await?;
    }
    let former = beside(&register, &format!(".before-restore-{}", files::former(now)));
    let is_moved = replace(&register, new, &former)
        .with_context(|| format!("could not put the backup in the place of {}", register.display()))?;
    Ok(is_moved.then(|| former.display().to_string()))
}

fn lock(register: &Path) -> anyhow::Result<File> {
    let could_not = || format!("could not lock {}", register.display());
    let lock = open::lock_file(register)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => {
            bail!("a server or another command of Paraph uses {}: stop it first", register.display())
        }
        Err(TryLockError::Error(error)) => Err(error).with_context(could_not),
    }
}

/// Copies the backup beside the register, checks the copy, and takes from it what must not come back to life.
async fn make_ready(
    register: &Path,
    file: &Path,
    manifest: &Manifest,
    now: DateTime<Utc>,
) -> anyhow::Result<NamedTempFile> {
    files::sweep(open::folder(register));
    let mut new = files::temporary(register)?;
    open::give_to_owner(new.as_file(), register);
    let copied = File::open(file).and_then(|mut it| files::copy(&mut it, &mut new));
    copied.with_context(|| format!("could not copy {} to the register", file.display()))?;
    let could_not = || format!("could not restore {}: take another backup", file.display());
    manifest.check(&sqlite_backup::read(new.path()).await.with_context(could_not)?)?;
    clean(new.path(), manifest, now).await.with_context(could_not)?;
    new.as_file().sync_all().with_context(could_not)?;
    Ok(new)
}

#[allow(clippy::disallowed_methods, reason = "statements on a file that is no open register")]
async fn clean(new: &Path, manifest: &Manifest, now: DateTime<Utc>) -> sqlx::Result<()> {
    let options = SqliteConnectOptions::new().filename(new).journal_mode(SqliteJournalMode::Memory);
    let mut connection = options.connect().await?;
    let mut tx = connection.begin().await?;
    for statement in after_restore::statements(&manifest.counts, manifest.made_at, now) {
        sqlx::query(AssertSqlSafe(statement)).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    connection.close().await
}

/// Moves the write-ahead log of the former register into its file. A register that cannot be read is left as it is:
/// it may be the reason for the restore.
async fn settle(register: &Path) -> anyhow::Result<()> {
    match try_settle(register).await {
        Ok(Err(refusal @ Refusal::Foreign)) => Err(refusal.of(&register.display().to_string())),
        Ok(_) => Ok(()),
        Err(error) if Failure::of(&error) == Some(Failure::Busy) => {
            bail!("another program has opened {}: close it first", register.display())
        }
        Err(error) => {
            tracing::warn!(%error, "the former register cannot be read, and is kept as it is");
            Ok(())
        }
    }
}

async fn try_settle(register: &Path) -> sqlx::Result<Result<(), Refusal>> {
    let options = SqliteConnectOptions::new().filename(register).busy_timeout(Duration::from_secs(1));
    let mut connection = options.connect().await?;
    let settled = move_log(&mut connection).await;
    // Awaited after an error as well: closing writes to the files.
    connection.close().await?;
    settled
}

#[allow(clippy::disallowed_methods, reason = "a statement of SQLite, on a connection of its own")]
async fn move_log(connection: &mut SqliteConnection) -> sqlx::Result<Result<(), Refusal>> {
    let checked = migrations::check_sqlite(&mut *connection).await?;
    if checked != Err(Refusal::Foreign) {
        sqlx::query("pragma journal_mode = delete").execute(connection).await?;
    }
    Ok(checked)
}

/// Gives the former register a second name, and then its first name to the new one: the register is complete at every
/// moment. Returns whether there was a former register.
fn replace(register: &Path, new: NamedTempFile, former: &Path) -> io::Result<bool> {
    let exists = link(register, former)?;
    for end in SIDE_FILES {
        // They remain only beside a register that could not be read. SQLite would use them for the new register.
        let side_file = beside(register, end);
        if link(&side_file, &beside(former, end))? {
            fs::remove_file(side_file)?;
        }
    }
    files::sync_folder(register)?;
    match exists {
        true => new.persist(register)?,
        false => new.persist_noclobber(register)?,
    };
    files::sync_folder(register)?;
    Ok(exists)
}

/// Gives a file a second name. Returns whether the file exists.
fn link(file: &Path, name: &Path) -> io::Result<bool> {
    match fs::hard_link(file, name) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        // Some file systems have no second names.
        Err(_) => {
            fs::copy(file, name)?;
            File::open(name)?.sync_all()?;
            Ok(true)
        }
    }
}
