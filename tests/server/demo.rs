//! The demo: where to begin, who may sign in, and that it stays on this machine.

use paraph::app::Options;
use paraph::model::people::staff::Role;
use paraph::store::db::{Db, query};

use crate::support::binary::{Server, refused, run};
use crate::support::{Client, PASSWORD, SECRET, TestApp, code};

const DEMO: [&str; 7] = ["demo", "--listen", "127.0.0.1:0", "--customers", "3", "--log", "warn"];

/// The lines that a demo prints, while it runs.
fn start() -> (Server, Vec<String>) {
    let mut server = Server::start(&DEMO);
    let lines = Server::lines_until(server.child.stdout.take().unwrap(), "password alone");
    (server, lines)
}

#[test]
fn the_demo_says_where_to_begin_and_who_may_sign_in() {
    let (_server, lines) = start();
    let address = lines[0].strip_prefix("Paraph demo: ").unwrap();
    let port = address.strip_prefix("http://localhost:").unwrap();
    assert!(port.parse::<u16>().unwrap() > 0);
    let begin = format!("Start at {address}/customers: sign in as dominique@paraph.example, ");
    assert!(lines[1].starts_with(&begin), "{}", lines[1]);
    let staff: Vec<Vec<&str>> = lines[2..7].iter().map(|it| it.split('\t').collect()).collect();
    let roles: Vec<&str> = staff.iter().map(|it| it[0]).collect();
    let all = "Global admin, User admin, Admin agent, Sales agent";
    assert_eq!(roles, ["Global admin", "User admin", "Admin agent", "Sales agent", all]);
    assert!(staff.iter().all(|it| it.len() == 3 && it[1].contains('@') && it[2].len() >= 15));
    let client_id = lines[7].strip_prefix("Client ID (OAuth)\t").unwrap();
    assert!(uuid::Uuid::try_parse(client_id).is_ok(), "{client_id}");
    assert!(lines[8].strip_prefix("API key\t").unwrap().starts_with("paraph_"), "{}", lines[8]);
    let notice = "Everybody, admins included, signs in with a password alone: on this machine only, and with sample \
                  data only.";
    assert_eq!(lines[9..], [notice]);
}

#[actix_web::test]
async fn in_the_demo_an_admin_signs_in_with_a_password_alone() {
    let (_server, lines) = start();
    let client = Client::new(lines[0].strip_prefix("Paraph demo: ").unwrap());
    let (email, password) = {
        let mut parts = lines[2].split('\t').skip(1);
        (parts.next().unwrap(), parts.next().unwrap())
    };
    client.get("/sign-in").await;
    assert_eq!(client.sign_in(email, password, "/settings/partner").await.location(), "/settings/partner");
    let page = client.get("/settings/partner").await;
    assert_eq!(page.value("legal_name"), "Paraph Démonstration SARL");
}

#[test]
fn the_demo_stays_on_this_machine() {
    let elsewhere = refused(&run(&["demo", "--listen", "0.0.0.0:0"]));
    assert!(elsewhere.contains("loopback only"), "{elsewhere}");
    for public in ["https://paraph.example", "http://192.0.2.7:8080"] {
        let proxied = refused(&run(&[&DEMO[..], &["--public-url", public]].concat()));
        assert!(proxied.contains("for this machine only"), "{proxied}");
    }
}

#[actix_web::test]
async fn the_demo_serves_no_other_register() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("demo.db");
    let db = Db::open(&format!("sqlite:{}", path.display())).await.unwrap();
    paraph::demo::fill(&db, 3).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    query("update partner set sandbox = $1").bind(false).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    let said = refused(&run(&[&DEMO[..], &["--data", folder.path().to_str().unwrap()]].concat()));
    assert!(said.contains("another register"), "{said}");
}

#[actix_web::test]
async fn a_second_factor_that_was_set_up_is_asked_for_in_the_demo_too() {
    let app = TestApp::spawn_with(|it| Options { password_alone: true, ..it }).await;
    let admin = app.add_person("Gil Global", &[Role::GlobalAdmin]).await;
    let client = app.as_nobody();
    let form = [("email", admin.email.as_str()), ("password", PASSWORD), ("next", "")];
    assert_eq!(client.post("/sign-in", &form).await.location(), "/sign-in/second-factor?next=%2F");
    assert_eq!(client.get("/").await.location(), "/sign-in/second-factor?next=%2F");
    let given = client.post("/sign-in/second-factor", &[("code", code(SECRET, 0))]).await;
    assert_eq!(given.location(), "/");
}
