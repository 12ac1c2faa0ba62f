//! `paraph backup`: writes the register to a file. The server may be running.

use std::path::Path;
use std::time::Instant;

use crate::commands::ending::unless_stopped;
use crate::config::Settings;
use crate::store::db::Db;
use crate::store::db::backups::backup;

pub async fn run(settings: &Settings, file: &Path) -> anyhow::Result<()> {
    let begun = Instant::now();
    let proofs = settings.proofs.store()?;
    let db = Db::open_existing(&settings.database_url).await?;
    let manifest = unless_stopped(backup::make(&db, &settings.database_url, file, &proofs)).await?;
    let recorded = backup::record(&db, &manifest).await;
    db.close().await;
    let tenths = (manifest.size * 10).div_ceil(1_000_000);
    println!(
        "{}: {}.{} MB, {} customers, {} confirmations, in {:.1} s",
        file.display(),
        tenths / 10,
        tenths % 10,
        manifest.count("customers"),
        manifest.count("confirmations"),
        begun.elapsed().as_secs_f64()
    );
    for outside in &manifest.proofs_outside {
        println!("{}: back it up too, after this backup.", outside.sentence());
    }
    if let Err(error) = recorded {
        println!(
            "The activity log has no line about this backup, because the register cannot be written: {error}"
        );
    }
    Ok(())
}
