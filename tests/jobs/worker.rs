//! Jobs, from the request to the result, and recurring work, in one copy of Paraph.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use paraph::jobs as work;
use paraph::jobs::recurring::{Next, Recurring};
use paraph::jobs::worker::Worker;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::{Db, Dialect, query};
use paraph::store::jobs::jobs::{self, Cancelled, Inserted, NewJob, State};
use paraph::web::outbox::Outbox;
use paraph::web::signal::Signal;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::timeout;

use crate::support::TestApp;
use crate::support::counting::{Counting, Hold, Patient};
use crate::support::dump::dump;
use crate::support::mail_server::{RefusedPort, mailer};

#[actix_web::test]
async fn a_job_begins_when_it_is_asked_for_and_tells_how_far_it_is() {
    let mut counting = Counting::open().await;
    // Before the worker starts: it polls at once, and would begin the job.
    let id = counting.insert(json!({ "to": 5 })).await;
    let waiting = counting.assert_job(&id, State::Waiting, 0).await;
    assert_eq!((waiting.total, waiting.started_at, waiting.attempts), (None, None, 0));
    let worker = counting.start("a", Some(Hold::Gather(3))).await;
    counting.signal.send();
    counting.assert_portions("a", &[1, 2, 3]).await;
    let running = counting.assert_job(&id, State::Running, 2).await;
    assert_eq!((running.total, running.attempts), (Some(5), 1));
    assert!(running.started_at.is_some() && running.result::<Value>().unwrap().is_none());
    counting.release();
    counting.assert_portions("a", &[4, 5]).await;
    worker.stop().await;
    let done = counting.assert_job(&id, State::Done, 5).await;
    assert_eq!(done.result::<Value>().unwrap(), Some(json!({ "counted": 5 })));
    assert_eq!(done.error, None);
}

#[actix_web::test]
async fn an_attempt_that_fails_is_repeated_from_the_last_portion() {
    for trouble in ["error", "panic"] {
        let mut counting = Counting::open().await;
        let id =
            counting.insert(json!({ "to": 5, "at": 3, "until": 4, "trouble": trouble, "times": 2 })).await;
        let worker = counting.start("a", None).await;
        // The count of attempts begins anew after the third number.
        counting.assert_portions("a", &[1, 2, 3, 3, 3, 4, 4, 4, 5]).await;
        worker.stop().await;
        counting.assert_job(&id, State::Done, 5).await;
        counting.assert_no_portion();
    }
}

#[actix_web::test]
async fn a_job_fails_after_its_last_attempt_and_others_go_on() {
    for (trouble, error) in [("error", "it lost count"), ("panic", "it panicked: it lost count")] {
        let mut counting = Counting::open().await;
        let bad = counting.insert(json!({ "to": 3, "at": 2, "trouble": trouble, "times": 3 })).await;
        let good = counting.insert(json!({ "to": 1 })).await;
        let worker = counting.start("a", None).await;
        let mut numbers = Vec::new();
        for _ in 0..5 {
            numbers.push(counting.next_portion().await.1);
        }
        numbers.sort();
        assert_eq!(numbers, [1, 1, 2, 2, 2]);
        worker.stop().await;
        let failed = counting.assert_job(&bad, State::Failed, 1).await;
        assert_eq!((failed.error.as_deref(), failed.attempts), (Some(error), 3));
        counting.assert_job(&good, State::Done, 1).await;
    }
}

#[actix_web::test]
async fn a_job_waits_between_attempts_and_says_why() {
    let mut counting = Counting::open().await;
    let id = counting.insert_of("patient", json!({ "to": 1, "at": 1, "times": 9 })).await;
    for (attempt, minutes) in [(1, Some(1)), (2, Some(5)), (3, Some(15)), (4, Some(60)), (5, None)] {
        let began = clock::now();
        let mut worker = Worker::new(counting.db().clone(), counting.signal.clone());
        worker.run_jobs(Patient(counting.count("a", None)));
        counting.assert_portions("a", &[1]).await;
        worker.stop().await;
        let job = jobs::find(counting.db(), "patient", &id).await.unwrap().unwrap();
        assert_eq!((job.attempts, job.error.as_deref()), (attempt, Some("it lost count")));
        match minutes {
            Some(minutes) => {
                let (wait, least) = (job.due_at.unwrap() - began, TimeDelta::minutes(minutes));
                assert!(wait >= least && wait < least + TimeDelta::seconds(30), "{wait}");
                assert_eq!(job.state, State::Waiting);
                counting.expire().await;
            }
            None => assert_eq!(job.state, State::Failed),
        }
    }
}

