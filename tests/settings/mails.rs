//! Mail delivery to a real mail server, and its failures.

use chrono::{DateTime, TimeDelta, Utc};
use paraph::jobs::mail::delivery::deliver_due;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use paraph::store::people::sign_in_links::{self, Purpose};
use paraph::store::settings::mails::{self, Kind};
use paraph::web::{outbox::Outbox, token};
use regex_lite::Regex;

use crate::support::TestApp;
use crate::support::dump::dump;
use crate::support::mail_server::{FROM, MailServer, Received, RefusedPort, mailer};
use crate::support::post::Post;

/// The token of a mail's link, present in both the text and the HTML part.
fn token_of(mail: &Received, address: &str) -> String {
    let link = Regex::new(&format!("{address}/password/([0-9a-f]{{64}})")).unwrap();
    let tokens: Vec<String> = ["text", "html"]
        .into_iter()
        .flat_map(|it| link.captures_iter(mail.part(it)).map(|it| it[1].to_owned()).collect::<Vec<_>>())
        .collect();
    assert_eq!(
        tokens.len(),
        4,
        "the text has the link, and the other part a button and its address: {mail:?}"
    );
    assert!(tokens.iter().all(|it| *it == tokens[0]));
    tokens[0].clone()
}

#[actix_web::test]
async fn a_mail_has_text_and_html_in_the_recipients_language() {
    let mut server = MailServer::start("normal").await;
    let post = Post::open().await;
    let mailer = mailer(server.port, &post.app.address);
    for (language, lang, subject, greeting, date) in [
        (None, "fr", "Votre accès au registre de Témoin SARL", "Bonjour Zoé Faure,", " à "),
        (Some("en"), "en", "Your access to the register of Témoin SARL", "Hello Zoé Faure,", " at "),
    ] {
        let update = query("update staff set language = $1 where id = $2");
        post.app.execute(update.bind(language).bind(&post.person.id)).await;
        let id = post.write(Kind::Invitation, Some("Gisèle Lambert")).await;
        assert_eq!(post.deliver(&mailer).await, 1);
        let mail = server.received().await;
        assert_eq!(mail.0["types"].to_string(), r#"["multipart/alternative","text/plain","text/html"]"#);
        assert_eq!(mail.header("subject"), subject);
        assert_eq!(mail.header("from"), FROM);
        assert_eq!(mail.header("to"), "Zoé Faure <zoe.faure@temoin.example>");
        assert_eq!(mail.header("message-id"), format!("<{id}@localhost>"));
        assert_eq!(mail.header("auto-submitted"), "auto-generated");
        assert!(!mail.header("date").is_empty());
        assert_eq!(mail.0["recipients"].to_string(), r#"["zoe.faure@temoin.example"]"#);
        for part in ["text", "html"] {
            let said = mail.part(part);
            for needed in [greeting, "Témoin SARL", "Gisèle Lambert", "(Europe/Paris)", date, "Microsoft"] {
                assert!(said.contains(needed), "{part}: {needed} in {said}");
            }
            assert!(!said.contains("mail-"), "a key without a text: {said}");
        }
        assert!(mail.part("html").contains(&format!("<html lang=\"{lang}\">")));
        assert!(!mail.part("html").contains("src="), "nothing is fetched from elsewhere");
    }
}

#[actix_web::test]
async fn every_kind_of_mail_says_what_happened_and_what_to_do() {
    let mut server = MailServer::start("normal").await;
    let post = Post::open().await;
    let mailer = mailer(server.port, &post.app.address);
    for kind in Kind::ALL {
        post.write(kind, None).await;
        assert_eq!(post.deliver(&mailer).await, 1);
        let mail = server.received().await;
        let text = mail.part("text");
        assert!(text.contains("zoe.faure@temoin.example") && text.contains("\nSi "), "{text}");
        assert!(!text.contains("à l’origine"), "nobody else did it: {text}");
        assert!(!text.contains("{ $") && !text.contains("mail-"), "{text}");
        assert!(!text.contains("\n\n\n"), "{text}");
        match kind.link() {
            Some(_) => drop(token_of(&mail, &post.app.address)),
            None => assert!(!text.contains("http"), "{text}"),
        }
    }
    let rows: Vec<(String, i64)> =
        query("select kind, attempts from mails where sent_at is not null").all(&post.app.db).await.unwrap();
    assert_eq!(rows.len(), Kind::ALL.len());
}

#[actix_web::test]
async fn a_mailed_link_works_and_is_not_stored() {
    let mut server = MailServer::start("normal").await;
    let post = Post::open().await;
    post.write(Kind::PasswordReset, None).await;
    post.deliver(&mailer(server.port, &post.app.address)).await;
    let token = token_of(&server.received().await, &post.app.address);
    let opens = sign_in_links::find_staff(&post.app.db, &token::hash(&token)).await.unwrap();
    assert_eq!(opens.as_deref(), Some(post.person.id.as_str()));
    let (purpose, expires_at): (String, DateTime<Utc>) =
        query("select purpose, expires_at from sign_in_links").one(&post.app.db).await.unwrap();
    assert_eq!(purpose, "password_reset");
    assert_eq!(Some(expires_at), post.row().await.expires_at, "it works as long as the mail says");
    assert!(!format!("{:?}", dump(&post.app.db).await).contains(&token));
}

#[actix_web::test]
async fn a_mail_is_retried_with_growing_waits_while_the_server_is_down() {
    let mut server = MailServer::start("down").await;
    let post = Post::open().await;
    let mailer = mailer(server.port, &post.app.address);
    let id = post.write(Kind::Invitation, None).await;
    for (attempt, minutes) in [(1, 1), (2, 5), (3, 15), (4, 60), (5, 240), (6, 240)] {
        let before = clock::now();
        assert_eq!(post.deliver(&mailer).await, 1);
        assert_eq!(post.deliver(&mailer).await, 0, "not before the wait is over");
        let row = post.row().await;
        assert_eq!(row.attempts, attempt);
        let attempted = row.next_attempt_at.unwrap() - TimeDelta::minutes(minutes);
        assert!(before <= attempted && attempted <= clock::now(), "{attempt}: {before} {attempted}");
        assert!(row.error.unwrap().starts_with("unreachable: "));
        post.due_now().await;
    }
    server.mode("normal").await;
    post.deliver(&mailer).await;
    let mail = server.received().await;
    assert_eq!(mail.header("message-id"), format!("<{id}@localhost>"));
    assert!(
        sign_in_links::find_staff(&post.app.db, &token::hash(&token_of(&mail, &post.app.address)))
            .await
            .is_ok()
    );
    let row = post.row().await;
    assert!(row.sent_at.is_some() && row.next_attempt_at.is_none() && row.error.is_none(), "{row:?}");
    server.received_nothing_else().await;
}

#[actix_web::test]
async fn a_mail_is_given_up_after_ten_attempts() {
    let post = Post::open().await;
    let refused = RefusedPort::reserve();
    let mailer = mailer(refused.port(), &post.app.address);
    post.write(Kind::PasswordChanged, None).await;
    for _ in 0..10 {
        assert_eq!(post.deliver(&mailer).await, 1);
        post.due_now().await;
    }
    let row = post.row().await;
    assert!(row.attempts == 10 && row.next_attempt_at.is_none() && row.sent_at.is_none(), "{row:?}");
    assert_eq!(post.deliver(&mailer).await, 0);
    // Pretends that the process ended during each attempt, including the last.
    let unheard = query("update mails set error = null, next_attempt_at = $1").bind(clock::now());
    post.app.execute(unheard).await;
    post.deliver(&mailer).await;
    let row = post.row().await;
    assert!(row.next_attempt_at.is_none() && row.error.as_deref() == Some("interrupted"), "{row:?}");
}

#[actix_web::test]
async fn an_expired_mail_is_not_sent() {
    let mut server = MailServer::start("tempfail").await;
    let post = Post::open().await;
    let mailer = mailer(server.port, &post.app.address);
    post.write(Kind::PasswordReset, None).await;
    let (waits, gives_up) = (3, 4);
    for attempt in 1..=gives_up {
        post.deliver(&mailer).await;
        server.next_event("refused").await;
        let row = post.row().await;
        assert_eq!(row.error.as_deref(), Some("refused: 451 4.7.1 try again later"));
        // The link is valid for 30 minutes; a fourth wait would exceed it.
        assert_eq!(row.next_attempt_at.is_some(), attempt <= waits, "{row:?}");
        post.due_now().await;
    }
    post.write(Kind::Invitation, None).await;
    let late = query("update mails set expires_at = $1").bind(clock::now());
    post.app.execute(late).await;
    post.deliver(&mailer).await;
    let (given_up,): (i64,) =
        query("select count(*) from mails where error = 'expired' and next_attempt_at is null")
            .one(&post.app.db)
            .await
            .unwrap();
    assert_eq!(given_up, 1);
    server.received_nothing_else().await;
}

#[actix_web::test]
async fn a_slow_mail_server_does_not_delay_pages() {
    let mut server = MailServer::start("slow").await;
    let post = Post::open().await;
    let mailer = mailer(server.port, &post.app.address);
    post.write(Kind::PasswordChanged, None).await;
    let db = post.app.db.clone();
    let sending = actix_web::rt::spawn(async move { deliver_due(&db, &mailer).await.unwrap() });
    server.next_event("holding").await;
    let client = post.app.as_sales().await;
    assert_eq!(client.get("/customers").await.status, 200, "also what writes goes on: the sign-in did");
    assert!(post.row().await.sent_at.is_none());
    server.tell("go");
    assert_eq!(sending.await.unwrap(), 1);
    server.received().await;
    assert!(post.row().await.sent_at.is_some());
}

#[actix_web::test]
async fn an_interrupted_mail_is_retried_with_the_same_message_id() {
    let mut server = MailServer::start("die").await;
    let post = Post::open().await;
    let mailer = mailer(server.port, &post.app.address);
    post.write(Kind::PasswordReset, None).await;
    assert_eq!(post.deliver(&mailer).await, 1);
    let first = server.received().await;
    let row = post.row().await;
    assert!(row.error.unwrap().starts_with("interrupted"), "it may or may not have arrived");
    assert!(row.next_attempt_at.is_some());
    server.mode("normal").await;
    post.due_now().await;
    assert_eq!(post.deliver(&mailer).await, 1);
    let second = server.received().await;
    assert_eq!(first.header("message-id"), second.header("message-id"));
    for mail in [first, second] {
        let token = token_of(&mail, &post.app.address);
        let opens = sign_in_links::find_staff(&post.app.db, &token::hash(&token)).await.unwrap();
        assert!(opens.is_some(), "the link of whichever arrived works");
    }
}

#[actix_web::test]
async fn two_senders_at_once_send_each_mail_once() {
    let mut server = MailServer::start("normal").await;
    let post = Post::open().await;
    let mailer = mailer(server.port, &post.app.address);
    let mut ids = Vec::new();
    for _ in 0..12 {
        ids.push(format!("<{}@localhost>", post.write(Kind::PasswordChanged, None).await));
    }
    // The loser of the race sees nothing due and stops; the server would look again.
    while mails::find_next_attempt(&post.app.db).await.unwrap().is_some() {
        let senders: Vec<_> = (0..4).map(|_| post.deliver(&mailer)).collect();
        futures_util::future::join_all(senders).await;
    }
    let mut sent = Vec::new();
    for _ in 0..ids.len() {
        sent.push(server.received().await.header("message-id"));
    }
    server.received_nothing_else().await;
    sent.sort();
    assert_eq!(sent, ids);
}

#[actix_web::test]
async fn a_mail_to_a_deactivated_person_is_dropped() {
    let mut server = MailServer::start("normal").await;
    let post = Post::open().await;
    let mailer = mailer(server.port, &post.app.address);
    let mut tx = post.app.db.begin().await.unwrap();
    mails::insert_password_reset(&mut tx, "nobody@temoin.example").await.unwrap();
    tx.commit().await.unwrap();
    post.write(Kind::PasswordChanged, None).await;
    post.app.deactivate(&post.person).await;
    assert_eq!(post.deliver(&mailer).await, 2);
    server.received_nothing_else().await;
    assert_eq!((post.app.count("mails").await, post.app.count("sign_in_links").await), (0, 0));
}

#[actix_web::test]
async fn a_person_with_a_password_is_not_invited() {
    let mut server = MailServer::start("normal").await;
    let post = Post::open().await;
    post.write(Kind::Invitation, None).await;
    post.app.execute(query("update staff set password_hash = 'chosen'")).await;
    assert_eq!(post.deliver(&mailer(server.port, &post.app.address)).await, 1);
    server.received_nothing_else().await;
    assert_eq!((post.app.count("mails").await, post.app.count("sign_in_links").await), (0, 0));
}

#[actix_web::test]
async fn an_undeliverable_address_is_given_up() {
    let mut server = MailServer::start("ascii").await;
    let post = Post::open().await;
    let mailer = mailer(server.port, &post.app.address);
    for address in ["zoé@temoin.example", "zoe", "zoe@temoin.example\r\nRCPT TO:<evil@else.example>"] {
        post.app.execute(query("delete from mails")).await;
        post.app.execute(query("update staff set email = $1").bind(address)).await;
        post.write(Kind::PasswordChanged, None).await;
        assert_eq!(post.deliver(&mailer).await, 1);
        let row = post.row().await;
        assert!(row.next_attempt_at.is_none() && row.error.unwrap().starts_with("address: "), "{address}");
    }
    server.received_nothing_else().await;
}

#[actix_web::test]
async fn a_line_break_in_a_name_cannot_forge_a_header() {
    let mut server = MailServer::start("normal").await;
    let post = Post::open().await;
    let mailer = mailer(server.port, &post.app.address);
    let evil = "Zoé\r\nBcc: evil@else.example\r\n\r\nHello";
    for (table, column) in [("staff", "name"), ("partner", "legal_name")] {
        post.app.execute(query(format!("update {table} set {column} = $1")).bind(evil)).await;
    }
    post.write(Kind::Invitation, Some(evil)).await;
    assert_eq!(post.deliver(&mailer).await, 1);
    let mail = server.received().await;
    assert_eq!(mail.0["recipients"].to_string(), r#"["zoe.faure@temoin.example"]"#);
    assert!(mail.headers("bcc").is_empty());
    assert!(
        mail.header("subject").ends_with("Zoé Bcc: evil@else.example Hello"),
        "{}",
        mail.header("subject")
    );
    for header in mail.0["headers"].as_array().unwrap() {
        assert!(!header[1].as_str().unwrap().contains(['\r', '\n']), "{header}");
    }
    let raw = mail.part("raw");
    let (head, _) = raw.split_once("\r\n\r\n").unwrap();
    assert!(!head.lines().any(|it| it.to_lowercase().starts_with("bcc")), "{head}");
}

#[actix_web::test]
async fn without_a_mail_server_nothing_is_written_to_the_outbox() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Zoé Faure", &[Role::Sales]).await;
    let mut tx = app.db.begin().await.unwrap();
    Outbox::default().insert(&mut tx, Kind::Invitation, &person.id, None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(app.count("mails").await, 0);
    let admin = app.as_user_admin().await;
    let page = admin.get("/settings/mails").await;
    assert!(page.text("main").contains("No mail server is set up"), "{}", page.main());
}

#[actix_web::test]
async fn finished_mails_are_kept_for_a_month() {
    let mut server = MailServer::start("normal").await;
    let post = Post::open().await;
    let mailer = mailer(server.port, &post.app.address);
    post.write(Kind::PasswordChanged, None).await;
    post.deliver(&mailer).await;
    server.received().await;
    for (days, kept) in [(29, 2), (31, 2)] {
        let old = query("update mails set created_at = $1").bind(clock::now() - TimeDelta::days(days));
        post.app.execute(old).await;
        post.write(Kind::PasswordChanged, None).await;
        post.deliver(&mailer).await;
        server.received().await;
        // After a month the first two are gone.
        assert_eq!(post.app.count("mails").await, if days == 29 { kept } else { 1 });
    }
    assert_eq!(Purpose::PasswordReset.lifetime(), TimeDelta::minutes(30), "as the mail and the pages say");
}
