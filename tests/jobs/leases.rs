//! Several copies of Paraph on one register, copies that end or are paused, and clocks that are wrong.

use std::time::Duration;

use chrono::TimeDelta;
use paraph::jobs::worker::Worker;
use paraph::model::kernel::clock;
use paraph::store::db::{Db, Dialect, query};
use paraph::store::jobs::jobs::{self, Cancelled, State};
use paraph::store::jobs::leases::{self, Change};
use serde_json::json;

use crate::support::counting::{Counting, Hold, Patient};
use crate::support::postgres_server;

#[actix_web::test]
async fn two_copies_do_each_job_once() {
    let mut counting = Counting::open().await;
    let (a, b) = (counting.start("a", None).await, counting.start("b", None).await);
    let mut ids = Vec::new();
    for _ in 0..8 {
        ids.push(counting.insert(json!({ "to": 5 })).await);
        counting.signal.send();
    }
    for _ in 0..8 * 5 {
        counting.next_portion().await;
    }
    tokio::join!(a.stop(), b.stop());
    for id in ids {
        let done = counting.assert_job(&id, State::Done, 5).await;
        assert_eq!(done.attempts, 1);
    }
    counting.assert_no_portion();
}

#[actix_web::test]
async fn two_who_take_a_job_at_once_do_not_both_get_it() {
    let counting = Counting::open().await;
    counting.insert(json!({ "to": 1 })).await;
    let lease = TimeDelta::minutes(1);
    let other = Db::open(&counting.test.url).await.unwrap();
    let mut first = counting.db().begin().await.unwrap();
    assert!(leases::claim(&mut first, "count", lease).await.unwrap().is_some());
    let second = async {
        let mut second = other.begin().await.unwrap();
        leases::claim(&mut second, "count", lease).await.unwrap()
    };
    let commit = async {
        // On Postgres the second waits for the row; on SQLite it waits to begin.
        while first.dialect() == Dialect::Postgres {
            let locks = "select count(*) from pg_stat_activity
                where wait_event_type = 'Lock' and datname = current_database()";
            if query(locks).one::<(i64,)>(counting.db()).await.unwrap().0 > 0 {
                break;
            }
        }
        first.commit().await.unwrap();
    };
    assert!(tokio::join!(second, commit).0.is_none());
}

#[actix_web::test]
async fn what_a_copy_writes_after_its_lease_was_taken_over_is_rolled_back() {
    // In a transaction of SQLite no other copy can write, so that its lease cannot be taken over.
    let holds = [Some(Hold::Gather(2)), postgres_server().map(|_| Hold::Portion(2))];
    for hold in holds.into_iter().flatten() {
        let mut counting = Counting::open().await;
        let id = counting.insert(json!({ "to": 3 })).await;
        let paused = counting.start("paused", Some(hold)).await;
        counting.assert_portions("paused", &[1, 2]).await;
        counting.expire().await;
        let other = counting.start("other", None).await;
        counting.assert_portions("other", &[2, 3]).await;
        other.stop().await;
        counting.assert_job(&id, State::Done, 3).await;
        counting.release();
        paused.stop().await;
        counting.assert_job(&id, State::Done, 3).await;
        counting.assert_no_portion();
    }
}

#[actix_web::test]
async fn a_copy_that_was_overtaken_does_not_go_on_with_the_job() {
    let mut counting = Counting::open().await;
    let id = counting.insert(json!({ "to": 9 })).await;
    let paused = counting.start("paused", Some(Hold::Gather(2))).await;
    counting.assert_portions("paused", &[1, 2]).await;
    counting.expire().await;
    let other = counting.start("other", Some(Hold::Gather(3))).await;
    counting.assert_portions("other", &[2, 3]).await;
    counting.release();
    // One of the two that wait goes on, and if it is the one that was overtaken it stops.
    counting.release();
    counting.assert_portions("other", &[4, 5, 6, 7, 8, 9]).await;
    tokio::join!(paused.stop(), other.stop());
    let done = counting.assert_job(&id, State::Done, 9).await;
    assert_eq!(done.error, None);
    counting.assert_no_portion();
}

