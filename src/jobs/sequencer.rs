//! Extends the transparency log: gives the leaves that were committed their positions, and signs checkpoints.
//!
//! Writers never wait for this work. They insert a leaf with their record, and the signal of the database wakes this work
//! after the commit. Leaves of other processes are found within two seconds.

use anyhow::Context;
use chrono::TimeDelta;
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;
use url::Url;

use super::recurring::{Next, Recurring};
use crate::model::evidence::checkpoint::Checkpoint;
use crate::model::evidence::note::Signer;
use crate::store::db::signal::Signal;
use crate::store::db::{Db, On};
use crate::store::evidence::log_folder::LogFolder;
use crate::store::evidence::sequencing::{self, Refusal, Sequenced};
use crate::store::evidence::{head, keys, leaves};
use crate::store::settings::partner;

pub struct Sequencer {
    folder: LogFolder,
    /// The name of a log that begins now.
    name: String,
    signal: Signal,
    state: Mutex<State>,
}

/// What is known of the log. It is read again after a refusal, because somebody may have corrected the files.
#[derive(Default)]
struct State {
    signer: Option<Signer>,
    /// The highest checkpoint that was signed here.
    highest: Option<Checkpoint>,
    /// Whether the log in the database was compared with that checkpoint.
    is_checked: bool,
    /// The refusal that was logged.
    refusal: Option<Refusal>,
}

impl Recurring for Sequencer {
    const NAME: &'static str = "the transparency log";
    const INTERVAL: TimeDelta = TimeDelta::seconds(2);

    fn signal(&self) -> Option<&Signal> {
        Some(&self.signal)
    }

    async fn poll(&self, db: &Db) -> anyhow::Result<Next> {
        let mut state = self.state.lock().await;
        if state.is_checked && !leaves::has_waiting(db).await? {
            return Ok(Next::Due(None));
        }
        match self.extend(db, &mut state).await? {
            Sequenced::Nothing => Ok(Next::Due(None)),
            Sequenced::Extended(..) => Ok(Next::Now),
            Sequenced::Refused(refusal) => {
                if state.refusal.as_ref() != Some(&refusal) {
                    tracing::error!(%refusal, "the transparency log is not signed: see docs/operating.md");
                }
                *state = State { refusal: Some(refusal), ..State::default() };
                Ok(Next::Due(None))
            }
        }
    }
}

impl Sequencer {
    /// The log begins under the host of this address, and keeps that name for ever.
    pub fn new(folder: LogFolder, public_url: &Url, signal: Signal) -> Sequencer {
        let host = public_url.host_str().unwrap_or_default();
        let port = public_url.port().map(|it| format!(":{it}")).unwrap_or_default();
        Sequencer { folder, name: format!("{host}{port}/log"), signal, state: Mutex::default() }
    }

    async fn extend(&self, db: &Db, state: &mut State) -> anyhow::Result<Sequenced> {
        if !state.is_checked {
            if let Some(refusal) = self.prepare(db, state).await? {
                return Ok(Sequenced::Refused(refusal));
            }
            if !state.is_checked {
                return Ok(Sequenced::Nothing);
            }
        }
        let Some(signer) = &state.signer else { return Ok(Sequenced::Refused(Refusal::NoKey)) };
        let mut tx = db.begin().await?;
        let sequenced = sequencing::extend(&mut tx, signer, state.highest.as_ref()).await?;
        if let Sequenced::Extended(checkpoint, note) = &sequenced {
            tx.commit().await?;
            state.highest = Some(checkpoint.clone());
            if state.refusal.take().is_some() {
                tracing::info!("the transparency log is signed again");
            }
            let (folder, note, checkpoint) = (self.folder.clone(), note.to_string(), checkpoint.clone());
            spawn_blocking(move || folder.save_checkpoint(&note, &checkpoint)).await??;
        }
        Ok(sequenced)
    }

    /// Reads the files and compares the log with them. Begins the log if the register is set up and has none.
    async fn prepare(&self, db: &Db, state: &mut State) -> anyhow::Result<Option<Refusal>> {
        if head::find(db).await?.is_none() && partner::find(db).await?.is_some() {
            self.begin(db).await.context("could not begin the transparency log")?;
        }
        let Some(head) = head::find(db).await? else { return Ok(None) };
        state.highest = self.folder.checkpoint()?.map(|(_, checkpoint)| checkpoint);
        if state.highest.is_none() && head.size > 0 {
            let path = self.folder.checkpoint_path();
            tracing::warn!(path = %path.display(), "there is no checkpoint: a restored backup would not be noticed");
        }
        if let Err(refusal) = sequencing::check(On::Db(db), &head, state.highest.as_ref()).await? {
            return Ok(Some(refusal));
        }
        state.signer = self.folder.signer()?;
        state.is_checked = state.signer.is_some();
        Ok((!state.is_checked).then_some(Refusal::NoKey))
    }

    async fn begin(&self, db: &Db) -> anyhow::Result<()> {
        let signer = match self.folder.signer()? {
            Some(signer) => signer,
            None => {
                let (signer, key) = Signer::generate(&self.name)?;
                self.folder.create_key(&key)?;
                signer
            }
        };
        let mut tx = db.begin().await?;
        head::insert(&mut tx, signer.name()).await?;
        // Another copy of Paraph may have begun the log with its own key.
        let head = head::lock(&mut tx).await?.filter(|it| it.name == signer.name());
        if head.is_some() && keys::list(&mut tx).await?.is_empty() {
            keys::insert(&mut tx, &signer.verifier().to_string(), 0).await?;
        }
        tx.commit().await?;
        tracing::info!(name = signer.name(), key = %signer.verifier(), "the transparency log begins");
        Ok(())
    }
}
