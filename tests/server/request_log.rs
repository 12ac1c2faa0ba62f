//! The server log: one line per request, whatever its URL holds, and no secrets.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};

use chrono::TimeDelta;
use paraph::model::kernel::clock;
use paraph::model::people::staff::{Role, Staff};
use paraph::store::db::query;
use paraph::store::people::{sign_in_links, staff};
use paraph::store::settings::partner;
use paraph::web::token;

use crate::support::binary::{Server, refused, run, stdout};
use crate::support::{Client, TestDb, firm};

/// A register with a set-up link and a password link of these tokens.
async fn register(setup: &str, password: &str) -> TestDb {
    let test = TestDb::open().await;
    let person = Staff::new("Ada Roy".to_owned(), "ada@temoin.example".to_owned(), &[Role::Sales]);
    let hour = clock::now() + TimeDelta::hours(1);
    let mut tx = test.db.begin().await.unwrap();
    partner::insert(&mut tx, &firm()).await.unwrap();
    staff::insert(&mut tx, &person, None).await.unwrap();
    sign_in_links::insert(&mut tx, &token::hash(setup), sign_in_links::Purpose::SetUp, None, hour)
        .await
        .unwrap();
    let (hash, purpose) = (token::hash(password), sign_in_links::Purpose::Invitation);
    sign_in_links::insert(&mut tx, &hash, purpose, Some(&person.id), hour).await.unwrap();
    tx.commit().await.unwrap();
    test
}

/// Serves a register with the real program, sends requests one by one, and returns the log
/// line of each.
async fn log_of(test: &TestDb, format: &str, requests: &[(&str, String)]) -> Vec<String> {
    let settings = ["--database-url", &test.url, "--listen", "127.0.0.1:0", "--log", "info"];
    let mut server = Server::start(&[&settings[..], &["--log-format", format]].concat());
    let mut lines = BufReader::new(server.child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let listening = lines.find(|it| it.contains("listening")).unwrap();
    let address = listening.split("http://").nth(1).unwrap().split('/').next().unwrap();
    let client = Client::new(&format!("http://{address}"));
    client.get("/the-beginning").await;
    for (method, path) in requests {
        let answer = client.send(client.request(method.parse().unwrap(), path)).await;
        assert!(answer.status < 500, "{method} {path}");
    }
    client.get("/the-end").await;
    assert!(lines.any(|it| it.contains("/the-beginning")));
    // Background work begins at the same time.
    let lines = lines.filter(|it| !it.contains("the transparency log begins"));
    lines.take_while(|it| !it.contains("/the-end")).collect()
}

#[actix_web::test]
async fn a_line_break_in_a_url_cannot_forge_a_log_line() {
    let test = register("a", "b").await;
    let forged = "2026-11-25T12:00:00.000000Z%20%20INFO%20answered%20status=200";
    let breaks = ["%0A", "%0D%0A", "%0d", "%E2%80%A8", "%C2%85", "%0B%0C", "%1B[2J%1B[1;1H", "\\n", "%00"];
    let mut requests = Vec::new();
    for it in breaks {
        for path in ["/customers/x", "/", "/static/x/", "/setup/"] {
            requests.push(("GET", format!("{path}{it}{forged}")));
        }
    }
    for format in ["text", "json"] {
        let lines = log_of(&test, format, &requests).await;
        assert_eq!(lines.len(), requests.len(), "{lines:#?}");
        for line in lines {
            assert!(line.contains("answered") && line.contains("GET"), "{line}");
            assert!(
                !line.contains(|it: char| it.is_control() || ('\u{2028}'..='\u{2029}').contains(&it)),
                "{line}"
            );
        }
    }
}

#[actix_web::test]
async fn one_time_links_are_not_logged() {
    let (setup, password) = (token::generate(), token::generate());
    let test = register(&setup, &password).await;
    let mut requests = Vec::new();
    for (path, token) in [("setup", &setup), ("password", &password)] {
        for request in [
            ("GET", format!("/{path}/{token}")),
            ("HEAD", format!("/{path}/{token}")),
            ("GET", format!("/{path}/{token}?x=1")),
            ("POST", format!("/{path}/{token}")),
            ("DELETE", format!("/{path}/{token}")),
            // A link mangled by a mail program: it opens nothing, and still holds the secret.
            ("GET", format!("/{path}/{token}.")),
            ("GET", format!("/{path}/{token}/")),
            ("GET", format!("/{path}/{token}%20/x")),
            ("GET", format!("//{path}/{token}")),
            ("GET", format!("/{path}//{token}")),
            ("GET", format!("/{path}%2F{token}")),
            ("GET", format!("/{}/{token}", path.to_uppercase())),
            ("GET", format!("/fr/{path}/{token}")),
            ("GET", format!("/{token}")),
            ("GET", format!("/{path}/={token}")),
        ] {
            requests.push(request);
        }
    }
    let lines = log_of(&test, "text", &requests).await;
    assert_eq!(lines.len(), requests.len());
    for (line, (_, path)) in lines.iter().zip(&requests) {
        // Not even part of it.
        assert!(!line.contains(&setup[8..40]) && !line.contains(&password[8..40]), "{path}: {line}");
        assert!(!line.contains("x=1"), "{line}");
    }
    assert!(lines[0].contains("path=\"/setup/{token}\""), "{}", lines[0]);
}

#[actix_web::test]
async fn a_refusal_is_logged_with_its_name_and_address() {
    let test = register("a", "b").await;
    let requests = [("GET", "/nowhere".to_owned()), ("POST", "/sign-in".to_owned())];
    let lines = log_of(&test, "json", &requests).await;
    for (line, name) in lines.iter().zip(["not-found", "unsupported-media-type"]) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(
            (line["refused"].as_str(), line["address"].as_str()),
            (Some(name), Some("127.0.0.1")),
            "{line}"
        );
    }
}

