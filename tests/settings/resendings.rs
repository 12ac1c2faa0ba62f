//! Failed mails: their list, and resending them.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::Command;

use chrono::{DateTime, Utc};
use paraph::app::Options;
use paraph::jobs::mail::{delivery::deliver_due, mailer::Mailer};
use paraph::model::kernel::clock;
use paraph::model::people::staff::{Role, Staff};
use paraph::store::db::query;
use paraph::store::people::staff;
use paraph::store::settings::mails::{self, Kind};
use paraph::store::settings::partner;
use paraph::web::outbox::Outbox;
use paraph::web::sign_in::passwords;
use url::Url;

use crate::support::binary::{Server, refused, run};
use crate::support::mail_server::{FROM, MailServer, RefusedPort, mailer, url};
use crate::support::post::Post;
use crate::support::{Client, PASSWORD, SECRET, TestDb, code_at, firm};

#[actix_web::test]
async fn a_refused_mail_is_shown_and_can_be_resent() {
    let mut server = MailServer::start("refuse").await;
    let post = Post::open().await;
    let mailer = mailer(server.port, &post.app.address);
    let id = post.write(Kind::Invitation, None).await;
    let admin = post.app.as_user_admin().await;
    assert!(admin.get("/settings/mails").await.text(".empty").starts_with("No failed email"));
    post.deliver(&mailer).await;
    server.next_event("refused").await;
    let row = post.row().await;
    assert!(row.next_attempt_at.is_none() && row.sent_at.is_none(), "given up at once: {row:?}");
    let expired = query("update mails set expires_at = $1").bind(clock::now());
    post.app.execute(expired).await;

    let page = admin.get("/settings/mails").await;
    let line = page.text("tbody tr");
    for said in [
        "Invitation",
        "Zoé Faure",
        "zoe.faure@temoin.example",
        "The mail server refused",
        "550 5.1.1 <zoe.faure@temoin.example> is <b>nobody</b> here",
        "Given up",
    ] {
        assert!(line.contains(said), "{said} in {line}");
    }
    let again = format!("/settings/mails/{id}/resending");
    server.mode("normal").await;
    let answer = admin.post(&again, &page.form(&again)).await;
    assert_eq!(answer.outcome(), "/settings/mails done-mail");
    assert!(admin.get(answer.location()).await.text(".done").starts_with("The email is being sent again"));
    let twice = admin.post(&again, &page.form(&again)).await;
    assert_eq!(twice.outcome(), "/settings/mails done-mail-on-its-way", "a second click");

    assert_eq!(post.deliver(&mailer).await, 1);
    let mail = server.received().await;
    assert_eq!(mail.header("message-id"), format!("<{id}@localhost>"));
    assert!(post.row().await.expires_at.unwrap() > clock::now() + chrono::TimeDelta::days(6));
    assert!(admin.get("/settings/mails").await.text(".empty").starts_with("No failed email"));
    let late = admin.post(&again, &page.form(&again)).await;
    assert_eq!(late.location(), "/settings/mails");
    assert_eq!(post.deliver(&mailer).await, 0, "what was sent is not sent again");
    let lines: Vec<(String, String)> =
        query("select person_id, after from activity_log where action = 'mail-resent'")
            .all(&post.app.db)
            .await
            .unwrap();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].0, post.person.id);
    assert_eq!(lines[0].1, r#"{"mail":"invitation","email":"zoe.faure@temoin.example"}"#);
}

#[actix_web::test]
async fn a_mail_in_flight_is_not_sent_twice() {
    let mut server = MailServer::start("tempfail").await;
    let post = Post::open().await;
    let admin = post.app.as_user_admin().await;
    let mailer = mailer(server.port, &post.app.address);
    let id = post.write(Kind::PasswordChanged, None).await;
    post.deliver(&mailer).await;
    server.next_event("refused").await;
    server.mode("slow").await;
    post.due_now().await;
    let (db, sender) = (post.app.db.clone(), mailer.clone());
    let sending = actix_web::rt::spawn(async move { deliver_due(&db, &sender).await.unwrap() });
    server.next_event("holding").await;
    let again = format!("/settings/mails/{id}/resending");
    let answer = admin.post(&again, &[("", ""); 0]).await;
    assert_eq!(answer.location(), "/settings/mails");
    assert_eq!(post.deliver(&mailer).await, 0, "another copy finds nothing due");
    server.tell("go");
    assert_eq!(sending.await.unwrap(), 1);
    server.received().await;
    server.received_nothing_else().await;
    // An attempt that vanished does not block a resend.
    let over = query(
        "update mails set sent_at = null, error = 'timeout', next_attempt_at = null, leased_until = $1",
    );
    post.app.execute(over.bind(clock::now())).await;
    assert_eq!(admin.post(&again, &[("", ""); 0]).await.outcome(), "/settings/mails done-mail");
}

