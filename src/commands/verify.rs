//! `paraph verify`: checks the records against the transparency log.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};

use crate::commands::ending::unless_stopped;
use crate::config::Settings;
use crate::model::evidence::note::VerifierKey;
use crate::store::db::{Db, migrations};
use crate::store::evidence::proof_verification;
use crate::store::evidence::verification::{Fault, Summary, Verification};
use crate::store::evidence::{head, keys, log_folder};

/// The exit status if there is a fault.
const FAULTY: u8 = 1;

/// Prints one line for each fault. `Ok` unless the register, the key or the checkpoint could not be read.
pub async fn run(settings: &Settings, checkpoint: Option<&Path>) -> anyhow::Result<ExitCode> {
    let db = Db::open_existing(&settings.database_url).await?;
    let verified = unless_stopped(verify(settings, &db, checkpoint)).await;
    db.close().await;
    let Summary { records, waiting, erased_groups, deleted, faults } = verified?;
    if deleted > 0 {
        println!("records that were deleted with their customers in this sandbox: {deleted}");
    }
    if erased_groups > 0 {
        println!("groups of personal data that were erased: {erased_groups}");
    }
    if waiting > 0 {
        println!("records that wait for their position in the log: {waiting}");
    }
    if faults > 0 {
        println!("faults: {faults}; records that are as they were recorded: {records}");
        return Ok(ExitCode::from(FAULTY));
    }
    println!("verified {records} records");
    Ok(ExitCode::SUCCESS)
}

async fn verify(settings: &Settings, db: &Db, checkpoint: Option<&Path>) -> anyhow::Result<Summary> {
    if !migrations::is_current(db).await? {
        bail!("the tables are of another version of Paraph: run this with the version of the server");
    }
    let folder = settings.log_folder()?;
    let path = checkpoint.map_or_else(|| folder.checkpoint_path(), Path::to_owned);
    let signed = log_folder::read_checkpoint(&path)?;
    let size = head::find(db).await?.map_or(0, |it| it.size);
    if signed.is_none() && (size > 0 || checkpoint.is_some()) {
        bail!("there is no checkpoint at {}: name one with --checkpoint", path.display());
    }
    let mut known: Vec<VerifierKey> = folder.signer()?.iter().map(|it| it.verifier()).collect();
    for key in keys::list(db).await? {
        known.push(key.verifier_key.parse().context("could not read a key of the log")?);
    }
    let mut report = |fault: Fault| println!("{fault}");
    let mut summary = Verification::new(db, &known, &mut report).run(signed).await?;
    summary.faults += proof_verification::run(db, &settings.proofs.store()?, &mut report).await?;
    Ok(summary)
}
