//! Jobs as the worker sees them. A copy of Paraph takes a job under a lease and a fencing number. It renews the
//! lease while it works; each of its writes checks the fencing number.

use chrono::{DateTime, TimeDelta, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::model::kernel::clock;
use crate::store::db::{Db, On, Tx, query};
use crate::store::jobs::jobs::{State, cancel};

/// How far a job is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Progress {
    /// How much is done, as the page counts it.
    pub done: i64,
    /// Of how much, once that is known.
    pub total: Option<i64>,
    /// Where the next portion begins. Null before the first.
    pub position: Value,
}

/// A job that was taken.
#[derive(Debug)]
pub struct Running {
    pub id: String,
    pub kind: String,
    parameters: String,
    /// The staff member who asked for it; `None` where Paraph itself did.
    pub asked_by: Option<String>,
    pub progress: Progress,
    /// The number of this attempt: how often the job was taken since its last portion was committed.
    pub attempt: i64,
    fence: i64,
}

impl Running {
    /// The job after a portion that was committed, as the table has it.
    pub fn after(self, progress: Progress) -> Running {
        Running { progress, attempt: 1, ..self }
    }

    pub fn parameters<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        serde_json::from_str(&self.parameters)
    }

    /// Where the portion begins: what the portion before it said, or the default at the beginning.
    pub fn position<T: DeserializeOwned + Default>(&self) -> serde_json::Result<T> {
        serde_json::from_value::<Option<T>>(self.progress.position.clone()).map(Option::unwrap_or_default)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: String,
    parameters: String,
    asked_by: Option<String>,
    done: i64,
    total: Option<i64>,
    position: String,
    attempts: i64,
    fence: i64,
}

type Time = Option<DateTime<Utc>>;

/// The furthest from now that a job may be due. What lies beyond was written by a clock that was ahead.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub lease: TimeDelta,
    pub wait: TimeDelta,
}

/// When the next job of a kind is due, if one is open. A job that is due beyond the limits is brought back to
/// them; otherwise nothing is written.
pub async fn find_next(db: &Db, kind: &str, limits: Limits) -> sqlx::Result<Time> {
    let now = clock::now();
    let (lease, wait) = (now + limits.lease, now + limits.wait);
    let (next, last_lease, last_wait): (Time, Time, Time) = query(
        "select min(due_at), max(case state when 'running' then due_at end),
            max(case state when 'waiting' then due_at end)
         from jobs where kind = $1 and due_at is not null",
    )
    .bind(kind)
    .one(db)
    .await?;
    if last_lease <= Some(lease) && last_wait <= Some(wait) {
        return Ok(next);
    }
    let mut tx = db.begin().await?;
    query(
        "update jobs set due_at = case state when 'running' then $2 else $3 end
         where kind = $1 and due_at > case state when 'running' then $2 else $3 end",
    )
    .bind(kind)
    .bind(lease)
    .bind(wait)
    .execute(&mut tx)
    .await?;
    tx.commit().await?;
    Ok(next.map(|it| it.min(lease)))
}

/// Takes the job of a kind that has been due the longest, and counts the attempt: one that waits, or one whose
/// lease has ended. Two who ask at once never get the same: for the second it is no longer due.
pub async fn claim(tx: &mut Tx, kind: &str, lease: TimeDelta) -> sqlx::Result<Option<Running>> {
    let now = clock::now();
    let row: Option<Row> = query(
        "update jobs set state = 'running', fence = fence + 1, attempts = attempts + 1, due_at = $3,
            started_at = coalesce(started_at, $2)
         where id = (select id from jobs where kind = $1 and due_at <= $2 order by due_at, id limit 1)
            and due_at <= $2
         returning id, kind, parameters, asked_by, done, total, position, attempts, fence",
    )
    .bind(kind)
    .bind(now)
    .bind(now + lease)
    .optional(tx)
    .await?;
    row.map(Running::try_from).transpose()
}

impl TryFrom<Row> for Running {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Running> {
        let Row { id, kind, parameters, asked_by, done, total, position, attempts: attempt, fence } = row;
        let position = serde_json::from_str(&position).map_err(|it| sqlx::Error::Decode(it.into()))?;
        let progress = Progress { done, total, position };
        Ok(Running { id, kind, parameters, asked_by, progress, attempt, fence })
    }
}