#[actix_web::test]
async fn a_mail_that_cannot_be_prepared_does_not_block_others() {
    let mut server = MailServer::start("normal").await;
    let post = Post::open().await;
    let mailer = mailer(server.port, &post.app.address);
    let reset = post.write(Kind::PasswordReset, None).await;
    let changed = post.write(Kind::PasswordChanged, None).await;
    post.app.execute(query("alter table sign_in_links rename to away")).await;
    assert!(mails_due(&post, &mailer).await.is_err(), "there is nowhere to keep its link");
    assert_eq!(mails_due(&post, &mailer).await.unwrap(), 1);
    assert_eq!(server.received().await.header("message-id"), format!("<{changed}@localhost>"));
    let attempts = async || {
        let row = query("select attempts, next_attempt_at from mails where id = $1").bind(&reset);
        row.one::<(i64, Option<DateTime<Utc>>)>(&post.app.db).await.unwrap()
    };
    let (made, next) = attempts().await;
    assert!(made == 1 && next.unwrap() > clock::now() + chrono::TimeDelta::minutes(4), "{next:?}");
    for _ in 0..9 {
        post.due_now().await;
        assert!(mails_due(&post, &mailer).await.is_err());
    }
    post.due_now().await;
    assert_eq!(mails_due(&post, &mailer).await.unwrap(), 1);
    assert_eq!(attempts().await, (11, None), "it is given up");
    server.received_nothing_else().await;
}

async fn mails_due(post: &Post, mailer: &Mailer) -> anyhow::Result<usize> {
    deliver_due(&post.app.db, mailer).await
}

#[actix_web::test]
async fn the_list_is_newest_first_and_in_pages() {
    let post = Post::open().await;
    let refused = RefusedPort::reserve();
    let mailer = mailer(refused.port(), &post.app.address);
    for _ in 0..53 {
        post.write(Kind::PasswordChanged, None).await;
    }
    assert_eq!(post.deliver(&mailer).await, 53);
    let ids: Vec<(String,)> = query("select id from mails order by id desc").all(&post.app.db).await.unwrap();
    let actions: Vec<String> = ids.iter().map(|(id,)| format!("/settings/mails/{id}/resending")).collect();
    let admin = post.app.as_global_admin().await.in_french();
    let page = admin.get("/settings/mails").await;
    assert_eq!(page.attributes("tbody form", "action"), actions[..50]);
    assert!(page.texts("tbody tr")[0].contains("Le serveur de messagerie est injoignable"));
    assert!(page.texts("tbody tr")[0].contains("(Europe/Paris)"), "when it is tried again");
    let next = page.attribute("a[rel=next]", "href").unwrap();
    let page = admin.get(&next).await;
    assert_eq!(page.attributes("tbody form", "action"), actions[50..]);
    assert!(page.attribute("a[rel=next]", "href").is_none());
}

#[actix_web::test]
async fn without_a_mail_server_nothing_is_resent() {
    let post = Post::open().await;
    post.write(Kind::PasswordChanged, None).await;
    let refused = RefusedPort::reserve();
    post.deliver(&mailer(refused.port(), &post.app.address)).await;
    let closed = crate::support::serve(post.app.db.clone(), |it| Options { outbox: Outbox::default(), ..it });
    let admin = post.app.add_person("Ute Admin", &[Role::UserAdmin]).await;
    let client = Client::new(&closed);
    client.sign_in(&admin.email, PASSWORD, "").await;
    let page = client.get("/settings/mails").await;
    assert_eq!((page.texts("tbody tr").len(), page.texts("tbody form").len()), (1, 0));
    let (id,): (String,) = query("select id from mails").one(&post.app.db).await.unwrap();
    let answer = client.post(&format!("/settings/mails/{id}/resending"), &[("", ""); 0]).await;
    assert_eq!(answer.location(), "/settings/mails");
    assert_eq!(post.app.count("activity_log where action = 'mail-resent'").await, 0);
}

#[test]
fn unencrypted_mail_settings_are_refused() {
    let public: Url = "https://paraph.example".parse().unwrap();
    let why = |smtp: &str, from: &str| Mailer::new(smtp, from, &public).err().map(|it| format!("{it:#}"));
    for good in [
        "smtp://localhost:2525",
        "smtp://127.0.0.1",
        "smtp://[::1]:25",
        "smtps://u:p%40x@mail.example",
        "smtp://u:p@mail.example:587?tls=required",
    ] {
        assert_eq!(why(good, FROM), None, "{good}");
    }
    for (bad, said) in [
        ("smtp://u:secret@mail.example", "in the clear to mail.example"),
        ("smtp://127.0.0.1.mail.example", "in the clear"),
        ("smtp://u:secret@mail.example?tls=opportunistic", "must look like"),
        ("smtps://secret@mail.example", "give both or neither"),
        ("https://u:secret@mail.example", "must look like"),
        ("mail.example:secret", "must look like"),
        ("secret", "must look like"),
    ] {
        let why = why(bad, FROM).unwrap();
        assert!(why.contains(said) && !why.contains("secret"), "{bad}: {why}");
    }
    assert!(why("smtp://localhost", "Paraph").unwrap().contains("MAIL_FROM must be an email address"));
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("paraph.db").display());
    let output = refused(&run(&["--database-url", &database, "--smtp-url", "smtp://localhost"]));
    assert!(output.contains("SMTP_URL needs MAIL_FROM"), "{output}");
    assert!(!folder.path().join("paraph.db").exists(), "nothing was opened");
}

