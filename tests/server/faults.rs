//! Faults of the database: a full disk, a lost connection, a server that is away, a commit without an answer. After
//! each of them the register works again, and nothing that was typed is lost.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::join_all;
use paraph::jobs;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::database::Pools;
use paraph::store::db::pool::Pool;
use paraph::store::db::{Db, Dialect, query};
use paraph::web::signal::Signal;
use serde_json::Value;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use crate::api::acceptances::acceptance;
use crate::api::agreements::agreement;
use crate::support::dump::dump;
use crate::support::program::Program;
use crate::support::samples::customer;
use crate::support::{Client, Response, TestApp, changed, encoded, serve};

/// Makes the disk full for what the database writes from now on. On SQLite only for its present connection, so that a
/// new connection finds room.
async fn fill_disk(app: &TestApp) {
    match app.db.dialect() {
        Dialect::Sqlite => {
            // Not less than the present size. The free room of the last pages is used up by a few writes.
            app.write(async |tx| query("pragma max_page_count = 1").execute(tx).await).await;
        }
        Dialect::Postgres => {
            app.execute(query(
                "create function full_disk() returns trigger language plpgsql as
                 $$ begin raise exception 'no space left on device' using errcode = '53100'; end $$",
            ))
            .await;
            for table in ["activity_log", "limits", "upkeep"] {
                let event = "before insert or update";
                let trigger =
                    format!("create trigger full_disk {event} on {table} execute function full_disk()");
                app.execute(query(trigger)).await;
            }
        }
    }
}

async fn make_room(app: &TestApp) {
    if app.db.dialect() == Dialect::Postgres {
        // Through another `Db`, because a write through that of the server would show the server that there is room.
        let mut tx = Db::open(app.url()).await.unwrap().begin().await.unwrap();
        query("drop function full_disk cascade").execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// The same database on a full disk, without an end.
fn on_a_full_disk(app: &TestApp) -> Db {
    match &app.db.pools {
        Pools::Sqlite { readers, .. } => {
            let options = SqliteConnectOptions::from_str(app.url()).unwrap().pragma("max_page_count", "1");
            let writer = Pool::new(options, 1, Duration::MAX).unwrap();
            Db::new(Pools::Sqlite { readers: readers.clone(), writer })
        }
        Pools::Postgres(_) => app.db.clone(),
    }
}

/// A database that cannot be reached.
pub fn unreachable(app: &TestApp) -> Db {
    Db::new(match &app.db.pools {
        Pools::Sqlite { .. } => {
            let options = SqliteConnectOptions::new().filename("/nowhere/paraph.db");
            let pool = |options: &SqliteConnectOptions| Pool::new(options.clone(), 1, Duration::MAX).unwrap();
            Pools::Sqlite { readers: pool(&options), writer: pool(&options) }
        }
        Pools::Postgres(_) => {
            let options = PgConnectOptions::from_str(app.url()).unwrap().port(1);
            Pools::Postgres(Pool::new(options, 10, Duration::MAX).unwrap())
        }
    })
}

/// Renames a company again and again until it is refused, and returns the refusal.
async fn write_until_refused(client: &Client, path: &str) -> Response {
    let form = client.get(path).await.form(path);
    for round in 0..200 {
        let typed = changed(form.clone(), &[("tags", &format!("{round} {}", "é".repeat(40)))]);
        let typed = match client.get(path).await.attribute("input[name=version]", "value") {
            Some(version) => changed(typed, &[("version", &version)]),
            None => typed,
        };
        let answer = client.post(path, &typed).await;
        if answer.status != 303 {
            return answer;
        }
    }
    panic!("it was never refused");
}

#[actix_web::test]
async fn after_a_full_disk_the_next_write_succeeds() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let path = format!("/customers/{}/edit", app.register(&sales, customer("Contoso")).await);
    fill_disk(&app).await;
    let refused = write_until_refused(&sales, &path).await;
    assert_eq!((refused.status, refused.text("h1").as_str()), (507, "The disk of the server is full"));
    assert_eq!(refused.header("retry-after"), "60");
    assert_eq!(app.as_nobody().get("/health").await.status, 200);
    let ready = app.as_nobody().get("/ready").await;
    assert_eq!((ready.status, ready.body.as_str()), (503, "the last write failed\n"));
    make_room(&app).await;
    for round in 0..20 {
        let tags = format!("{round} {}", "è".repeat(40));
        assert_eq!(sales.fill_in(&path, &[("tags", &tags)]).await.status, 303, "there is room again");
    }
    assert_eq!(app.as_nobody().get("/ready").await.status, 200);
}

#[actix_web::test]
async fn ready_becomes_right_without_a_visitor_and_writes_nothing_before() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let path = format!("/customers/{}/edit", app.register(&sales, customer("Contoso")).await);
    let before = dump(&app.db).await;
    assert_eq!(app.as_nobody().get("/ready").await.body, "ready\n");
    jobs::start(&app.db, Signal::default(), None).stop().await;
    assert_eq!(dump(&app.db).await, before, "an idle register is not written");
    fill_disk(&app).await;
    write_until_refused(&sales, &path).await;
    make_room(&app).await;
    assert_eq!(app.as_nobody().get("/ready").await.status, 503);
    jobs::start(&app.db, Signal::default(), None).stop().await;
    assert_eq!(app.as_nobody().get("/ready").await.status, 200, "a small write succeeded");
}

