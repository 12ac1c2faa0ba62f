//! Makes a backup. The register may be in use.

use std::path::Path;

use crate::model::activity::action::Action;
use crate::model::kernel::clock;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::backups::files::Draft;
use crate::store::db::backups::manifest::Manifest;
use crate::store::db::backups::{files, postgres_backup, sqlite_backup};
use crate::store::db::{Db, Dialect, open};
use crate::store::evidence::proof_store::ProofStore;
use crate::store::settings::upkeep;

/// Writes the backup of a register to a new file, and its manifest beside it. After an error there is neither.
pub async fn make(db: &Db, url: &str, file: &Path, proofs: &ProofStore) -> anyhow::Result<Manifest> {
    files::refuse_existing(file)?;
    let draft = Draft::new(file)?;
    let copy = draft.file.path();
    let made_at = clock::now();
    let content = match db.dialect() {
        Dialect::Sqlite => {
            let register = open::sqlite_file(url)?;
            sqlite_backup::write(&register, copy).await?
        }
        Dialect::Postgres => postgres_backup::write(db, url, copy).await?,
    };
    let (size, sha256) = files::digest(copy)?;
    let manifest = Manifest::new(db.dialect(), made_at, content, proofs, size, sha256);
    files::publish(draft, &manifest, file)?;
    Ok(manifest)
}

/// Records in the register that a backup was made. A register of an older version has no place for it.
pub async fn record(db: &Db, manifest: &Manifest) -> sqlx::Result<()> {
    if ["upkeep", "log_leaves"].iter().all(|it| manifest.counts.contains_key(*it)) {
        let mut tx = db.begin().await?;
        upkeep::update_backed_up(&mut tx, manifest.made_at).await?;
        let entry = Entry::new(Action::RegisterBackedUp);
        activity_log::insert_from_command_line(&mut tx, entry).await?;
        tx.commit().await?;
    }
    Ok(())
}