#[actix_web::test]
async fn after_a_crash_a_job_goes_on_where_it_was() {
    for hold in [Hold::Gather(3), Hold::Portion(3)] {
        let mut counting = Counting::open().await;
        let id = counting.insert(json!({ "to": 4 })).await;
        let crashing = counting.start("a", Some(hold)).await;
        counting.assert_portions("a", &[1, 2, 3]).await;
        drop(crashing);
        // Until its lease is over nobody else takes it.
        counting.do_due("b", &[]).await;
        counting.assert_job(&id, State::Running, 2).await;
        counting.expire().await;
        let worker = counting.start("c", None).await;
        counting.assert_portions("c", &[3, 4]).await;
        worker.stop().await;
        counting.assert_job(&id, State::Done, 4).await;
        counting.assert_no_portion();
    }
}

#[actix_web::test]
async fn a_job_that_ends_its_process_at_every_attempt_is_given_up() {
    let mut counting = Counting::open().await;
    let id = counting.insert(json!({ "to": 4 })).await;
    for _ in 0..3 {
        let crashing = counting.start("a", Some(Hold::Gather(1))).await;
        counting.assert_portions("a", &[1]).await;
        drop(crashing);
        counting.expire().await;
    }
    counting.do_due("b", &[]).await;
    let failed = counting.assert_job(&id, State::Failed, 0).await;
    assert!(failed.error.unwrap().contains("its process ended"));
    counting.assert_no_portion();
}

#[actix_web::test]
async fn a_job_that_gets_further_at_every_attempt_is_not_given_up() {
    let mut counting = Counting::open().await;
    let id = counting.insert(json!({ "to": 5 })).await;
    for number in 1..=4 {
        let crashing = counting.start("a", Some(Hold::Gather(number + 1))).await;
        counting.assert_portions("a", &[number, number + 1]).await;
        drop(crashing);
        counting.expire().await;
    }
    counting.do_due("b", &[5]).await;
    counting.assert_job(&id, State::Done, 5).await;
}

#[actix_web::test]
async fn a_job_whose_copy_is_gone_can_be_cancelled() {
    let mut counting = Counting::open().await;
    let id = counting.insert(json!({ "to": 4 })).await;
    let crashing = counting.start("a", Some(Hold::Gather(2))).await;
    counting.assert_portions("a", &[1, 2]).await;
    drop(crashing);
    assert_eq!(counting.cancel(&id).await, Cancelled::Asked);
    counting.expire().await;
    counting.do_due("b", &[]).await;
    counting.assert_job(&id, State::Cancelled, 1).await;
    counting.assert_no_portion();
}

#[actix_web::test]
async fn a_process_that_ends_finishes_the_portion_and_leaves_the_rest_to_the_next() {
    let mut counting = Counting::open().await;
    let id = counting.insert(json!({ "to": 4 })).await;
    let worker = counting.start("a", Some(Hold::Portion(2))).await;
    counting.assert_portions("a", &[1, 2]).await;
    // Its end begins first.
    tokio::join!(worker.stop(), async { counting.release() });
    let waiting = counting.assert_job(&id, State::Waiting, 2).await;
    assert_eq!(waiting.attempts, 0, "nothing has gone wrong");
    assert!(waiting.due_at.unwrap() <= clock::now());
    counting.assert_no_portion();
    let worker = counting.start("b", None).await;
    counting.assert_portions("b", &[3, 4]).await;
    worker.stop().await;
    counting.assert_job(&id, State::Done, 4).await;
}

#[actix_web::test]
async fn a_portion_that_outlasts_the_end_of_its_process_is_rolled_back() {
    for hold in [Hold::Gather(2), Hold::Portion(2)] {
        let mut counting = Counting::open().await;
        let id = counting.insert(json!({ "to": 3 })).await;
        let worker = counting.start("a", Some(hold)).await;
        counting.assert_portions("a", &[1, 2]).await;
        worker.stop_within(Duration::from_millis(100)).await;
        assert!(counting.is_over());
        counting.assert_job(&id, State::Running, 1).await;
        counting.expire().await;
        let worker = counting.start("b", None).await;
        counting.assert_portions("b", &[2, 3]).await;
        worker.stop().await;
        counting.assert_job(&id, State::Done, 3).await;
    }
}