#[actix_web::test]
async fn a_kind_may_postpone_its_next_portion_or_give_a_job_up() {
    let mut counting = Counting::open().await;
    let later = counting.insert(json!({ "to": 2, "at": 1, "trouble": "later", "times": 1 })).await;
    let hopeless = counting.insert(json!({ "to": 2, "at": 1, "trouble": "hopeless", "times": 1 })).await;
    let worker = counting.start("a", None).await;
    counting.assert_portions("a", &[1, 1]).await;
    worker.stop().await;
    let postponed = counting.assert_job(&later, State::Waiting, 1).await;
    let wait = postponed.due_at.unwrap() - clock::now();
    assert!(wait > TimeDelta::minutes(6) && wait <= TimeDelta::minutes(7), "{wait}");
    let failed = counting.job(&hopeless).await;
    assert_eq!(failed.state, State::Failed);
    assert_eq!((failed.error.as_deref(), failed.attempts), (Some("there are no numbers"), 1));
    counting.expire().await;
    let worker = counting.start("b", None).await;
    counting.assert_portions("b", &[2]).await;
    worker.stop().await;
    counting.assert_job(&later, State::Done, 2).await;
}

#[actix_web::test]
async fn a_waiting_job_is_cancelled_at_once() {
    let mut counting = Counting::open().await;
    let id = counting.insert(json!({ "to": 2 })).await;
    assert_eq!(counting.cancel(&id).await, Cancelled::Yes);
    counting.assert_job(&id, State::Cancelled, 0).await;
    assert_eq!(counting.cancel(&id).await, Cancelled::No, "it is over");
    assert_eq!(counting.cancel("another").await, Cancelled::No);
    counting.do_due("a", &[]).await;
    counting.assert_no_portion();
}

#[actix_web::test]
async fn a_running_job_is_cancelled_before_its_next_portion() {
    let mut counting = Counting::open().await;
    let id = counting.insert(json!({ "to": 9 })).await;
    let worker = counting.start("a", Some(Hold::Gather(3))).await;
    counting.assert_portions("a", &[1, 2, 3]).await;
    assert_eq!(counting.cancel(&id).await, Cancelled::Asked);
    assert!(counting.assert_job(&id, State::Running, 2).await.cancel_asked);
    // The next job of the kind begins when this one is over.
    let next = counting.insert(json!({ "to": 1 })).await;
    counting.release();
    counting.assert_portions("a", &[1]).await;
    worker.stop().await;
    counting.assert_job(&id, State::Cancelled, 3).await;
    counting.assert_job(&next, State::Done, 1).await;
}

#[actix_web::test]
async fn a_job_that_is_to_be_cancelled_is_not_tried_again() {
    let mut counting = Counting::open().await;
    let id = counting.insert(json!({ "to": 2, "at": 2, "times": 1 })).await;
    let worker = counting.start("a", Some(Hold::Gather(2))).await;
    counting.assert_portions("a", &[1, 2]).await;
    assert_eq!(counting.cancel(&id).await, Cancelled::Asked);
    counting.release();
    worker.stop().await;
    let job = counting.assert_job(&id, State::Cancelled, 1).await;
    assert_eq!(job.error.as_deref(), Some("it lost count"));
}

#[actix_web::test]
async fn a_page_finds_the_jobs_of_its_kind_newest_first() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Agathe Agent", &[Role::AdminAgent]).await;
    let mut ids = Vec::new();
    let mut tx = app.db.begin().await.unwrap();
    for (kind, number) in [("import", 1), ("export", 2), ("import", 3), ("import", 4)] {
        let parameters = json!({ "number": number });
        let new = NewJob { kind, subject: None, parameters, asked_by: Some(&person.id) };
        let Inserted::New(id) = jobs::insert(&mut tx, new).await.unwrap() else { panic!("it is new") };
        ids.push(id);
    }
    tx.commit().await.unwrap();
    let first = jobs::list(&app.db, "import", None, 2).await.unwrap();
    assert_eq!(first.iter().map(|it| &it.id).collect::<Vec<_>>(), [&ids[3], &ids[2]]);
    assert_eq!(first[0].parameters::<Value>().unwrap(), json!({ "number": 4 }));
    assert_eq!(first[0].asked_by, Some(person.id));
    let second = jobs::list(&app.db, "import", Some(&ids[2]), 2).await.unwrap();
    assert_eq!(second.iter().map(|it| &it.id).collect::<Vec<_>>(), [&ids[0]]);
    assert!(jobs::find(&app.db, "import", &ids[1]).await.unwrap().is_none(), "it is of another kind");
    assert!(jobs::find(&app.db, "export", &ids[1]).await.unwrap().is_some());
}

#[actix_web::test]
async fn a_job_is_inserted_if_the_open_one_ends_at_that_moment() {
    let counting = Counting::open().await;
    // On SQLite nobody else writes during the transaction that inserts.
    if counting.db().dialect() == Dialect::Sqlite {
        return;
    }
    let mut tx = counting.db().begin().await.unwrap();
    let new = || NewJob { kind: "count", subject: Some("firm"), parameters: Value::Null, asked_by: None };
    let Inserted::New(first) = jobs::insert(&mut tx, new()).await.unwrap() else { panic!("it is new") };
    // Ends the first job after the statement that finds it open.
    let end = "create function finish() returns trigger language plpgsql as $$ begin
            update jobs set state = 'done', due_at = null where id = (select min(id) from jobs);
            return null;
        end $$";
    let trigger = "create trigger finish after insert on jobs for each statement execute function finish()";
    for sql in [end, trigger] {
        query(sql).execute(&mut tx).await.unwrap();
    }
    let second = jobs::insert(&mut tx, new()).await.unwrap();
    assert!(matches!(&second, Inserted::New(id) if *id != first), "{second:?}");
}

