//! `paraph serve`: the server and its background work.

use anyhow::bail;

use crate::app;
use crate::config::Settings;
use crate::jobs::sequencer::Sequencer;
use crate::jobs::{self, probe};
use crate::store::db::Db;
use crate::store::people::{sign_in_links, staff};
use crate::store::settings::partner;
use crate::web::token;

pub async fn run(settings: Settings, sandbox: bool) -> anyhow::Result<()> {
    // Refuses unsafe or incomplete settings before anything is opened.
    settings.mailer(&settings.public_url(settings.listen)?)?;
    settings.directory()?;
    let log = settings.log_folder()?;
    if log.has_given_key() {
        log.signer()?;
    }
    settings.proofs.check()?;
    let listener = app::listen(settings.listen)?;
    let url = settings.public_url(listener.local_addr()?)?;
    let db = Db::open(&settings.database_url).await?;
    check_sandbox(&db, sandbox).await?;
    // On a full disk Paraph still answers reads. This write makes `/ready` answer 503 from the beginning.
    drop(probe::write(&db).await);
    let options = settings.options(url.clone(), sandbox)?;
    let (signal, outbox) = (options.jobs.clone(), options.outbox.clone());
    let server = app::run(db.clone(), listener, options)?;
    tracing::info!(%url, "listening");
    let mail = settings.mailer(&url)?.map(|mailer| (mailer, outbox));
    let log = Sequencer::new(log, &url, db.log.clone());
    let mut worker = jobs::start(&db, signal, mail);
    worker.run(log);
    if !staff::exists(&db).await? {
        let token = token::generate();
        let mut tx = db.begin().await?;
        sign_in_links::insert_setup(&mut tx, &token::hash(&token)).await?;
        tx.commit().await?;
        let link = url.join(&format!("/setup/{token}"))?;
        // Printed, not logged: logs are kept, and the log level may hide it.
        println!("The register is empty: set it up once at {link}");
    }
    server.run_until_signal(worker).await?;
    db.close().await;
    Ok(())
}

/// Refuses to serve a sandbox as a normal register, or the reverse. Customers can be deleted in a sandbox only.
async fn check_sandbox(db: &Db, sandbox: bool) -> anyhow::Result<()> {
    match partner::find(db).await? {
        Some(firm) if firm.sandbox && !sandbox => {
            bail!("this register is a sandbox: serve it with --sandbox")
        }
        Some(firm) if sandbox && !firm.sandbox => bail!("this register is not a sandbox: set up another one"),
        _ => Ok(()),
    }
}