#[actix_web::test]
async fn on_a_full_disk_people_and_programs_go_on_reading() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Contoso")).await;
    let program = app.program("Prog Ram", &[Role::Sales]).await;
    fill_disk(&app).await;
    let address = serve(on_a_full_disk(&app), |it| it);
    let sales = sales.at(&address);
    let program = program_at(program, &address);
    write_until_refused(&sales, &format!("/customers/{id}/edit")).await;
    // The last use of the session is due.
    let writable = app.url().to_owned();
    if app.db.dialect() == Dialect::Sqlite {
        let db = Db::open(&writable).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let long_ago = clock::now() - TimeDelta::minutes(2);
        query("update sessions set last_used_at = $1").bind(long_ago).execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    }
    for path in ["/customers", &format!("/customers/{id}")] {
        assert_eq!(sales.get(path).await.status, 200, "{path}");
    }
    for _ in 0..3 {
        assert_eq!(program.get("/v1/agreements").await.status, 200);
    }
    let refused = async |path: String, body: Value| {
        for _ in 0..200 {
            let answer = program.post(&path, &body).await;
            if answer.status != 201 {
                return answer;
            }
        }
        panic!("it was never refused");
    };
    let answer = refused(format!("/v1/customers/{id}/agreements"), agreement("Ada", "2024-10-01")).await;
    assert_eq!(answer.header("retry-after"), "60");
    let error = answer.refused(503, 503);
    let description = "The disk of the server is full, so nothing can be saved. Try again later";
    assert_eq!(error["description"], description);
    let answer = refused(format!("/api/customers/{id}/confirmations"), acceptance("Ada", "2024-10-01")).await;
    assert_eq!((answer.status, answer.header("retry-after")), (507, "60"), "{}", answer.body);
    assert_eq!(answer.json()["title"], "The server’s disk is full: send the call again when there is room");
}

pub fn program_at(program: Program, address: &str) -> Program {
    Program { client: program.client.at(address), ..program }
}