#[actix_web::test]
async fn one_job_about_a_subject_is_open_at_a_time() {
    let counting = Counting::open().await;
    let other = Db::open(&counting.test.url).await.unwrap();
    let insert = async |db: &Db, subject: &str| {
        let mut tx = db.begin().await.unwrap();
        let new =
            NewJob { kind: "count", subject: Some(subject), parameters: json!({ "to": 1 }), asked_by: None };
        let inserted = jobs::insert(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        inserted
    };
    // As when two copies of Paraph see at once that it is time.
    let both = tokio::join!(insert(counting.db(), "firm"), insert(&other, "firm"));
    let (id, same) = match both {
        (Inserted::New(id), Inserted::Open(same)) | (Inserted::Open(same), Inserted::New(id)) => (id, same),
        other => panic!("{other:?}"),
    };
    assert_eq!(id, same);
    assert!(matches!(insert(counting.db(), "another").await, Inserted::New(_)));
    assert_eq!(counting.cancel(&id).await, Cancelled::Yes);
    assert!(matches!(insert(&other, "firm").await, Inserted::New(_)));
}

#[actix_web::test]
async fn jobs_that_are_over_are_kept_for_a_month() {
    let counting = Counting::open().await;
    let over = counting.insert(json!({ "to": 1 })).await;
    counting.cancel(&over).await;
    counting.insert(json!({ "to": 1 })).await;
    for (days, kept) in [(29, 2), (31, 1)] {
        let long_ago = clock::now() - TimeDelta::days(days);
        let age = query("update jobs set created_at = $1").bind(long_ago);
        counting.execute(age).await;
        let age = query("update jobs set finished_at = $1 where finished_at is not null").bind(long_ago);
        counting.execute(age).await;
        work::start(counting.db(), Signal::default(), None).stop().await;
        assert_eq!(jobs::list(counting.db(), "count", None, 9).await.unwrap().len(), kept, "{days} days");
    }
}

#[actix_web::test]
async fn on_an_idle_register_nothing_is_written() {
    let app = TestApp::spawn().await;
    let counting = Counting::open().await;
    let before = dump(&app.db).await;
    let refused = RefusedPort::reserve();
    let mail = Some((mailer(refused.port(), &app.address), Outbox::open()));
    let mut worker = work::start(&app.db, Signal::default(), mail);
    worker.run_jobs(counting.count("a", None));
    // What is written to SQLite, whatever it is, makes its log longer.
    let log =
        || std::fs::read(format!("{}-wal", app.url().trim_start_matches("sqlite:"))).unwrap_or_default();
    let log_before = log();
    worker.stop().await;
    assert!(log() == log_before && dump(&app.db).await == before);
}

/// Recurring work that reports the number of each poll, and has another outcome each time.
struct Reported {
    polls: Arc<AtomicUsize>,
    polls_sent: UnboundedSender<usize>,
    signal: Signal,
}

impl Recurring for Reported {
    const NAME: &'static str = "reported";
    const INTERVAL: TimeDelta = TimeDelta::hours(1);

    fn signal(&self) -> Option<&Signal> {
        Some(&self.signal)
    }

    async fn poll(&self, _: &Db) -> anyhow::Result<Next> {
        let poll = self.polls.fetch_add(1, Ordering::SeqCst) + 1;
        self.polls_sent.send(poll)?;
        match poll {
            1 => Ok(Next::Now),
            2 => Ok(Next::Due(Some(clock::now() + TimeDelta::milliseconds(20)))),
            // A signal that is sent during a poll triggers another one.
            3 => {
                self.signal.send();
                panic!("it panics")
            }
            4 => anyhow::bail!("it fails"),
            _ => Ok(Next::Due(None)),
        }
    }
}

#[actix_web::test]
async fn recurring_work_is_polled_again_when_it_is_due_or_signalled_even_after_a_failure() {
    let counting = Counting::open().await;
    let (sender, mut polls) = unbounded_channel();
    let signal = Signal::default();
    let mut worker = Worker::new(counting.db().clone(), Signal::default());
    worker.run(Reported { polls: Arc::default(), polls_sent: sender, signal: signal.clone() });
    let mut next_poll = async || timeout(Duration::from_secs(20), polls.recv()).await.expect("it is polled");
    for poll in 1..=4 {
        assert_eq!(next_poll().await, Some(poll));
    }
    for poll in 5..=7 {
        signal.send();
        assert_eq!(next_poll().await, Some(poll));
    }
    worker.stop().await;
    assert_eq!(next_poll().await, None, "it ends");
}
