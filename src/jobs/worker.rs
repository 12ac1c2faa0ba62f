//! The worker: runs each piece of background work in a loop of its own, and stops all loops together.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::kind::Kind;
use super::panics::caught;
use super::queue::Queue;
use super::recurring::{Next, Recurring};
use crate::model::kernel::clock;
use crate::store::db::Db;
use crate::store::db::failure::explain;
use crate::web::signal::Signal;

/// How long the shutdown waits for running portions.
const SHUTDOWN: Duration = Duration::from_secs(8);
/// The shutdown logs which portion it waits for if the portion takes longer than this.
const SOON: Duration = Duration::from_millis(50);

/// The background work of a process. Dropping it aborts the loops, even within a portion.
pub struct Worker {
    db: Db,
    jobs: Signal,
    stop: watch::Sender<bool>,
    loops: Vec<(&'static str, JoinHandle<()>)>,
}

impl Worker {
    /// `jobs` is the signal that is sent after a job was inserted.
    pub fn new(db: Db, jobs: Signal) -> Worker {
        Worker { db, jobs, stop: watch::Sender::new(false), loops: Vec::new() }
    }

    /// Starts recurring work. The first poll happens at once, even if the worker is stopped right away.
    pub fn run<R: Recurring>(&mut self, work: R) {
        let polling = poll_for_ever(work, self.db.clone(), self.stop.subscribe());
        self.loops.push((R::NAME, tokio::spawn(polling)));
    }

    /// Starts to run the jobs of a kind.
    pub fn run_jobs<K: Kind>(&mut self, kind: K) {
        self.run(Queue::new(kind, self.jobs.clone(), self.stop.subscribe()));
    }

    /// Begins no further portion, and waits for the running ones. A portion that takes too long is rolled back
    /// and repeated after the next start.
    pub async fn stop(self) {
        self.stop_within(SHUTDOWN).await;
    }

    pub async fn stop_within(mut self, end: Duration) {
        self.stop.send_replace(true);
        let end = Instant::now() + end;
        for (work, running) in &mut self.loops {
            if timeout(SOON, &mut *running).await.is_ok() {
                continue;
            }
            tracing::info!(work, "waiting for the portion that is running");
            if timeout_at(end, &mut *running).await.is_err() {
                tracing::warn!(work, "the portion took too long: it is left to the next start");
                running.abort();
                // An aborted task ends at its next await, and its transaction is rolled back.
                drop(timeout(SOON, running).await);
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        for (_, running) in &self.loops {
            running.abort();
        }
    }
}

async fn poll_for_ever<R: Recurring>(work: R, db: Db, mut stop: watch::Receiver<bool>) {
    let mut signal = work.signal().map(Signal::subscribe);
    let longest = R::INTERVAL.to_std().unwrap_or_default();
    loop {
        if let Some(signal) = &mut signal {
            // A signal that is sent during the poll triggers another one.
            signal.mark_unchanged();
        }
        let wait = match caught(work.poll(&db)).await {
            Ok(Next::Now) => Duration::ZERO,
            Ok(Next::Due(None)) => longest,
            Ok(Next::Due(Some(at))) => (at - clock::now()).to_std().unwrap_or_default().min(longest),
            Err(error) => {
                tracing::error!(work = R::NAME, error = explain(&error), "work in the background failed");
                longest
            }
        };
        tokio::select! {
            biased;
            _ = stop.wait_for(|it| *it) => return,
            () = sleep(wait) => {}
            () = sent(&mut signal) => {}
        }
    }
}

/// Waits for the signal. Never returns if there is none.
async fn sent(signal: &mut Option<watch::Receiver<()>>) {
    let heard = match signal {
        Some(signal) => signal.changed().await.is_ok(),
        None => false,
    };
    if !heard {
        std::future::pending().await
    }
}
