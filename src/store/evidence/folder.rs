//! Contents of proof files in a folder of the server. The name of a file is its SHA-256, so that `sha256sum` can check
//! the folder.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::task::spawn_blocking;

use crate::store::db::failure::{Failure, Outside};

#[derive(Debug, Clone)]
pub struct Folder {
    pub path: PathBuf,
}

impl Folder {
    /// Writes a content under its SHA-256. A file with this name has the same content, unless it was altered.
    pub(super) async fn write(&self, sha256: &str, content: &Arc<[u8]>) -> anyhow::Result<()> {
        let (folder, name, content) = (self.path.clone(), sha256.to_owned(), content.clone());
        Ok(spawn_blocking(move || write(&folder, &name, &content)).await?.map_err(outside)?)
    }

    /// `None` if there is no such file.
    pub(super) async fn read(&self, sha256: &str) -> anyhow::Result<Option<Vec<u8>>> {
        let path = self.path.join(sha256);
        match spawn_blocking(move || fs::read(path)).await? {
            Ok(content) => Ok(Some(content)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(outside(error).into()),
        }
    }
}

/// A file gets its name only when it is complete and synced.
fn write(folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    let mut file = tempfile::Builder::new().prefix(".paraph-").suffix(".partial").tempfile_in(folder)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist(folder.join(name))?;
    File::open(folder)?.sync_all()
}

fn outside(error: io::Error) -> Outside {
    let failure = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Failure::Full,
        _ => Failure::Unavailable,
    };
    Outside::new(failure, error)
}
