//! A register with a folder for its backups, and the commands `backup` and `restore` of the real program.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use paraph::store::db::{Db, Query};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::binary::{paraph, stdout};
use crate::support::database;
use crate::support::dump::{Dump, dump_all};

pub struct BackupPlace {
    pub url: String,
    pub folder: TempDir,
    /// The backup.
    pub file: PathBuf,
}

impl BackupPlace {
    /// A register that nobody has set up yet. On SQLite, it does not exist yet.
    pub async fn empty() -> BackupPlace {
        let (url, folder) = database().await;
        let backups = folder.path().join("backups");
        std::fs::create_dir(&backups).unwrap();
        BackupPlace { url, folder, file: backups.join("paraph.backup") }
    }

    /// The register of the sample firm.
    pub async fn filled() -> BackupPlace {
        let place = BackupPlace::empty().await;
        let db = Db::open(&place.url).await.unwrap();
        paraph::demo::fill(&db, 12).await.unwrap();
        db.close().await;
        place
    }

    /// The register of the sample firm, backed up.
    pub async fn backed_up() -> BackupPlace {
        let place = BackupPlace::filled().await;
        stdout(&place.back_up());
        place
    }

    /// The file of the register on SQLite.
    pub fn register(&self) -> PathBuf {
        self.folder.path().join("paraph.db")
    }

    pub fn manifest(&self) -> PathBuf {
        self.file.with_extension("backup.json")
    }

    pub fn read_manifest(&self) -> Value {
        serde_json::from_slice(&std::fs::read(self.manifest()).unwrap()).unwrap()
    }

    pub fn write_manifest(&self, manifest: &Value) {
        std::fs::write(self.manifest(), manifest.to_string()).unwrap();
    }

    /// The command on this register, with the tools of Postgres.
    pub fn command(&self, name: &str, file: &Path) -> Command {
        let mut command = paraph(&["--database-url", &self.url, name]);
        command.arg(file).env("PATH", postgres_tools());
        command
    }

    pub fn back_up(&self) -> Output {
        self.command("backup", &self.file).output().unwrap()
    }

    pub fn restore(&self) -> Output {
        self.restore_from(&self.file)
    }

    pub fn restore_from(&self, file: &Path) -> Output {
        self.command("restore", file).output().unwrap()
    }

    /// Every row of the register. Nobody has it open afterwards.
    pub async fn dump(&self) -> Dump {
        let db = Db::open(&self.url).await.unwrap();
        let rows = dump_all(&db).await;
        db.close().await;
        rows
    }

    pub async fn execute(&self, statement: Query) {
        let db = Db::open(&self.url).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        statement.execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        db.close().await;
    }
}

/// The names in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let found = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = found.collect();
    names.sort();
    names
}

/// The folder of the tools of Debian's newest Postgres; empty if there is none.
fn postgres_tools() -> PathBuf {
    let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") else { return PathBuf::new() };
    versions.map(|it| it.unwrap().path().join("bin")).max().unwrap_or_default()
}
