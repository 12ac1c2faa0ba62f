//! More requests than connections to the database.

use std::time::Duration;

use futures_util::FutureExt;
use paraph::model::people::staff::Role;
use paraph::store::db::Db;
use paraph::store::db::readers::Readers;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::SqliteConnectOptions;

use crate::support::program::Program;
use crate::support::{TestApp, serve};

/// Readers of an empty database in memory. A request waits for one without end.
async fn readers(count: usize) -> Readers {
    let options = SqliteConnectOptions::new().in_memory(true);
    Readers::open(&options, count, Duration::MAX).await.unwrap()
}

#[actix_web::test]
async fn a_waiting_request_takes_the_reader_that_is_free_first() {
    let readers = readers(2).await;
    for first_to_end in [0, 1] {
        let mut busy = vec![readers.acquire().await.unwrap(), readers.acquire().await.unwrap()];
        let (mut one, mut two) = (Box::pin(readers.acquire()), Box::pin(readers.acquire()));
        assert!(one.as_mut().now_or_never().is_none(), "both readers are busy");
        assert!(two.as_mut().now_or_never().is_none(), "both readers are busy");
        drop(busy.remove(first_to_end));
        assert!(two.as_mut().now_or_never().is_none(), "the other asked first");
        let reader = one.now_or_never().expect("a reader is free").unwrap();
        assert!(two.as_mut().now_or_never().is_none(), "both readers are busy");
        drop(reader);
        two.now_or_never().expect("a reader is free").unwrap();
    }
}

#[actix_web::test]
async fn closing_ends_the_wait_for_a_reader() {
    let readers = readers(1).await;
    let busy = readers.acquire().await.unwrap();
    let mut waiting = Box::pin(readers.acquire());
    assert!(waiting.as_mut().now_or_never().is_none(), "the reader is busy");
    let mut closing = Box::pin(readers.close());
    assert!(closing.as_mut().now_or_never().is_none(), "the reader is busy");
    assert!(matches!(waiting.await, Err(sqlx::Error::PoolClosed)));
    drop(busy);
    closing.await.unwrap();
    assert!(matches!(readers.acquire().await, Err(sqlx::Error::PoolClosed)));
}

/// The same database without a connection for reading, for which no request waits.
fn impatient(app: &TestApp) -> Db {
    match &app.db {
        Db::Sqlite { writer, .. } => {
            Db::Sqlite { readers: Readers::new(Vec::new(), Duration::ZERO), writer: writer.clone() }
        }
        Db::Postgres(_) => {
            let options = PgPoolOptions::new().acquire_timeout(Duration::ZERO);
            Db::Postgres(options.connect_lazy(app.url()).unwrap())
        }
    }
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
        let cookies = answer.headers.get_all("set-cookie").iter();
        assert_eq!(cookies.filter(|it| it.as_bytes().starts_with(b"paraph=")).count(), 0);
    }
    assert_eq!(app.as_nobody().at(&busy).get("/health").await.status, 503);
    let program = Program { client: program.client.at(&busy), ..program };
    let answer = program.get("/v1/agreements").await;
    answer.refused(503, 503);
    assert_eq!(answer.json()["isRetryable"], true);
    assert_eq!(agent.at(&app.address).get("/customers").await.status, 200, "still signed in");
}
