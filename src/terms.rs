//! The ends of terms: while the server runs, subscriptions whose term is over begin another or end.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::model::kernel::clock;
use crate::store::db::Db;
use crate::store::settings::partner;
use crate::store::subscriptions::renewals;

/// How often it looks. Terms end with days, so that this is often enough; a look reads one entry of an index.
const LOOK: Duration = Duration::from_secs(60);
/// How long the end of the server waits for the portion that is being written.
const END: Duration = Duration::from_secs(10);

/// The looking after them in the background.
pub struct Terms {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Terms {
    pub fn start(db: Db) -> Terms {
        let (stop, stopped) = oneshot::channel();
        Terms { stop, task: tokio::spawn(look_after(db, stopped)) }
    }

    /// Begins no other portion. One that takes too long is rolled back, and left to the next start.
    pub async fn stop(mut self) {
        drop(self.stop);
        if timeout(END, &mut self.task).await.is_err() {
            self.task.abort();
        }
    }
}

async fn look_after(db: Db, mut stopped: oneshot::Receiver<()>) {
    loop {
        // In a task of its own: one that panics ends none but itself.
        let shared = db.clone();
        let turn = tokio::spawn(async move { end_due(&shared).await });
        let turn = async { turn.await.map_err(anyhow::Error::from).flatten() };
        match turn.await {
            // There may be more.
            Ok(done) if done > 0 => {
                tracing::info!(subscriptions = done, "terms of subscriptions have ended");
                if stopped.try_recv() == Err(oneshot::error::TryRecvError::Empty) {
                    continue;
                }
                return;
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "the ends of terms could not be worked on");
            }
        }
        tokio::select! {
            biased;
            _ = &mut stopped => return,
            () = sleep(LOOK) => {}
        }
    }
}

/// Does a portion of what is due today, where the firm is; says how many subscriptions that were.
pub async fn end_due(db: &Db) -> anyhow::Result<usize> {
    let Some(firm) = partner::find(db).await? else {
        return Ok(0);
    };
    Ok(renewals::renew_due(db, clock::today(firm.tz())).await?)
}