/// What a copy that took a job still may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    Yes,
    /// It may go on, and is asked not to.
    CancelAsked,
    /// Another copy has taken the job, or it is over.
    No,
}

pub async fn check(on: impl Into<On<'_>>, job: &Running) -> sqlx::Result<Held> {
    let held: Option<(bool,)> =
        query("select cancel_asked from jobs where id = $1 and fence = $2 and state = 'running'")
            .bind(&job.id)
            .bind(job.fence)
            .optional(on)
            .await?;
    Ok(held.map_or(Held::No, |(asked,)| if asked { Held::CancelAsked } else { Held::Yes }))
}

/// Begins the transaction of a portion: `None` where another copy has taken the job.
pub async fn begin(db: &Db, job: &Running) -> sqlx::Result<Option<Tx>> {
    let mut tx = db.begin().await?;
    if let Tx::Postgres(_) = tx {
        // A copy that is paused in here must not keep its locks from the copy that takes over.
        let limit = "select set_config('idle_in_transaction_session_timeout', '60s', true)";
        query(limit).one::<(String,)>(&mut tx).await?;
    }
    Ok((check(&mut tx, job).await? != Held::No).then_some(tx))
}

/// Makes the lease last from now; `false` where another copy has taken the job.
pub async fn renew(db: &Db, job: &Running, lease: TimeDelta) -> sqlx::Result<bool> {
    let mut tx = db.begin().await?;
    let renewed = query("update jobs set due_at = $3 where id = $1 and fence = $2 and state = 'running'")
        .bind(&job.id)
        .bind(job.fence)
        .bind(clock::now() + lease)
        .execute(&mut tx)
        .await?;
    tx.commit().await?;
    Ok(renewed == 1)
}

/// What becomes of a job after a portion or an attempt.
#[derive(Debug)]
pub enum Change {
    /// The next portion follows under a lease of this length.
    Continued(Progress, TimeDelta),
    /// The next portion does not come before this time.
    Postponed(Progress, DateTime<Utc>),
    /// The attempt failed; the next is made at this time.
    Retried(String, DateTime<Utc>),
    /// The process ends: the attempt does not count, and any copy goes on at once.
    Released,
    Done(Progress, Value),
    Failed(String),
    Cancelled,
}

/// Writes what becomes of a job; `false` where another copy has taken it: then nothing of the transaction may
/// be committed. A job that is to wait though it is to be cancelled is cancelled.
pub async fn update(tx: &mut Tx, job: &Running, change: Change) -> sqlx::Result<bool> {
    let now = clock::now();
    let same = || job.progress.clone();
    let (state, progress, attempts, due_at, result, error) = match change {
        Change::Continued(progress, lease) => (State::Running, progress, 1, Some(now + lease), None, None),
        Change::Postponed(progress, at) => (State::Waiting, progress, 0, Some(at), None, None),
        Change::Retried(error, at) => (State::Waiting, same(), job.attempt, Some(at), None, Some(error)),
        Change::Released => (State::Waiting, same(), job.attempt - 1, Some(now), None, None),
        Change::Done(progress, result) => (State::Done, progress, job.attempt, None, Some(result), None),
        Change::Failed(error) => (State::Failed, same(), job.attempt, None, None, Some(error)),
        Change::Cancelled => (State::Cancelled, same(), job.attempt, None, None, None),
    };
    let written: Option<(bool,)> = query(
        "update jobs set state = $3, done = $4, total = $5, position = $6, attempts = $7, due_at = $8,
            result = $9, error = $10, finished_at = $11
         where id = $1 and fence = $2 and state = 'running'
         returning cancel_asked",
    )
    .bind(&job.id)
    .bind(job.fence)
    .bind(state.code())
    .bind(progress.done)
    .bind(progress.total)
    .bind(progress.position.to_string())
    .bind(attempts)
    .bind(due_at)
    .bind(result.map(|it| it.to_string()))
    .bind(error)
    .bind((!state.is_open()).then_some(now))
    .optional(&mut *tx)
    .await?;
    if written == Some((true,)) && state == State::Waiting {
        cancel(tx, &job.kind, &job.id).await?;
    }
    Ok(written.is_some())
}
