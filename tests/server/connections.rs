//! Slow clients, too many connections, and the end of the server.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::web::Bytes;
use futures_util::{FutureExt, StreamExt, stream};
use paraph::app::{Options, Running};
use paraph::web::connections::{self, ConnectionLimits};
use paraph::web::listening;
use paraph::web::request::bodies::{BodyTime, Timed, Unread};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use crate::support::binary::Server;
use crate::support::{TestApp, encoded, options};

/// A connection to the register at an address `http://localhost:PORT`.
async fn connect(address: &str) -> TcpStream {
    let (_, port) = address.rsplit_once(':').unwrap();
    TcpStream::connect(("127.0.0.1", port.parse().unwrap())).await.unwrap()
}

/// Reads an answer whose head ends within these bytes.
async fn head(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    while !answer.windows(4).any(|it| it == b"\r\n\r\n") {
        if stream.read_buf(&mut answer).await.unwrap() == 0 {
            break;
        }
    }
    String::from_utf8(answer).unwrap()
}

async fn ask(stream: &mut TcpStream, path: &str) -> String {
    let request = format!("HEAD {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    head(stream).await
}

#[actix_web::test]
async fn a_body_that_does_not_arrive_is_refused_and_its_connection_closed() {
    let app = TestApp::spawn_with(|it| Options { body_time: BodyTime(Duration::ZERO), ..it }).await;
    for (path, kind, text) in [
        ("/sign-in", "application/x-www-form-urlencoded", "The form took too long to arrive"),
        ("/v1/customers", "application/json", "800001"),
    ] {
        let mut stream = connect(&app.address).await;
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: {kind}\r\ncontent-length: 100\r\n\r\na"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        // Ends only because the server closes the connection.
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.contains(text), "{path}: {answer}");
    }
    let program = app.program("Prog Ram", &[paraph::model::people::staff::Role::Sales]).await;
    let mut stream = connect(&app.address).await;
    let request = format!(
        "POST /api/customers/{}/confirmations HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: 100\r\n\r\n{{",
        uuid::Uuid::now_v7(),
        program.key.unwrap()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("The body took too long to arrive"), "{answer}");
}

