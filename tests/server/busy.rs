//! More requests than connections to the database, and a database that cannot be written.

use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::database::Pools;
use paraph::store::db::failure::Failure;
use paraph::store::db::pool::Pool;
use paraph::store::db::{Db, query};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};

use crate::support::program::Program;
use crate::support::{TestApp, TestDb, serve};

/// The same database without a connection for reading, for which no request waits.
fn impatient(app: &TestApp) -> Db {
    Db::new(match &app.db.pools {
        Pools::Sqlite { writer, .. } => {
            let readers = Pool::new(SqliteConnectOptions::new(), 0, Duration::ZERO).unwrap();
            Pools::Sqlite { readers, writer: writer.clone() }
        }
        Pools::Postgres(_) => {
            let options = PgConnectOptions::from_str(app.url()).unwrap();
            Pools::Postgres(Pool::new(options, 0, Duration::ZERO).unwrap())
        }
    })
}

/// The same database, in which nothing can be written.
fn read_only(app: &TestApp) -> Db {
    Db::new(match &app.db.pools {
        Pools::Sqlite { readers, .. } => {
            let options = SqliteConnectOptions::from_str(app.url()).unwrap().read_only(true);
            let writer = Pool::new(options, 1, Duration::MAX).unwrap();
            Pools::Sqlite { readers: readers.clone(), writer }
        }
        Pools::Postgres(_) => {
            let options = PgConnectOptions::from_str(app.url()).unwrap();
            let options = options.options([("default_transaction_read_only", "on")]);
            Pools::Postgres(Pool::new(options, 10, Duration::MAX).unwrap())
        }
    })
}

#[actix_web::test]
async fn people_and_programs_read_although_no_last_use_and_no_limit_can_be_written() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let a_while_ago = clock::now() - TimeDelta::minutes(2);
    app.execute(query("update sessions set last_used_at = $1").bind(a_while_ago)).await;
    let address = serve(read_only(&app), |it| it);
    let page = agent.at(&address).get("/customers").await;
    assert_eq!(page.status, 200, "{}", page.main());
    let program = Program { client: program.client.at(&address), ..program };
    for _ in 0..3 {
        assert_eq!(program.get("/v1/agreements").await.status, 200);
    }
    let (last_used_at,): (DateTime<Utc>,) =
        query("select last_used_at from sessions").one(&app.db).await.unwrap();
    assert!(clock::now() - last_used_at > TimeDelta::minutes(1), "nothing was written");
}

#[actix_web::test]
#[allow(clippy::disallowed_methods, reason = "statements of SQLite on connections of this test")]
async fn each_way_in_which_sqlite_is_busy_is_recognised() {
    let folder = tempfile::tempdir().unwrap();
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("paraph.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .busy_timeout(Duration::ZERO);
    let (mut one, mut other) = (options.connect().await.unwrap(), options.connect().await.unwrap());
    let write = "insert into numbers values (1)";
    sqlx::raw_sql("create table numbers (number integer)").execute(&mut one).await.unwrap();
    let read = "begin; select count(*) from numbers";
    sqlx::raw_sql(read).execute(&mut one).await.unwrap();
    sqlx::raw_sql("begin immediate; insert into numbers values (1)").execute(&mut other).await.unwrap();
    let locked = sqlx::raw_sql(write).execute(&mut one).await.unwrap_err();
    sqlx::raw_sql("commit").execute(&mut other).await.unwrap();
    let outdated = sqlx::raw_sql(write).execute(&mut one).await.unwrap_err();
    let missing = sqlx::raw_sql("select number from nothing").execute(&mut one).await.unwrap_err();
    let busy = Some(Failure::Busy);
    for (error, code, failure) in [(locked, "5", busy), (outdated, "517", busy), (missing, "1", None)] {
        assert_eq!(error.as_database_error().unwrap().code().as_deref(), Some(code), "{error}");
        assert_eq!(Failure::of(&error), failure, "{error}");
    }
}

#[actix_web::test]
async fn nobody_waits_for_a_connection_longer_than_ten_seconds() {
    let wait = match &TestDb::open().await.db.pools {
        Pools::Sqlite { writer, .. } => writer.patience(),
        Pools::Postgres(pool) => pool.patience(),
    };
    assert_eq!(wait, Some(Duration::from_secs(10)));
}

#[actix_web::test]
async fn a_busy_database_is_answered_with_503_and_signs_nobody_out() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let busy = serve(impatient(&app), |it| it);
    let agent = agent.at(&busy);
    for answer in [agent.get("/customers").await, agent.post("/sign-out", &[("", ""); 0]).await] {
        assert_eq!((answer.status, answer.text("h1").as_str()), (503, "Paraph cannot do this right now"));
        assert!(answer.main().contains("Try again in a moment."), "{}", answer.main());
        assert_eq!(answer.header("retry-after"), "5");
        let cookies = answer.headers.get_all("set-cookie").iter();
        assert_eq!(cookies.filter(|it| it.as_bytes().starts_with(b"paraph=")).count(), 0);
    }
    assert_eq!(app.as_nobody().at(&busy).get("/health").await.status, 200);
    assert_eq!(app.as_nobody().at(&busy).get("/ready").await.status, 503);
    let program = Program { client: program.client.at(&busy), ..program };
    let answer = program.get("/v1/agreements").await;
    answer.refused(503, 503);
    assert_eq!(answer.json()["isRetryable"], true);
    assert_eq!(agent.at(&app.address).get("/customers").await.status, 200, "still signed in");
}

