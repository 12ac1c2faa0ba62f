//! Jobs as the worker uses them. A copy of Paraph claims a job with a lease and a fencing number. It renews the
//! lease while it works, and each of its writes checks the fencing number.

use chrono::{DateTime, TimeDelta, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::model::kernel::clock;
use crate::store::db::{Db, Dialect, On, Tx, query, sql};
use crate::store::jobs::jobs::{State, cancel};

/// The progress of a job.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Progress {
    /// The number of finished items, as the page counts them.
    pub done: i64,
    /// The number of all items, once it is known.
    pub total: Option<i64>,
    /// Where the next portion begins. JSON null before the first.
    pub position: Value,
}

/// A claimed job.
#[derive(Debug)]
pub struct Running {
    pub id: String,
    pub kind: String,
    parameters: String,
    /// The staff member who requested it; `None` if Paraph did.
    pub asked_by: Option<String>,
    pub progress: Progress,
    /// The number of this attempt, counted from the last committed portion.
    pub attempt: i64,
    fence: i64,
}

impl Running {
    /// The job after a portion was committed, equal to its row.
    pub fn after(self, progress: Progress) -> Running {
        Running { progress, attempt: 1, ..self }
    }

    pub fn parameters<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        serde_json::from_str(&self.parameters)
    }

    /// Where the portion begins: the position that the previous portion returned, or the default at first.
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

/// How far in the future `due_at` may be. Later times were written by a copy whose clock was ahead.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub lease: TimeDelta,
    pub wait: TimeDelta,
}

/// When the next job of a kind is due, if one is open. Times beyond the limits are reduced to the limits. Writes
/// nothing if there are none.
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

/// Claims the job of a kind that has been due the longest, and counts the attempt. A job is due if it waits for
/// this time, or if its lease has expired. Two copies never claim the same job: for the second it is no longer
/// due.
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

/// Whether a copy still holds the job that it claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    Yes,
    /// It holds the job, but somebody cancelled the job.
    CancelAsked,
    /// Another copy has claimed the job, or the job is over.
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

/// Begins the transaction of a portion. `None` if this copy no longer holds the job.
pub async fn begin(db: &Db, job: &Running) -> sqlx::Result<Option<Tx>> {
    let mut tx = db.begin().await?;
    if tx.dialect() == Dialect::Postgres {
        // A copy that is paused within the transaction must not block the copy that takes over.
        let limit = "select set_config('idle_in_transaction_session_timeout', '60s', true)";
        query(limit).one::<(String,)>(&mut tx).await?;
    }
    Ok((check(&mut tx, job).await? != Held::No).then_some(tx))
}

/// Renews the lease from now on. `false` if this copy no longer holds the job.
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

/// The change of a job after a portion or an attempt.
#[derive(Debug)]
pub enum Change {
    /// The next portion follows at once, with a lease of this length.
    Continued(Progress, TimeDelta),
    /// The next portion follows at this time.
    Postponed(Progress, DateTime<Utc>),
    /// The attempt failed with this error. The next attempt follows at this time.
    Retried(String, DateTime<Utc>),
    /// The process ends. The attempt does not count, and any copy may continue at once.
    Released,
    Done(Progress, Value),
    Failed(String),
    Cancelled,
}

/// Writes the change of a job. `false` if this copy no longer holds the job; the transaction must then be rolled
/// back. A job that would wait is cancelled instead if somebody cancelled it.
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
    let written: Option<(bool,)> = sql::update("jobs")
        .set("state", state.code())
        .set("done", progress.done)
        .set("total", progress.total)
        .set("position", progress.position.to_string())
        .set("attempts", attempts)
        .set("due_at", due_at)
        .set("result", result.map(|it| it.to_string()))
        .set("error", error)
        .set("finished_at", (!state.is_open()).then_some(now))
        .filter("id = ? and fence = ? and state = 'running'", [(&job.id).into(), job.fence.into()])
        .returning("cancel_asked")
        .optional(&mut *tx)
        .await?;
    if written == Some((true,)) && state == State::Waiting {
        cancel(tx, &job.kind, &job.id).await?;
    }
    Ok(written.is_some())
}