#[actix_web::test]
async fn connections_that_the_server_has_ended_cause_no_error() {
    let app = TestApp::spawn().await;
    if app.db.dialect() == Dialect::Sqlite {
        return;
    }
    let sales = app.as_sales().await;
    let path = format!("/customers/{}/edit", app.register(&sales, customer("Contoso")).await);
    let other = Db::open(app.url()).await.unwrap();
    let end = "select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()";
    for city in ["Brest", "Quimper", "Lorient"] {
        let form = changed(sales.get(&path).await.form(&path), &[("city", city)]);
        let (ended,): (i64,) = query(end).one(&other).await.unwrap();
        assert!(ended > 0, "there were connections");
        // The first statement is the read of the session, or the first of a transaction.
        let mut tx = app.db.begin().await.unwrap();
        query("select 1::bigint").one::<(i64,)>(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        query(end).one::<(i64,)>(&other).await.unwrap();
        assert_eq!(sales.post(&path, &form).await.status, 303, "{city}");
    }
}

/// A proxy in front of Postgres. Once, it breaks the connection when the answer to a commit comes back.
async fn losing_the_answer_to_a_commit(to: u16) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let lost = Arc::new(AtomicBool::new(false));
    actix_web::rt::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
            actix_web::rt::spawn(pass_on(client, server, lost.clone()));
        }
    });
    port
}

async fn pass_on(client: TcpStream, server: TcpStream, lost: Arc<AtomicBool>) {
    let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
        (client.into_split(), server.into_split());
    let committing = AtomicBool::new(false);
    let ask = async {
        let mut buffer = vec![0; 65_536];
        while let Ok(length @ 1..) = from_client.read(&mut buffer).await {
            let is_commit = buffer[..length].windows(7).any(|it| it == b"commit\0");
            committing.store(is_commit && !lost.load(Ordering::Relaxed), Ordering::Relaxed);
            to_server.write_all(&buffer[..length]).await.unwrap();
        }
    };
    let answer = async {
        let mut buffer = vec![0; 65_536];
        while let Ok(length @ 1..) = from_server.read(&mut buffer).await {
            if committing.load(Ordering::Relaxed) {
                lost.store(true, Ordering::Relaxed);
                return;
            }
            if to_client.write_all(&buffer[..length]).await.is_err() {
                return;
            }
        }
    };
    // The end of one direction drops both connections.
    tokio::select! { () = ask => {} () = answer => {} }
}

#[actix_web::test]
async fn a_commit_whose_answer_was_lost_is_reported_as_it_was() {
    let app = TestApp::spawn().await;
    if app.db.dialect() == Dialect::Sqlite {
        return;
    }
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Contoso")).await;
    let path = format!("/customers/{id}/edit");
    let form = changed(sales.get(&path).await.form(&path), &[("city", "Brest")]);
    let options = PgConnectOptions::from_str(app.url()).unwrap();
    let port = losing_the_answer_to_a_commit(options.get_port()).await;
    let pool = Pool::new(options.port(port), 10, Duration::MAX).unwrap();
    let address = serve(Db::new(Pools::Postgres(pool)), |it| it);
    let saved = sales.at(&address).post(&path, &form).await;
    assert_eq!(saved.outcome(), format!("/customers/{id} done-company"), "it was recorded");
    let (city,): (String,) = query("select city from customers").one(&app.db).await.unwrap();
    assert_eq!(city, "Brest");
}

#[actix_web::test]
async fn clients_that_vanish_in_the_middle_of_a_write_hold_nothing() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let path = format!("/customers/{}/edit", app.register(&sales, customer("Contoso")).await);
    let other = format!("/customers/{}/edit", app.register(&sales, customer("Fabrikam")).await);
    let form = changed(sales.get(&path).await.form(&path), &[("csrf", &sales.token().await)]);
    let pairs: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let body = encoded(&pairs);
    let sales = sales.at(&serve(Db::open(app.url()).await.unwrap(), |it| it));
    let mut tx = app.db.begin().await.unwrap();
    query("update customers set city = 'Brest'").execute(&mut tx).await.unwrap();
    // More clients than there are connections. Each write waits for this transaction, until its client goes.
    let vanished = (0..12).map(|_| timeout(Duration::from_millis(300), sales.post_raw(&path, &body)));
    for answer in join_all(vanished).await {
        assert!(answer.is_err(), "it waits");
    }
    tx.commit().await.unwrap();
    // One of them may have gone on.
    assert_eq!(sales.fill_in(&other, &[("city", "Quimper")]).await.status, 303);
}
