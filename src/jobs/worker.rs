//! The worker: one loop for each work of the process, and one end for all of them.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::queue::Queue;
use super::{Kind, Next, Standing};
use crate::model::kernel::clock;
use crate::store::db::Db;
use crate::web::signal::Signal;

/// How long the end of the process waits for the portions that are running.
const END: Duration = Duration::from_secs(10);
/// A portion that takes longer than this is waited for with a line in the log.
const SOON: Duration = Duration::from_millis(50);

/// Everything that a process does in the background. Dropping it ends the loops wherever they are.
pub struct Worker {
    db: Db,
    jobs: Signal,
    stop: watch::Sender<bool>,
    loops: Vec<(&'static str, JoinHandle<()>)>,
}

impl Worker {
    /// `jobs`: the signal that is sent for jobs that were inserted.
    pub fn new(db: Db, jobs: Signal) -> Worker {
        Worker { db, jobs, stop: watch::Sender::new(false), loops: Vec::new() }
    }

    /// Starts standing work. Its first look comes at once, and is made even when the process ends at once.
    pub fn run<S: Standing>(&mut self, work: S) {
        let looking = look_after(work, self.db.clone(), self.stop.subscribe());
        self.loops.push((S::NAME, tokio::spawn(looking)));
    }

    /// Starts doing the jobs of a kind.
    pub fn run_jobs<K: Kind>(&mut self, kind: K) {
        self.run(Queue::new(kind, self.jobs.clone(), self.stop.subscribe()));
    }

    /// Begins no other portion, and waits for those that are running. One that takes too long is rolled back, and
    /// left to the next start.
    pub async fn stop(self) {
        self.stop_within(END).await;
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
                // It is rolled back as soon as it lets go of its thread.
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

async fn look_after<S: Standing>(work: S, db: Db, mut stop: watch::Receiver<bool>) {
    let mut signal = work.signal().map(Signal::subscribe);
    let longest = S::LOOK.to_std().unwrap_or_default();
    loop {
        if let Some(signal) = &mut signal {
            // What is sent from here on leads to another look.
            signal.mark_unchanged();
        }
        let look = AssertUnwindSafe(work.look(&db)).catch_unwind().await;
        let wait = match look.map_err(panicked).flatten() {
            Ok(Next::Now) => Duration::ZERO,
            Ok(Next::Due(None)) => longest,
            Ok(Next::Due(Some(at))) => (at - clock::now()).to_std().unwrap_or_default().min(longest),
            Err(error) => {
                tracing::error!(
                    work = S::NAME,
                    error = format!("{error:#}"),
                    "work in the background failed"
                );
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

/// Waits for the signal, if there is one.
async fn sent(signal: &mut Option<watch::Receiver<()>>) {
    let heard = match signal {
        Some(signal) => signal.changed().await.is_ok(),
        None => false,
    };
    if !heard {
        std::future::pending().await
    }
}

/// A panic as an error: it ends nothing but the portion in which it happened.
pub fn panicked(panic: Box<dyn Any + Send>) -> anyhow::Error {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    anyhow::anyhow!("it panicked: {}", text.unwrap_or("without a text"))
}
