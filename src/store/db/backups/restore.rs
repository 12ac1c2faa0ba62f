//! Restores a backup, after it was checked. The former register is moved aside and never deleted.

use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use anyhow::{Context, bail};

use crate::model::kernel::clock;
use crate::store::db::backups::manifest::Manifest;
use crate::store::db::backups::{files, postgres_restore, sqlite_restore};
use crate::store::db::{Dialect, migrations, open};

pub struct Restored {
    pub manifest: Manifest,
    /// Where the former register is now. `None` if there was none.
    pub former: Option<String>,
    /// Whether the next start migrates the tables.
    pub is_older: bool,
}

/// Refuses a file that is no backup: a missing one, a manifest, or the register itself.
fn check_name(url: &str, database: Dialect, file: &Path) -> anyhow::Result<()> {
    let metadata = match file.metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!("there is no backup at {}", file.display())
        }
        read => read.with_context(|| format!("could not read {}", file.display()))?,
    };
    let backup = file.with_extension("");
    if !metadata.is_file() {
        bail!("{} is no file: name a backup", file.display());
    }
    if file.extension() == Some("json".as_ref()) && backup.exists() {
        bail!("{} is a manifest: name the backup itself, {}", file.display(), backup.display());
    }
    if database == Dialect::Sqlite
        && let Ok(register) = open::sqlite_file(url)?.metadata()
        && (register.dev(), register.ino()) == (metadata.dev(), metadata.ino())
    {
        bail!(
            "{} is the register itself: name a backup, or set DATABASE_URL to the register that the backup replaces",
            file.display()
        );
    }
    Ok(())
}

/// Replaces the register at this address by a backup. After an error the register is as it was.
pub async fn run(url: &str, file: &Path) -> anyhow::Result<Restored> {
    let database = open::dialect(url)?;
    check_name(url, database, file)?;
    let manifest = Manifest::read(file)?;
    if manifest.database != database {
        let other = match manifest.database {
            Dialect::Sqlite => "SQLite",
            Dialect::Postgres => "Postgres",
        };
        bail!("{} is a backup of {other}: set DATABASE_URL to a database of that kind", file.display());
    }
    let (size, sha256) = files::digest(file)?;
    if (size, &sha256) != (manifest.size, &manifest.sha256) {
        bail!("{} differs from what was backed up: take another copy of the backup", file.display());
    }
    let now = clock::now();
    let former = match database {
        Dialect::Sqlite => sqlite_restore::run(url, file, &manifest, now).await?,
        Dialect::Postgres => postgres_restore::run(url, file, &manifest, now).await?,
    };
    let is_older = manifest.schema < migrations::newest();
    Ok(Restored { manifest, former, is_older })
}
