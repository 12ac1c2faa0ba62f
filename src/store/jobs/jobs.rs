//! Jobs as pages use them: a page inserts a job in its transaction, shows its progress, and cancels it. The
//! statements of the worker are in `leases`.

use chrono::{DateTime, TimeDelta, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::model::kernel::clock;
use crate::model::kernel::coded::coded;
use crate::model::kernel::id::Id;
use crate::store::db::{Db, On, Tx, query, sql};

/// How long a job is kept after it is over.
const RETENTION: TimeDelta = TimeDelta::days(30);

coded! {
    /// What has become of a job.
    pub enum State {
        /// Until a copy of Paraph claims it, or until the time of the next attempt.
        Waiting = "waiting",
        Running = "running",
        Done = "done",
        Failed = "failed",
        Cancelled = "cancelled",
    }
}

impl State {
    /// Whether the job is not over yet.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }
}

impl TryFrom<String> for State {
    type Error = anyhow::Error;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::find(&code).ok_or_else(|| anyhow::anyhow!("no state of a job {code:?}"))
    }
}

/// A job to insert.
#[derive(Debug)]
pub struct NewJob<'a> {
    /// The name of a kind in the jobs layer.
    pub kind: &'a str,
    /// What the job is about, if only one job per subject may be open: a file, or the firm.
    pub subject: Option<&'a str>,
    pub parameters: Value,
    /// The staff member who requests the job; `None` if Paraph does.
    pub asked_by: Option<&'a str>,
}

/// The outcome of [`insert`], with the id of the job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inserted {
    New(String),
    /// Nothing was inserted, because this other job about the same subject is still open.
    Open(String),
}

/// A job as a page shows it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Job {
    pub id: String,
    pub kind: String,
    #[sqlx(try_from = "String")]
    pub state: State,
    parameters: String,
    pub asked_by: Option<String>,
    pub done: i64,
    /// `None` until it is known.
    pub total: Option<i64>,
    result: Option<String>,
    /// Why the last attempt failed. The text is technical and may contain internals, so not everybody may see it.
    pub error: Option<String>,
    /// The number of attempts since the last committed portion.
    pub attempts: i64,
    /// Waiting: the time of the next attempt. Running: the end of the lease. `None` when the job is over.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether somebody cancelled it. A running job ends before its next portion.
    pub cancel_asked: bool,
    pub created_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
}

impl Job {
    pub fn parameters<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        serde_json::from_str(&self.parameters)
    }

    /// The result; `None` unless the job is done.
    pub fn result<T: DeserializeOwned>(&self) -> serde_json::Result<Option<T>> {
        self.result.as_deref().map(serde_json::from_str).transpose()
    }
}

const JOB: &str =
    "select id, kind, state, parameters, asked_by, done, total, result, error, attempts, due_at,
    cancel_asked, created_at, started_at, finished_at from jobs";

/// Inserts a job. Send the signal of the jobs after the commit, so that the job begins at once.
pub async fn insert(tx: &mut Tx, new: NewJob<'_>) -> sqlx::Result<Inserted> {
    let id = String::from(Id::generate());
    loop {
        if insert_row(&mut *tx, &id, &new).await? {
            return Ok(Inserted::New(id));
        }
        // On Postgres the open job can end in the meantime. Then there is room for the new one.
        if let Some(open) = find_open(&mut *tx, &new).await? {
            return Ok(Inserted::Open(open));
        }
    }
}

/// `false` if another job about the same subject is open.
async fn insert_row(tx: &mut Tx, id: &str, new: &NewJob<'_>) -> sqlx::Result<bool> {
    let now = clock::now();
    let inserted = sql::insert("jobs")
        .set("id", id)
        .set("kind", new.kind)
        .set("subject", new.subject)
        .set("state", State::Waiting.code())
        .set("parameters", new.parameters.to_string())
        .set("asked_by", new.asked_by)
        .set("done", 0)
        .set("position", Value::Null.to_string())
        .set("attempts", 0)
        .set("due_at", now)
        .set("fence", 0)
        .set("cancel_asked", false)
        .set("created_at", now)
        .on_conflict("(kind, subject) where due_at is not null do nothing")
        .execute(tx)
        .await?;
    Ok(inserted == 1)
}

/// The id of the open job about the same subject.
async fn find_open(tx: &mut Tx, new: &NewJob<'_>) -> sqlx::Result<Option<String>> {
    let open: Option<(String,)> =
        query("select id from jobs where kind = $1 and subject = $2 and due_at is not null")
            .bind(new.kind)
            .bind(new.subject)
            .optional(tx)
            .await?;
    Ok(open.map(|(id,)| id))
}

/// Finds a job of a kind. The id of a job of another kind finds nothing.
pub async fn find(on: impl Into<On<'_>>, kind: &str, id: &str) -> sqlx::Result<Option<Job>> {
    query(format!("{JOB} where kind = $1 and id = $2")).bind(kind).bind(id).optional(on).await
}

/// The jobs of a kind, newest first. `before` is the id of the last job on the previous page.
pub async fn list(
    on: impl Into<On<'_>>,
    kind: &str,
    before: Option<&str>,
    limit: usize,
) -> sqlx::Result<Vec<Job>> {
    // Ids sort by time.
    let start = if before.is_some() { "id < $2" } else { "$2 = ''" };
    query(format!("{JOB} where kind = $1 and {start} order by id desc limit {limit}"))
        .bind(kind)
        .bind(before.unwrap_or_default())
        .all(on)
        .await
}

/// The outcome of [`cancel`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelled {
    /// The job was waiting and is cancelled.
    Yes,
    /// The job is running and will end before its next portion. If the running portion is the last, the job is done.
    Asked,
    /// There is no such job, or it is over already.
    No,
}

/// Cancels a job. Its committed portions are kept.
pub async fn cancel(tx: &mut Tx, kind: &str, id: &str) -> sqlx::Result<Cancelled> {
    let state: Option<(String,)> = query(
        "update jobs set cancel_asked = true,
            state = case state when 'waiting' then 'cancelled' else state end,
            finished_at = case state when 'waiting' then $3 else finished_at end,
            due_at = case state when 'waiting' then null else due_at end
         where kind = $1 and id = $2 and due_at is not null
         returning state",
    )
    .bind(kind)
    .bind(id)
    .bind(clock::now())
    .optional(tx)
    .await?;
    Ok(match state {
        Some((state,)) if state == State::Running.code() => Cancelled::Asked,
        Some(_) => Cancelled::Yes,
        None => Cancelled::No,
    })
}

/// Whether there are jobs to delete. Checked first, so that nothing is written without need.
pub async fn has_old(db: &Db) -> sqlx::Result<bool> {
    let found: Option<(String,)> = query("select id from jobs where finished_at < $1 limit 1")
        .bind(clock::now() - RETENTION)
        .optional(db)
        .await?;
    Ok(found.is_some())
}

/// Deletes the jobs that have been over for longer than `RETENTION`.
pub async fn delete_old(tx: &mut Tx) -> sqlx::Result<u64> {
    query("delete from jobs where finished_at < $1").bind(clock::now() - RETENTION).execute(tx).await
}