/// Anybody can send garbage. It is not an error of the server, and must not hide one in the log.
#[actix_web::test]
async fn garbage_is_not_logged_as_an_error() {
    let test = register("a", "b").await;
    let mut server = Server::start(&["--database-url", &test.url, "--listen", "127.0.0.1:0"]);
    let mut lines = BufReader::new(server.child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let listening = lines.find(|it| it.contains("listening")).unwrap();
    let port = listening.split("http://localhost:").nth(1).unwrap().trim().trim_end_matches('/').to_owned();
    let too_long = [b"GET / HTTP/1.1\r\nx: ".as_slice(), &b"x".repeat(400_000)].concat();
    let garbage: [&[u8]; 7] = [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a hello of TLS \r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nno colon\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        &too_long,
    ];
    for bytes in garbage {
        let mut connection = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
        // The server may close the connection before it has read everything.
        drop(connection.write_all(bytes));
        drop(connection.shutdown(Shutdown::Write));
        // Reads until the server has closed the connection, and has logged what it logs.
        drop(connection.read_to_end(&mut Vec::new()));
    }
    Client::new(&format!("http://localhost:{port}")).get("/the-end").await;
    let logged: Vec<String> = lines.take_while(|it| !it.contains("/the-end")).collect();
    assert!(!logged.iter().any(|it| it.contains("ERROR")), "{logged:#?}");
}

#[actix_web::test]
async fn an_act_is_logged_only_if_it_was_committed() {
    let test = register("a", "b").await;
    let rename = async |from: &str, to: &str| {
        let mut tx = test.db.begin().await.unwrap();
        query(format!("alter table {from} rename to {to}")).execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    };
    let deactivate =
        || run(&["--database-url", &test.url, "user", "deactivate", "--email", "ada@temoin.example"]);
    rename("activity_log", "away").await;
    assert!(!refused(&deactivate()).contains("user-deactivated"));
    rename("away", "activity_log").await;
    let output = deactivate();
    assert_eq!(stdout(&output), "ada@temoin.example can no longer sign in.\n");
    assert!(String::from_utf8(output.stderr).unwrap().contains("user-deactivated"));
}