#[actix_web::test]
async fn a_lease_is_renewed_while_a_portion_runs() {
    let mut counting = Counting::open().await;
    let id = counting.insert_of("patient", json!({ "to": 1 })).await;
    let mut worker = Worker::new(counting.db().clone(), counting.signal.clone());
    worker.run_jobs(Patient(counting.count("a", Some(Hold::Gather(1)))));
    counting.assert_portions("a", &[1]).await;
    let job = async || jobs::find(counting.db(), "patient", &id).await.unwrap().unwrap();
    let first = job().await;
    assert_eq!(first.state, State::Running);
    let renewed = async {
        while job().await.due_at <= first.due_at {
            tokio::task::yield_now().await;
        }
    };
    // The lease is of three seconds.
    tokio::time::timeout(Duration::from_secs(20), renewed).await.expect("it is renewed");
    counting.release();
    worker.stop().await;
    assert_eq!(job().await.state, State::Done);
}

#[actix_web::test]
async fn a_lease_of_a_clock_that_was_ahead_ends_with_the_right_time() {
    let mut counting = Counting::open().await;
    let id = counting.insert(json!({ "to": 3 })).await;
    let crashing = counting.start("a", Some(Hold::Gather(2))).await;
    counting.assert_portions("a", &[1, 2]).await;
    drop(crashing);
    let ahead = clock::now() + TimeDelta::days(3_650);
    counting.execute(query("update jobs set due_at = $1").bind(ahead)).await;
    counting.start("b", None).await.stop().await;
    let job = counting.assert_job(&id, State::Running, 1).await;
    let left = job.due_at.unwrap() - clock::now();
    assert!(left > TimeDelta::seconds(30) && left <= TimeDelta::minutes(1), "a lease is left, not {left}");
    // The same holds for a job that was asked for then.
    counting.execute(query("update jobs set due_at = $1, state = 'waiting'").bind(ahead)).await;
    counting.start("b", None).await.stop().await;
    let left = counting.job(&id).await.due_at.unwrap() - clock::now();
    assert!(left <= TimeDelta::hours(1), "{left}");
    counting.expire().await;
    let worker = counting.start("c", None).await;
    counting.assert_portions("c", &[2, 3]).await;
    worker.stop().await;
    counting.assert_job(&id, State::Done, 3).await;
}

#[actix_web::test]
async fn a_copy_whose_lease_was_taken_over_gives_the_portion_up() {
    let mut counting = Counting::open().await;
    counting.insert_of("patient", json!({ "to": 1 })).await;
    let mut worker = Worker::new(counting.db().clone(), counting.signal.clone());
    worker.run_jobs(Patient(counting.count("a", Some(Hold::Gather(1)))));
    counting.assert_portions("a", &[1]).await;
    counting.expire().await;
    counting.claim("patient").await;
    // Nothing lets the portion go on; when the copy sees that the lease is gone, it takes the next job.
    counting.insert_of("patient", json!({ "to": 1 })).await;
    counting.assert_portions("a", &[1]).await;
}

#[actix_web::test]
async fn without_the_current_fencing_number_nothing_is_begun_renewed_or_written() {
    let counting = Counting::open().await;
    let id = counting.insert(json!({ "to": 1 })).await;
    let (db, lease) = (counting.db(), TimeDelta::minutes(1));
    let old = counting.claim("count").await;
    assert!(leases::begin(db, &old).await.unwrap().is_some());
    assert!(leases::renew(db, &old, lease).await.unwrap());
    counting.expire().await;
    let current = counting.claim("count").await;
    assert!(leases::begin(db, &old).await.unwrap().is_none());
    assert!(!leases::renew(db, &old, lease).await.unwrap());
    let mut tx = leases::begin(db, &current).await.unwrap().unwrap();
    assert!(!leases::update(&mut tx, &old, Change::Released).await.unwrap());
    assert!(leases::update(&mut tx, &current, Change::Failed("it is over".into())).await.unwrap());
    assert!(!leases::update(&mut tx, &current, Change::Released).await.unwrap(), "it is over");
    tx.commit().await.unwrap();
    counting.assert_job(&id, State::Failed, 0).await;
}

#[actix_web::test]
async fn a_copy_that_is_paused_in_a_transaction_loses_it_after_a_minute() {
    let counting = Counting::open().await;
    counting.insert(json!({ "to": 1 })).await;
    let job = counting.claim("count").await;
    let mut tx = leases::begin(counting.db(), &job).await.unwrap().unwrap();
    // SQLite has nothing like it: there every copy waits for the one that writes.
    if tx.dialect() == Dialect::Postgres {
        let limit = query("show idle_in_transaction_session_timeout").one::<(String,)>(&mut tx);
        assert_eq!(limit.await.unwrap().0, "1min");
    }
}
