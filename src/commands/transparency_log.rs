//! `paraph log`: the name and the keys of the transparency log.

use anyhow::{Context, bail};
use secrecy::{ExposeSecret, SecretString};

use crate::commands::register::in_register;
use crate::config::{LogCommand, Settings};
use crate::details;
use crate::model::activity::action::Action;
use crate::model::evidence::note::Signer;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::{Db, Tx};
use crate::store::evidence::log_folder::LogFolder;
use crate::store::evidence::{head, keys, leaves};

pub async fn run(settings: &Settings, command: LogCommand) -> anyhow::Result<()> {
    let folder = settings.log_folder()?;
    let execute = async |db: &Db, _| match command {
        LogCommand::Show => show(db).await,
        LogCommand::Rotate => rotate(db, &folder).await,
        LogCommand::Renew => renew(db, &folder).await,
        LogCommand::NewKey { .. } => Ok(()),
    };
    match &command {
        LogCommand::NewKey { name } => {
            let (_, key) =
                Signer::generate(name).context("write a name such as paraph.partner.example/log")?;
            println!("{}", key.expose_secret());
            Ok(())
        }
        _ => in_register(settings, execute).await,
    }
}

async fn show(db: &Db) -> anyhow::Result<()> {
    let head = head::find(db).await?.context(NOT_BEGUN)?;
    println!("{}: {} records, {} waiting", head.name, head.size, leaves::count_waiting(db).await?);
    for key in keys::list(db).await? {
        println!("{} (from {})", key.verifier_key, key.from_size);
    }
    Ok(())
}

const NOT_BEGUN: &str = "the transparency log has not begun: start Paraph first";

/// The next signing key: the one that a setting gives, or a new one that becomes the file.
fn next_signer(folder: &LogFolder, name: &str) -> anyhow::Result<(Signer, Option<SecretString>)> {
    if folder.has_given_key() {
        let signer = folder.signer()?.context("LOG_KEY is empty")?;
        return Ok((signer, None));
    }
    let (signer, key) = Signer::generate(name)?;
    Ok((signer, Some(key)))
}

/// Lets another key sign from now on. The former one stays known, for the checkpoints that it has signed.
async fn rotate(db: &Db, folder: &LogFolder) -> anyhow::Result<()> {
    let mut tx = db.begin().await?;
    let head = head::lock(&mut tx).await?.context(NOT_BEGUN)?;
    let (signer, file) = next_signer(folder, &head.name)?;
    let key = signer.verifier().to_string();
    if signer.name() != head.name {
        bail!("LOG_KEY is for the log {}, and this one is {}: make a key for it", signer.name(), head.name);
    }
    if !keys::insert(&mut tx, &key, head.size).await? {
        bail!("this log has the key in LOG_KEY already: make another one with paraph log new-key");
    }
    record(&mut tx, Action::LogKeyRotated, &key).await?;
    tx.commit().await?;
    if let Some(file) = file {
        folder.replace_key(&file).context("run this again")?;
    }
    println!("From now on this key signs the log:\n{key}");
    Ok(())
}

/// Begins a new log with all records of the register. The former one can never be continued.
async fn renew(db: &Db, folder: &LogFolder) -> anyhow::Result<()> {
    let mut tx = db.begin().await?;
    let head = head::lock(&mut tx).await?.context(NOT_BEGUN)?;
    let (signer, file) = next_signer(folder, &next_name(&head.name))?;
    let key = signer.verifier().to_string();
    if signer.name() == head.name {
        bail!("LOG_KEY is for the former log: make one for another name with paraph log new-key");
    }
    head::restart(&mut tx, signer.name()).await?;
    keys::insert(&mut tx, &key, 0).await?;
    record(&mut tx, Action::LogRenewed, &key).await?;
    tx.commit().await?;
    folder.retire_checkpoint().context("run this again")?;
    if let Some(file) = file {
        folder.replace_key(&file).context("run this again")?;
    }
    println!("A new log begins under the name {}, with this key:\n{key}", signer.name());
    Ok(())
}

/// The name with the next number: `host/log`, `host/log/2`, `host/log/3`.
fn next_name(name: &str) -> String {
    let numbered = name.rsplit_once('/').and_then(|(stem, number)| Some((stem, number.parse::<u64>().ok()?)));
    match numbered {
        Some((stem, number)) => format!("{stem}/{}", number.saturating_add(1)),
        None => format!("{name}/2"),
    }
}

async fn record(tx: &mut Tx, action: Action, key: &str) -> sqlx::Result<()> {
    let entry = Entry { after: Some(details! { VerifierKey: key }), ..Entry::new(action) };
    activity_log::insert_from_command_line(tx, entry).await
}