/// A register served by the real program, with one person who can sign in.
async fn register() -> TestDb {
    let test = TestDb::open().await;
    let mut tx = test.db.begin().await.unwrap();
    partner::insert(&mut tx, &firm()).await.unwrap();
    let ada = Staff::new("Ada Roy".into(), "ada@temoin.example".into(), &[Role::Sales]);
    let hash = passwords::hash_now(&PASSWORD.into()).unwrap();
    staff::insert(&mut tx, &ada, Some(&hash)).await.unwrap();
    tx.commit().await.unwrap();
    test
}

fn arguments<'a>(test: &'a TestDb, smtp: &'a str) -> [&'a str; 8] {
    ["--database-url", &test.url, "--listen", "127.0.0.1:0", "--smtp-url", smtp, "--mail-from", FROM]
}

#[actix_web::test]
async fn the_server_sends_in_the_background() {
    let mut mail_server = MailServer::start("normal").await;
    let test = register().await;
    // Its clock stands still, so it does not look into the outbox again unless something wakes it.
    let now = clock::now();
    let mut server = Server::start_stopped(&arguments(&test, &url(mail_server.port)), now);
    let client = Client::new(&server.address());
    assert_eq!(
        client
            .post("/sign-in", &[("email", "ada@temoin.example"), ("password", PASSWORD), ("next", "")])
            .await
            .status,
        303
    );
    let set_up = "/profile/second-factor/new";
    let changes = [("secret", SECRET), ("app_code", &code_at(now, SECRET))];
    assert_eq!(client.fill_in(set_up, &changes).await.status, 200);
    let mail = mail_server.received().await;
    assert_eq!(mail.header("subject"), "Un second facteur a été ajouté à votre compte");
}

#[actix_web::test]
async fn shutdown_waits_for_the_mail_in_flight() {
    let mut mail_server = MailServer::start("slow").await;
    let test = register().await;
    let (id,): (String,) = query("select id from staff").one(&test.db).await.unwrap();
    let mut tx = test.db.begin().await.unwrap();
    mails::insert(&mut tx, Kind::PasswordChanged, &id, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut server = Server::start(&arguments(&test, &url(mail_server.port)));
    let mut log = BufReader::new(server.child.stderr.take().unwrap()).lines();
    mail_server.next_event("holding").await;
    let killed = Command::new("kill").args(["-TERM", &server.child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    assert!(log.any(|it| it.unwrap().contains("waiting for the portion that is running")));
    mail_server.tell("go");
    mail_server.received().await;
    assert!(server.child.wait().unwrap().success());
    let sent: Vec<(bool, i64)> =
        query("select sent_at is not null, attempts from mails").all(&test.db).await.unwrap();
    assert_eq!(sent, [(true, 1)], "it was waited for, and what came of it is kept");
}

#[actix_web::test]
async fn a_server_that_ends_answers_requests_and_begins_no_other_mail() {
    let mut mail_server = MailServer::start("slow").await;
    let test = register().await;
    let (id,): (String,) = query("select id from staff").one(&test.db).await.unwrap();
    let mut tx = test.db.begin().await.unwrap();
    for _ in 0..2 {
        mails::insert(&mut tx, Kind::PasswordChanged, &id, None).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut server = Server::start(&arguments(&test, &url(mail_server.port)));
    let mut log = BufReader::new(server.child.stderr.take().unwrap()).lines();
    let listening = log.find_map(|it| it.unwrap().split_once("url=").map(|(_, url)| url.trim().to_owned()));
    let listening = Url::parse(&listening.unwrap()).unwrap();
    mail_server.next_event("holding").await;
    // A request of which a part has arrived, so that it is still to be answered.
    let mut request = TcpStream::connect(("127.0.0.1", listening.port().unwrap())).unwrap();
    let head =
        "POST /sign-in HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n";
    write!(request, "{head}content-length: 3\r\nexpect: 100-continue\r\n\r\n").unwrap();
    let mut answer = BufReader::new(request.try_clone().unwrap()).lines();
    assert_eq!(answer.next().unwrap().unwrap(), "HTTP/1.1 100 Continue", "it waits for the form");
    let killed = Command::new("kill").args(["-TERM", &server.child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    assert!(log.any(|it| it.unwrap().contains("waiting for the portion that is running")));
    mail_server.tell("go");
    mail_server.received().await;
    write!(request, "a=b").unwrap();
    assert!(answer.any(|it| it.unwrap().starts_with("HTTP/1.1 ")), "it was answered");
    assert!(server.child.wait().unwrap().success());
    let attempts: Vec<(i64,)> = query("select attempts from mails order by id").all(&test.db).await.unwrap();
    assert_eq!(attempts, [(1,), (0,)]);
}