#[actix_web::test]
async fn a_body_that_arrives_in_parts_is_read() {
    let app = TestApp::spawn().await;
    let client = app.as_nobody();
    let token = client.token().await;
    let form = encoded(&[("csrf", &token), ("email", "x@y.example"), ("password", "wrong"), ("next", "")]);
    let mut stream = connect(&app.address).await;
    let request = format!(
        "POST /sign-in HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\n\r\n",
        form.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    for part in form.as_bytes().chunks(10) {
        stream.write_all(part).await.unwrap();
        stream.flush().await.unwrap();
    }
    // The cookie of the form token is missing.
    assert!(head(&mut stream).await.starts_with("HTTP/1.1 403"));
}

/// The seconds until a body ends or is given up, and whether it ended. A part arrives each second, by a clock that stands
/// still in between.
async fn seconds_of(parts: usize, size: usize) -> (u64, bool) {
    let began = Instant::now();
    let second = Duration::from_secs(1);
    let mut ticks = tokio::time::interval_at(began + second, second);
    let ticks = stream::poll_fn(move |context| ticks.poll_tick(context).map(Some)).take(parts);
    let parts = ticks.map(move |_| Ok(Bytes::from(vec![0; size])));
    let mut body =
        Timed::new(Payload::Stream { payload: Box::pin(parts) }, BodyTime(Duration::from_secs(20)));
    loop {
        match body.next().await {
            Some(Ok(_)) => {}
            Some(Err(error)) => {
                assert_eq!(Unread::of_payload(&error), Unread::TooSlow);
                return (began.elapsed().as_secs(), false);
            }
            None => return (began.elapsed().as_secs(), true),
        }
    }
}

#[actix_web::test]
async fn a_body_earns_time_by_its_bytes_and_not_by_their_number_of_parts() {
    tokio::time::pause();
    assert_eq!(seconds_of(1_000, 1).await, (20, false), "a byte every second");
    assert_eq!(seconds_of(60, 16 * 1024).await, (60, true), "16 KiB every second");
    // 4 KiB a second earn half a second each.
    assert_eq!(seconds_of(1_000, 4 * 1024).await, (39, false), "4 KiB every second");
}

#[actix_web::test]
async fn there_is_a_limit_of_connections_from_one_address_and_in_all() {
    let limits = |all, per_address| ConnectionLimits { all, per_address, idle: connections::IDLE };
    for (limits, proxies, from_here) in [
        (limits(9, 2), vec![], 2),
        (limits(3, 9), vec![], 3),
        (limits(4, 2), vec!["127.0.0.1".parse().unwrap()], 4),
    ] {
        let app =
            TestApp::spawn_with(|it| Options { connections: limits, trusted_proxies: proxies, ..it }).await;
        let mut open = Vec::new();
        for _ in 0..from_here {
            let mut stream = connect(&app.address).await;
            assert!(ask(&mut stream, "/health").await.starts_with("HTTP/1.1 200"), "{limits:?}");
            open.push(stream);
        }
        let mut late = connect(&app.address).await;
        let refusal = head(&mut late).await;
        assert!(refusal.starts_with("HTTP/1.1 503") && refusal.contains("retry-after: 5"), "{refusal}");
        // An answer on another connection, which closes it, makes room.
        let mut last = open.pop().unwrap();
        last.write_all(b"GET /health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
            .await
            .unwrap();
        last.read_to_string(&mut String::new()).await.unwrap();
        // The client sees the end of a connection a little before the server has counted it.
        for attempt in 0.. {
            assert!(attempt < 10_000, "there is never room again");
            if ask(&mut connect(&app.address).await, "/health").await.starts_with("HTTP/1.1 200") {
                break;
            }
        }
    }
}

#[actix_web::test]
async fn a_request_on_a_refused_connection_is_not_carried_out() {
    let limits = ConnectionLimits { all: 9, per_address: 1, idle: connections::IDLE };
    let app = TestApp::spawn_with(|it| Options { connections: limits, ..it }).await;
    let mut first = connect(&app.address).await;
    assert!(ask(&mut first, "/health").await.starts_with("HTTP/1.1 200"));
    for _ in 0..200 {
        let mut late = connect(&app.address).await;
        // The kernel may refuse it, or hand it over although the connection is refused. A wrong key is counted.
        let request =
            b"GET /v1/agreements HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer wrong\r\n\r\n";
        drop(late.write_all(request).await);
        drop(late.read_to_end(&mut Vec::new()).await);
    }
    assert!(ask(&mut first, "/health").await.starts_with("HTTP/1.1 200"));
    assert_eq!(app.count("limits").await, 0);
}

#[actix_web::test]
async fn a_connection_without_a_request_in_progress_is_closed() {
    let limits = ConnectionLimits { all: 9, per_address: 9, idle: Duration::from_millis(400) };
    let app = TestApp::spawn_with(|it| Options { connections: limits, ..it }).await;
    for (begun, rest) in [
        ("HEAD /health HTTP/1.1\r\nhost: localhost\r\n\r\n", "HEAD /heal"),
        ("HEAD /health HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n", "1\r\na\r\n"),
    ] {
        let mut stream = connect(&app.address).await;
        stream.write_all(begun.as_bytes()).await.unwrap();
        assert!(head(&mut stream).await.starts_with("HTTP/1.1 200"), "{rest}");
        drop(stream.write_all(rest.as_bytes()).await);
        // Ends only because the server closes the connection. Otherwise it would never end.
        let mut rest_of_answer = Vec::new();
        let ended = stream.read_to_end(&mut rest_of_answer);
        assert!(timeout(Duration::from_secs(60), ended).await.is_ok(), "{rest}: it stays open");
    }
}

#[actix_web::test]
async fn a_listener_that_ends_waits_for_the_connections_that_nobody_has_accepted() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    let waiting = connect(&address).await;
    let mut ending = Box::pin(listening::end(&listener));
    assert!(ending.as_mut().now_or_never().is_none(), "a connection waits");
    drop(listener.accept().unwrap());
    ending.await;
    drop(waiting);
}

#[test]
fn the_limit_of_open_files_is_raised() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("paraph.db").display());
    let mut shell = std::process::Command::new("sh");
    let script = "ulimit -Sn 300; exec \"$0\" --database-url \"$1\" --listen 127.0.0.1:0";
    shell.args(["-c", script, env!("CARGO_BIN_EXE_paraph"), &url]).env_clear();
    shell.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped());
    let mut server = Server { child: shell.spawn().unwrap() };
    server.address();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", server.child.id())).unwrap();
    let line = limits.lines().find(|it| it.starts_with("Max open files")).unwrap();
    let numbers: Vec<u64> = line.split_whitespace().filter_map(|it| it.parse().ok()).collect();
    assert!(numbers[0] > 300 && numbers[0] <= numbers[1], "{line}");
}

#[actix_web::test]
async fn a_server_that_ends_closes_its_connections_and_is_not_ready() {
    let app = TestApp::spawn().await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    let running: Running = paraph::app::run(app.db.clone(), listener, options(&address)).unwrap();
    let draining = running.draining.clone();
    actix_web::rt::spawn(running.serve());
    let (mut one, mut other) = (connect(&address).await, connect(&address).await);
    assert!(!ask(&mut one, "/health").await.contains("connection: close"));
    assert!(ask(&mut other, "/ready").await.starts_with("HTTP/1.1 200"));
    draining.begin();
    assert!(ask(&mut one, "/health").await.contains("connection: close"));
    let ready = ask(&mut other, "/ready").await;
    assert!(ready.starts_with("HTTP/1.1 503") && ready.contains("connection: close"), "{ready}");
    for mut stream in [one, other] {
        assert_eq!(stream.read(&mut [0]).await.unwrap(), 0, "it is closed");
    }
}
