//! A kind of job for tests. It counts, one number per portion, and can wait or fail on the way.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use paraph::jobs::kind::{Kind, Step};
use paraph::jobs::worker::Worker;
use paraph::model::kernel::clock;
use paraph::store::db::{Db, Tx, query};
use paraph::store::jobs::jobs::{self, Inserted, Job, NewJob, State};
use paraph::store::jobs::leases::{self, Progress, Running};
use paraph::web::signal::Signal;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::support::TestDb;

/// The parameters of a job: it counts to `to`, and fails from `at` to `until` in the way of `trouble`.
#[derive(Deserialize)]
struct Task {
    to: i64,
    #[serde(default)]
    at: i64,
    #[serde(default)]
    until: i64,
    #[serde(default)]
    trouble: String,
    /// How many attempts fail at each of these numbers.
    #[serde(default)]
    times: i64,
}

/// The point where a job waits until the test calls `release`.
#[derive(Clone, Copy, PartialEq)]
pub enum Hold {
    Gather(i64),
    Portion(i64),
}

/// The first kind of job. A failed attempt is retried twice, without a wait.
#[derive(Clone)]
pub struct Count {
    /// Receives the name of the copy and the number as each portion begins.
    said: UnboundedSender<(&'static str, i64)>,
    copy: &'static str,
    hold: Option<Hold>,
    gate: Arc<Semaphore>,
}

impl Count {
    async fn hold(&self, here: Hold) {
        if self.hold == Some(here) {
            self.gate.acquire().await.unwrap().forget();
        }
    }
}

impl Kind for Count {
    const NAME: &'static str = "count";
    const WAITS: &'static [TimeDelta] = &[TimeDelta::zero(), TimeDelta::zero()];
    type Gathered = i64;

    async fn gather(&self, _: &Db, job: &Running) -> anyhow::Result<i64> {
        let number = job.position::<i64>()? + 1;
        self.said.send((self.copy, number))?;
        self.hold(Hold::Gather(number)).await;
        Ok(number)
    }

    async fn portion(&self, tx: &mut Tx, job: &Running, number: i64) -> anyhow::Result<Step> {
        let task: Task = job.parameters()?;
        let insert = query("insert into counted (job, number) values ($1, $2)").bind(&job.id).bind(number);
        insert.execute(tx).await?;
        self.hold(Hold::Portion(number)).await;
        let progress = Progress { done: number, total: Some(task.to), position: json!(number) };
        if (task.at..=task.until.max(task.at)).contains(&number) && job.attempt <= task.times {
            match task.trouble.as_str() {
                "panic" => panic!("it lost count"),
                "later" => return Ok(Step::Later(progress, TimeDelta::minutes(7))),
                "hopeless" => return Ok(Step::Failed("there are no numbers".into())),
                _ => anyhow::bail!("it lost count"),
            }
        }
        Ok(match number < task.to {
            true => Step::More(progress),
            false => Step::Done(progress, json!({ "counted": number })),
        })
    }
}

/// The second kind of job, with the default waits and a lease of three seconds.
pub struct Patient(pub Count);

impl Kind for Patient {
    const NAME: &'static str = "patient";
    const LEASE: TimeDelta = TimeDelta::seconds(3);
    type Gathered = i64;

    async fn gather(&self, db: &Db, job: &Running) -> anyhow::Result<i64> {
        self.0.gather(db, job).await
    }

