//! The jobs of one kind, as recurring work: claims the job that is due and does its portions.

use chrono::TimeDelta;
use tokio::sync::watch;
use tokio::time::sleep;

use super::kind::{Kind, Step};
use super::panics::caught;
use super::recurring::{Next, Recurring};
use crate::model::kernel::clock;
use crate::store::db::Db;
use crate::store::db::failure::explain;
use crate::store::jobs::leases::{self, Change, Held, Limits, Progress, Running};
use crate::web::signal::Signal;

/// The longest wait for the next attempt or portion of a job.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);
/// The maximum length of a stored error, in characters.
const ERROR_LENGTH: usize = 500;

pub struct Queue<K> {
    kind: K,
    signal: Signal,
    stop: watch::Receiver<bool>,
}

impl<K: Kind> Recurring for Queue<K> {
    const NAME: &'static str = K::NAME;

    fn signal(&self) -> Option<&Signal> {
        Some(&self.signal)
    }

    /// Claims the job that is due, if there is one, and works on it until it is over, has to wait, or is lost.
    async fn poll(&self, db: &Db) -> anyhow::Result<Next> {
        let limits = Limits { lease: K::LEASE, wait: LONGEST_WAIT };
        let due = leases::find_next(db, K::NAME, limits).await?;
        if due.is_none_or(|at| at > clock::now()) || self.is_stopped() {
            return Ok(Next::Due(due));
        }
        let mut tx = db.begin().await?;
        let claimed = leases::claim(&mut tx, K::NAME, K::LEASE).await?;
        // Committed before the work, so that the attempt counts even if the process dies.
        tx.commit().await?;
        if let Some(job) = claimed {
            self.work_on(db, job).await?;
        }
        Ok(Next::Now)
    }
}

impl<K: Kind> Queue<K> {
    pub fn new(kind: K, signal: Signal, stop: watch::Receiver<bool>) -> Queue<K> {
        Queue { kind, signal, stop }
    }

    fn is_stopped(&self) -> bool {
        *self.stop.borrow()
    }

    async fn work_on(&self, db: &Db, mut job: Running) -> sqlx::Result<()> {
        if usize::try_from(job.attempt).is_ok_and(|it| it > K::WAITS.len() + 1) {
            let error = "nothing was heard of the last attempt: its process ended".to_owned();
            return self.end(db, &job, Change::Failed(error)).await;
        }
        loop {
            match leases::check(db, &job).await? {
                Held::Yes if self.is_stopped() => return self.end(db, &job, Change::Released).await,
                Held::Yes => {}
                Held::CancelAsked => return self.end(db, &job, Change::Cancelled).await,
                Held::No => return Ok(()),
            }
            let portion = tokio::select! {
                biased;
                it = caught(self.portion(db, &job)) => it,
                () = lost(db, &job, K::LEASE) => return Ok(()),
            };
            match portion {
                Ok(Some(progress)) => job = job.after(progress),
                Ok(None) => return Ok(()),
                Err(error) => return self.fail(db, &job, &error).await,
            }
        }
    }

    /// Does a portion in one transaction. Returns the progress if the next portion follows at once.
    async fn portion(&self, db: &Db, job: &Running) -> anyhow::Result<Option<Progress>> {
        let gathered = self.kind.gather(db, job).await?;
        let Some(mut tx) = leases::begin(db, job).await? else {
            return Ok(None);
        };
        let step = self.kind.portion(&mut tx, job, gathered).await?;
        let is_done = matches!(step, Step::Done(..));
        let (next, change) = match step {
            Step::More(progress) => (Some(progress.clone()), Change::Continued(progress, K::LEASE)),
            Step::Later(progress, wait) => {
                (None, Change::Postponed(progress, clock::now() + wait.min(LONGEST_WAIT)))
            }
            Step::Done(progress, result) => (None, Change::Done(progress, result)),
            Step::Failed(reason) => (None, Change::Failed(reason)),
        };
        if !leases::update(&mut tx, job, change).await? {
            tracing::warn!(
                job = job.id,
                kind = K::NAME,
                "another copy has taken the job: a portion is rolled back"
            );
            return Ok(None);
        }
        tx.commit().await?;
        if is_done {
            tracing::info!(job = job.id, kind = K::NAME, "a job is done");
        }
        Ok(next)
    }

    async fn fail(&self, db: &Db, job: &Running, error: &anyhow::Error) -> sqlx::Result<()> {
        let error: String = explain(error).chars().take(ERROR_LENGTH).collect();
        tracing::warn!(
            job = job.id,
            kind = K::NAME,
            attempt = job.attempt,
            error,
            "an attempt at a job failed"
        );
        let wait = usize::try_from(job.attempt - 1).ok().and_then(|it| K::WAITS.get(it));
        let change = match wait {
            Some(wait) => Change::Retried(error, clock::now() + (*wait).min(LONGEST_WAIT)),
            None => Change::Failed(error),
        };
        self.end(db, job, change).await
    }

    /// Releases the job: writes the change in a transaction of its own.
    async fn end(&self, db: &Db, job: &Running, change: Change) -> sqlx::Result<()> {
        let mut tx = db.begin().await?;
        leases::update(&mut tx, job, change).await?;
        tx.commit().await
    }
}

/// Renews the lease while a portion runs. Returns when another copy has claimed the job.
async fn lost(db: &Db, job: &Running, lease: TimeDelta) {
    let pause = (lease / 3).to_std().unwrap_or_default();
    loop {
        sleep(pause).await;
        match leases::renew(db, job, lease).await {
            Ok(true) => {}
            Ok(false) => return,
            // Not fatal: the portion checks the fencing number before it commits.
            Err(error) => tracing::warn!(job = job.id, %error, "a lease could not be renewed"),
        }
    }
}
