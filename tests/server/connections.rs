//! Slow clients, too many connections, and the end of the server.

use std::net::TcpListener;
use std::time::Duration;

use paraph::app::{Options, Running};
use paraph::web::connections::ConnectionLimits;
use paraph::web::request::bodies::BodyTime;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

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

#[actix_web::test]
async fn there_is_a_limit_of_connections_from_one_address_and_in_all() {
    for (limits, proxies, from_here) in [
        (ConnectionLimits { all: 9, per_address: 2 }, vec![], 2),
        (ConnectionLimits { all: 3, per_address: 9 }, vec![], 3),
        (ConnectionLimits { all: 4, per_address: 2 }, vec!["127.0.0.1".parse().unwrap()], 4),
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
        loop {
            let mut next = connect(&app.address).await;
            if ask(&mut next, "/health").await.starts_with("HTTP/1.1 200") {
                break;
            }
        }
    }
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
