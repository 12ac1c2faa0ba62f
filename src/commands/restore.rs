//! `paraph restore`: replaces the register with a backup.

use std::path::Path;

use crate::commands::ending::unless_stopped;
use crate::config::Settings;
use crate::store::db::backups::restore::{self, Restored};
use crate::store::db::open;

pub async fn run(settings: &Settings, file: &Path) -> anyhow::Result<()> {
    let restored = unless_stopped(restore::run(&settings.database_url, file)).await?;
    let Restored { manifest, former, is_older } = restored;
    let mut said = format!(
        "The register at {} is as it was on {}, with {} customers and {} confirmations.",
        open::place_of(&settings.database_url)?,
        manifest.made_at.format("%Y-%m-%d at %H:%M:%S UTC"),
        manifest.count("customers"),
        manifest.count("confirmations")
    );
    if let Some(former) = former {
        said += &format!(" The former register is kept as {former}.");
    }
    if is_older {
        said += " The next start migrates its tables.";
    }
    for outside in &manifest.proofs_outside {
        said += &format!(" {}, which is not part of this backup.", outside.sentence());
    }
    println!("{said}");
    Ok(())
}