#[actix_web::test]
async fn signing_out_while_nothing_can_be_written_ends_the_session_in_the_browser() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    sales.token().await;
    let sales = sales.at(&serve(read_only(&app), |it| it));
    let left = sales.post("/sign-out", &[("", ""); 0]).await;
    assert_eq!(left.outcome(), "/sign-in done-signed-out-here");
    assert_eq!(sales.get("/").await.location(), "/sign-in?next=%2F");
    let page = sales.get("/sign-in").await;
    assert!(page.text(".notice").starts_with("You are signed out in this browser."), "{}", page.main());
}

/// The same database, in which a write does not wait for the lock that another has.
fn impatient_to_write(app: &TestApp) -> Db {
    Db::new(match &app.db.pools {
        Pools::Sqlite { readers, .. } => {
            let options = SqliteConnectOptions::from_str(app.url()).unwrap().busy_timeout(Duration::ZERO);
            let writer = Pool::new(options, 1, Duration::MAX).unwrap();
            Pools::Sqlite { readers: readers.clone(), writer }
        }
        Pools::Postgres(_) => {
            let options = PgConnectOptions::from_str(app.url()).unwrap().options([("lock_timeout", "1")]);
            Pools::Postgres(Pool::new(options, 10, Duration::MAX).unwrap())
        }
    })
}

/// It can be repeated in a moment, and then ends the session on the server too.
#[actix_web::test]
async fn signing_out_while_the_database_is_busy_signs_nobody_out() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    sales.token().await;
    let mut other = app.db.begin().await.unwrap();
    query("update staff set name = 'Sam'").execute(&mut other).await.unwrap();
    let busy = sales.at(&serve(impatient_to_write(&app), |it| it));
    let refused = busy.post("/sign-out", &[("", ""); 0]).await;
    assert_eq!((refused.status, refused.header("retry-after")), (503, "5"), "{}", refused.main());
    drop(other);
    assert_eq!(busy.get("/customers").await.status, 200, "still signed in");
    assert_eq!(busy.post("/sign-out", &[("", ""); 0]).await.outcome(), "/sign-in");
    assert_eq!(app.count("sessions").await, 0);
}

/// The last use of a session cannot be stored then, so nobody could go on reading after half an hour.
#[actix_web::test]
async fn a_session_does_not_end_as_idle_while_nothing_can_be_written() {
    let app = TestApp::spawn().await;
    let (sales, agent) = (app.as_sales().await, app.as_admin_agent().await);
    let db = read_only(&app);
    let address = serve(db.clone(), |it| it);
    let used = |of: &str, ago: TimeDelta| {
        let update = query("update sessions set last_used_at = $1 where staff_id = $2");
        app.execute(update.bind(clock::now() - ago).bind(of))
    };
    let (sales, agent) = (sales.at(&address), agent.at(&address));
    used(&sales.staff().id, TimeDelta::minutes(29)).await;
    used(&agent.staff().id, TimeDelta::minutes(31)).await;
    assert_eq!(sales.get("/customers").await.status, 200);
    assert!(db.writes.fail_since().is_some(), "its last use could not be stored");
    assert_eq!(agent.get("/customers").await.location(), "/sign-in?next=%2Fcustomers", "it had ended before");
    // Two minutes later.
    db.writes.set_failing_since(clock::now() - TimeDelta::minutes(2));
    used(&sales.staff().id, TimeDelta::minutes(31)).await;
    assert_eq!(sales.get("/customers").await.status, 200);
    used(&sales.staff().id, TimeDelta::minutes(33)).await;
    assert_eq!(sales.get("/customers").await.location(), "/sign-in?next=%2Fcustomers");
}