    async fn portion(&self, tx: &mut Tx, job: &Running, number: i64) -> anyhow::Result<Step> {
        self.0.portion(tx, job, number).await
    }
}

/// A register with workers that count.
pub struct Counting {
    pub test: TestDb,
    pub signal: Signal,
    sender: UnboundedSender<(&'static str, i64)>,
    said: UnboundedReceiver<(&'static str, i64)>,
    gate: Arc<Semaphore>,
}

impl Counting {
    pub async fn open() -> Counting {
        let test = TestDb::open().await;
        let (sender, said) = unbounded_channel();
        let it =
            Counting { test, signal: Signal::default(), sender, said, gate: Arc::new(Semaphore::new(0)) };
        it.execute(query("create table counted (job text not null, number bigint not null)")).await;
        it
    }

    pub fn db(&self) -> &Db {
        &self.test.db
    }

    /// The `Count` of a copy of Paraph.
    pub fn count(&self, copy: &'static str, hold: Option<Hold>) -> Count {
        Count { said: self.sender.clone(), copy, hold, gate: self.gate.clone() }
    }

    /// Starts a copy of Paraph that counts, with its own database connection.
    pub async fn start(&self, copy: &'static str, hold: Option<Hold>) -> Worker {
        let db = Db::open(&self.test.url).await.unwrap();
        let mut worker = Worker::new(db, self.signal.clone());
        worker.run_jobs(self.count(copy, hold));
        worker
    }

    /// Runs a copy of Paraph until it has done these portions of due jobs, and then a new job that counts to 1.
    pub async fn do_due(&mut self, copy: &'static str, numbers: &[i64]) {
        self.insert(json!({ "to": 1 })).await;
        let worker = self.start(copy, None).await;
        self.says(copy, numbers).await;
        self.says(copy, &[1]).await;
        worker.stop().await;
    }

    /// Lets one waiting portion continue.
    pub fn release(&self) {
        self.gate.add_permits(1);
    }

    /// Whether all workers have ended.
    pub fn is_over(&self) -> bool {
        Arc::strong_count(&self.gate) == 1
    }

    /// The next portion that begins: its copy and its number.
    pub async fn said(&mut self) -> (&'static str, i64) {
        let said = tokio::time::timeout(Duration::from_secs(20), self.said.recv());
        said.await.expect("a portion begins").unwrap()
    }

    /// Asserts that these portions begin next, all in this copy.
    pub async fn says(&mut self, copy: &'static str, numbers: &[i64]) {
        for number in numbers {
            assert_eq!(self.said().await, (copy, *number));
        }
    }

    /// Asserts that no other portion has begun.
    pub fn said_nothing_else(&mut self) {
        assert!(self.said.try_recv().is_err());
    }

    pub async fn insert_of(&self, kind: &str, parameters: Value) -> String {
        let mut tx = self.db().begin().await.unwrap();
        let new = NewJob { kind, subject: None, parameters, asked_by: None };
        let Inserted::New(id) = jobs::insert(&mut tx, new).await.unwrap() else { panic!("it is new") };
        tx.commit().await.unwrap();
        id
    }

    pub async fn insert(&self, parameters: Value) -> String {
        self.insert_of("count", parameters).await
    }

    pub async fn cancel(&self, id: &str) -> jobs::Cancelled {
        let mut tx = self.db().begin().await.unwrap();
        let cancelled = jobs::cancel(&mut tx, "count", id).await.unwrap();
        tx.commit().await.unwrap();
        cancelled
    }

    pub async fn job(&self, id: &str) -> Job {
        jobs::find(self.db(), "count", id).await.unwrap().unwrap()
    }

    /// Asserts a job's state and progress, and that each number was counted once.
    pub async fn assert_job(&self, id: &str, state: State, done: i64) -> Job {
        let job = self.job(id).await;
        assert_eq!((job.state, job.done), (state, done), "{job:?}");
        assert_eq!(job.finished_at.is_some(), !state.is_open(), "{job:?}");
        assert_eq!(job.due_at.is_some(), state.is_open(), "{job:?}");
        let select = query("select number from counted where job = $1 order by number").bind(id);
        let counted: Vec<(i64,)> = select.all(self.db()).await.unwrap();
        assert_eq!(counted, (1..=done).map(|it| (it,)).collect::<Vec<_>>());
        job
    }

    /// Claims the due job, as a worker does.
    pub async fn claim(&self, kind: &str) -> Running {
        let mut tx = self.db().begin().await.unwrap();
        let claimed = leases::claim(&mut tx, kind, TimeDelta::minutes(1)).await.unwrap();
        tx.commit().await.unwrap();
        claimed.expect("a job is due")
    }

    /// Ends all leases and waits.
    pub async fn expire(&self) {
        let due = query("update jobs set due_at = $1 where due_at is not null");
        self.execute(due.bind(clock::now())).await;
        self.signal.send();
    }

    pub async fn execute(&self, statement: paraph::store::db::Query) {
        let mut tx = self.db().begin().await.unwrap();
        statement.execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    }
}
