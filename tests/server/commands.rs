//! The command line, through the real program.

use std::collections::HashMap;
use std::io::Write;
use std::process::Stdio;

use clap::CommandFactory;
use paraph::config::Cli;
use paraph::model::acceptances::direct_acceptance::NewDirectAcceptance;
use paraph::model::customers::domain::NewDomain;
use paraph::model::customers::draft::DraftForm;
use paraph::store::acceptances::{annulments, direct_acceptances, records};
use paraph::store::customers::edits::Saved;
use paraph::store::customers::{domains, drafts, locked};
use paraph::store::db::{Db, query};
use paraph::store::evidence::log_folder::LogFolder;
use paraph::store::jobs::jobs::{self, NewJob};
use paraph::store::people::{authenticators, devices, kept_forms, passkeys, sessions, sign_in_links};
use paraph::store::settings::{mails, partner};
use paraph::store::subscriptions::carts;

use crate::support::binary::{Server, paraph, refused, run, stdout};
use crate::support::dump::dump_all;
use crate::support::files::read;
use crate::support::log_place;
use crate::support::proofs::add_proof;
use crate::support::world::add_file;
use crate::support::{Client, TestApp, TestDb, firm, postgres_server, serve};

/// Every setting: option, variable, default, description.
fn settings() -> Vec<[String; 4]> {
    let command = Cli::command();
    let known = command.get_arguments().filter(|it| it.get_env().is_some());
    known
        .map(|it| {
            let default = it.get_default_values().first().map(|it| it.to_string_lossy().into_owned());
            [
                format!("--{}", it.get_long().unwrap()),
                it.get_env().unwrap().to_string_lossy().into_owned(),
                default.unwrap_or_default(),
                it.get_help().unwrap().to_string(),
            ]
        })
        .collect()
}

#[test]
fn help_lists_every_setting() {
    let help = stdout(&run(&["--help"]));
    assert!(settings().len() >= 6);
    for [option, variable, default, sentence] in settings() {
        for part in [option, variable, default, sentence] {
            assert!(help.contains(&part), "{part} in {help}");
        }
    }
    for command in ["serve", "demo", "user", "reseller", "copy", "log", "verify", "backup", "restore"] {
        assert!(help.contains(&format!("\n  {command} ")), "{command} in {help}");
    }
}

#[test]
fn the_operating_guide_has_the_settings_of_the_command_line() {
    let guide = read("docs/operating.md");
    let table = guide.split("<!-- settings -->").nth(1).and_then(|it| it.split("<!-- /settings -->").next());
    let table = table.expect("put the settings between <!-- settings --> and <!-- /settings -->");
    let rows = table.trim().lines().skip(2).map(|row| {
        let cells = row.trim().trim_start_matches('|').trim_end_matches('|').split('|');
        cells.map(|it| it.trim().trim_matches('`').to_owned()).collect::<Vec<_>>()
    });
    let expected: Vec<Vec<String>> = settings().into_iter().map(|it| it.to_vec()).collect();
    assert_eq!(rows.collect::<Vec<_>>(), expected, "a row is | `--flag` | `ENV` | `default` | sentence |");
}

async fn register() -> TestDb {
    let test = TestDb::open().await;
    let mut tx = test.db.begin().await.unwrap();
    partner::insert(&mut tx, &firm()).await.unwrap();
    tx.commit().await.unwrap();
    test
}

async fn can_sign_in(db: &Db, email: &str, password: &str) -> bool {
    let client = Client::new(&serve(db.clone(), |it| it));
    client.post("/sign-in", &[("email", email), ("password", password), ("next", "")]).await.status == 303
}

#[actix_web::test]
async fn an_added_person_can_sign_in_until_deactivated() {
    let test = register().await;
    let add =
        ["--database-url", &test.url, "user", "add", "--email", "Ada@temoin.example", "--name", "Ada Roy"];
    let added = stdout(&run(&[&add[..], &["--role", "sales", "--role", "admin-agent"]].concat()));
    let link = added.strip_prefix("ada@temoin.example chooses a password at http://localhost:8080").unwrap();
    let (path, rest) = link.split_once(',').unwrap();
    assert_eq!(rest, " once, within 7 days.\n");
    let (client, password) = (Client::new(&serve(test.db.clone(), |it| it)), "three-quiet-herons-at-dusk");
    let chosen = client.fill_in(path, &[("new_password", password)]).await;
    assert_eq!(chosen.outcome(), "/sign-in done-password-chosen");
    assert!(can_sign_in(&test.db, "ada@temoin.example", password).await);
    let again = refused(&run(&[&add[..], &["--role", "sales"]].concat()));
    assert!(again.contains("ada@temoin.example is already a staff member of this register"), "{again}");
    let lines: Vec<(String, String)> = query(
        "select staff_name, action from activity_log where action not in ('signed-in', 'password-chosen')",
    )
    .all(&test.db)
    .await
    .unwrap();
    assert_eq!(lines, [("command line".to_owned(), "user-added".to_owned())]);
    let deactivate = ["--database-url", &test.url, "user", "deactivate", "--email", "ADA@temoin.example"];
    stdout(&run(&deactivate));
    assert!(!can_sign_in(&test.db, "ada@temoin.example", password).await);
    assert!(refused(&run(&deactivate)).contains("already deactivated"));
    let unknown = run(&["--database-url", &test.url, "user", "deactivate", "--email", "x@y.example"]);
    assert!(refused(&unknown).contains("no staff member has the email address x@y.example"));
}

#[actix_web::test]
async fn a_password_can_be_read_from_standard_input() {
    let test = register().await;
    for (typed, works) in [("short\n", false), ("quatre hérons gris au crépuscule\r\nmore", true)] {
        let mut command =
            paraph(&["--database-url", &test.url, "user", "add", "--email", "ada@temoin.example"]);
        command.args(["--name", "Ada Roy", "--role", "sales", "--password-stdin"]).stdin(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        match works {
            true => assert_eq!(stdout(&output), "ada@temoin.example may sign in.\n"),
            false => assert!(refused(&output).contains("Choose a password of 15 characters or more")),
        }
    }
    assert!(can_sign_in(&test.db, "ada@temoin.example", "quatre hérons gris au crépuscule").await);
}

#[actix_web::test]
async fn the_command_line_keeps_the_last_global_admin_and_unlinks_an_account() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let on =
        |command: &str| run(&["--database-url", app.url(), "user", command, "--email", &admin.staff().email]);
    assert!(refused(&on("deactivate")).contains("is the last Global admin who can sign in"));
    assert_eq!(admin.get("/").await.status, 200);
    assert!(refused(&on("unlink")).contains("is not linked to an account of the directory"));
    app.execute(query("update staff set directory_id = 'issuer subject'")).await;
    assert!(stdout(&on("unlink")).contains("The next sign-in with the directory links"));
    assert_eq!(admin.get("/").await.location(), "/sign-in?next=%2F", "signed out");
    let (linked,): (Option<String>,) = query("select directory_id from staff").one(&app.db).await.unwrap();
    assert_eq!(linked, None);
}

#[actix_web::test]
async fn the_command_line_removes_a_lost_second_factor() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let email = admin.staff().email.clone();
    let remove = ["--database-url", app.url(), "user", "remove-second-factor", "--email", &email];
    let said = stdout(&run(&remove));
    assert!(said.contains("sets up another second factor"), "{said}");
    assert_eq!(admin.get("/").await.location(), "/sign-in?next=%2F", "signed out");
    let answer = admin.sign_in(&email, crate::support::PASSWORD, "").await;
    assert!(answer.location().starts_with("/profile/second-factor/new?"));
    assert!(refused(&run(&remove)).contains("has no second factor"));
    let (name,): (String,) =
        query("select staff_name from activity_log where action = 'second-factor-removed'")
            .one(&app.db)
            .await
            .unwrap();
    assert_eq!(name, "command line");
}

#[actix_web::test]
async fn wrong_commands_get_helpful_messages() {
    let (test, empty) = (register().await, TestDb::open().await);
    let user = ["user", "add", "--email", "a@b.example", "--name", "Ada", "--role"];
    let on = |url: &str, rest: &[&str]| refused(&run(&[&["--database-url", url], rest].concat()));
    assert!(on(&empty.url, &[&user[..], &["sales"]].concat()).contains("open the link that it prints"));
    assert!(on(&test.url, &[&user[..], &["boss"]].concat()).contains("one of global-admin, user-admin"));
    assert!(
        on(&test.url, &["user", "add", "--email", "a", "--name", "Ada", "--role", "sales"])
            .contains("name@example.com")
    );
    assert!(on("mysql://x", &["copy", "--to", "sqlite:x"]).contains("must begin with sqlite: or postgres:"));
    for log in
        ["error", "WARN", "info", "debug", "trace", "off", "sqlx=debug", "info, sqlx=debug,", "info,a::b=off"]
    {
        let reached = on(&empty.url, &[&["--log", log], &user[..], &["sales"]].concat());
        assert!(reached.contains("open the link that it prints"), "{log}: {reached}");
    }
    for log in ["", ",", "=,=", "inof", "info,inof", "inof=debgu", "sqlx=", "info debug"] {
        let refused = on(&test.url, &["--log", log, "serve"]);
        assert!(
            refused.contains("is not a log level: write error, warn, info, debug, trace or off"),
            "{refused}"
        );
    }
}

#[actix_web::test]
async fn an_added_reseller_can_be_chosen() {
    let test = register().await;
    let add = |name: &str, id: &str| {
        run(&["--database-url", &test.url, "reseller", "add", "--name", name, "--mpn-id", id])
    };
    assert_eq!(stdout(&add("Atelier  Nuage", "4815162")), "Atelier Nuage can be chosen for customers.\n");
    assert!(refused(&add("Other", "4815162")).contains("a reseller of this register already has"));
    assert!(refused(&add("Other", "48-15")).contains("digits only"));
    assert!(refused(&add(" ", "1")).contains("give a name and an MPN ID"));
    let (name,): (String,) = query("select name from resellers").one(&test.db).await.unwrap();
    assert_eq!(name, "Atelier Nuage");
}

/// Rows that the sample firm does not have: a log that has begun, every sign-in method of a staff member, a mail, unfinished work, a former
/// domain name.
async fn add_what_the_demo_lacks(db: &Db) {
    let folder = tempfile::tempdir().unwrap();
    log_place::extend(db, LogFolder::new(folder.path().to_owned(), None)).await;
    let person =
        paraph::store::people::staff::find_by_email(db, paraph::demo::PEOPLE[0].1).await.unwrap().unwrap();
    let (id, mut tx) = (person.staff.id.clone(), db.begin().await.unwrap());
    let ended = sessions::end_all(&mut tx, &id).await.unwrap();
    authenticators::replace(&mut tx, &ended, crate::support::SECRET, 7).await.unwrap();
    authenticators::replace_recovery_codes(&mut tx, &ended, &["hash".to_owned()]).await.unwrap();
    passkeys::insert(&mut tx, &ended, "Phone", "00", "{}").await.unwrap();
    devices::save(&mut tx, "device", &id, 1).await.unwrap();
    sign_in_links::replace_for(&mut tx, "token", sign_in_links::Purpose::Invitation, &id).await.unwrap();
    mails::insert(&mut tx, mails::Kind::Invitation, &id, None).await.unwrap();
    crate::support::program::answered(&mut tx, &id).await;
    let by = crate::support::by(&person.staff);
    let (customer,): (String,) = query("select id from customers").one(&mut tx).await.unwrap();
    carts::insert(&mut tx, &customer, "[]", by).await.unwrap();
    let job = NewJob { kind: "import", subject: None, parameters: "file".into(), asked_by: Some(&id) };
    jobs::insert(&mut tx, job).await.unwrap();
    drafts::save(&mut tx, &id, "draft", &DraftForm::default()).await.unwrap();
    kept_forms::save(&mut tx, &id, "/profile", "[]").await.unwrap();
    let mut locked = locked::lock(&mut tx, &customer).await.unwrap().unwrap();
    let direct = NewDirectAcceptance { signed: true, checked_on: crate::support::today() };
    assert!(direct_acceptances::insert(&mut tx, &mut locked, "direct", direct, by).await.unwrap());
    let record = records::find(&mut tx, &customer, "direct").await.unwrap().unwrap();
    annulments::insert(&mut tx, &mut locked, "annulment", &record, "Another customer", by).await.unwrap();
    let new = NewDomain { domain: "new.onmicrosoft.com".into(), reason: "Mistyped".into() };
    let displayed = locked.customer().domain.clone();
    assert_eq!(domains::update(&mut tx, &locked, &displayed, &new, by).await.unwrap(), Saved::Yes);
    tx.commit().await.unwrap();
    add_proof(db, &person.staff, &customer, "direct", b"%PDF-1.7 \xe2\xe3\0").await;
    add_file(db, &person.staff, "contrat.pdf", b"%PDF-1.7 \xe2\xe3\0").await;
}

#[actix_web::test]
async fn a_copy_has_every_row_of_every_table() {
    let folder = tempfile::tempdir().unwrap();
    let from = format!("sqlite:{}", folder.path().join("from.db").display());
    let source = Db::open(&from).await.unwrap();
    paraph::demo::fill(&source, 1_234).await.unwrap();
    add_what_the_demo_lacks(&source).await;
    let to = TestDb::open().await;
    let copied = stdout(&run(&["--database-url", &from, "copy", "--to", &to.url]));
    assert!(copied.contains("customers: 1234 rows"), "{copied}");
    let (before, after) = (dump_all(&source).await, dump_all(&to.db).await);
    // After a copy, people sign in again, rate limits start over, and the new database has no backup yet.
    let not_copied = ["sessions", "challenges", "limits", "upkeep"];
    for (table, rows) in before.iter().filter(|(table, _)| !not_copied.contains(&table.as_str())) {
        assert!(!rows.is_empty(), "{table} has a row to copy");
        assert!(*rows == after[table], "{table} differs");
    }
    assert!(before["confirmations"].len() > 900 && before["activity_log"].len() > 2_000);
    let nothing = format!("sqlite:{}", folder.path().join("mistyped.db").display());
    let said = refused(&run(&["--database-url", &nothing, "copy", "--to", &to.url]));
    assert!(said.contains("there is no register at "), "{said}");
    let again = refused(&run(&["--database-url", &from, "copy", "--to", &to.url]));
    assert!(again.contains("the other database has a register already"), "{again}");
    let (_, email, password, _) = paraph::demo::PEOPLE[3];
    assert!(can_sign_in(&to.db, email, password).await);
    if postgres_server().is_some() {
        let back = format!("sqlite:{}", folder.path().join("back.db").display());
        let refused = refused(&run(&["--database-url", &to.url, "copy", "--to", &back]));
        assert!(refused.contains("only a register on SQLite can be copied"), "{refused}");
    }
}

#[actix_web::test]
async fn the_demo_makes_the_same_customers_every_time() {
    let mut tables = Vec::new();
    for _ in 0..2 {
        let test = TestDb::open().await;
        paraph::demo::fill(&test.db, 48).await.unwrap();
        paraph::demo::fill(&test.db, 48).await.unwrap();
        let counts: Vec<(String, i64)> =
            query("select standing, count(*) from customers group by standing order by 1")
                .all(&test.db)
                .await
                .unwrap();
        assert_eq!(counts.len(), 6, "every status: {counts:?}");
        let kept: Vec<(String, i64)> =
            query("select standing, customers from customer_counts order by 1").all(&test.db).await.unwrap();
        assert_eq!(kept, counts);
        let one = async |sql: &'static str| {
            let (count,): (i64,) = query(sql).one(&test.db).await.unwrap();
            count
        };
        assert!(one("select count(*) from customers").await >= 40);
        assert!(one("select count(distinct country) from customers").await >= 10);
        assert!(one("select count(*) from confirmations where supersedes is not null").await >= 5);
        assert!(one("select count(*) from customers where length(company_name) > 120").await >= 1);
        let rows: Vec<(String, String, String, String)> =
            query("select id, company_name, domain, email from customers order by id")
                .all(&test.db)
                .await
                .unwrap();
        let references: Vec<(String, String)> =
            query("select customer_id, reference from confirmations order by id")
                .all(&test.db)
                .await
                .unwrap();
        let both: HashMap<_, _> = rows.iter().map(|row| (row.0.clone(), row.clone())).collect();
        assert_eq!(both.len(), rows.len());
        tables.push((rows, references));
    }
    assert_eq!(tables[0], tables[1]);
}

#[actix_web::test]
async fn an_empty_register_prints_its_set_up_link() {
    let test = TestDb::open().await;
    let start = || Server::start(&["--database-url", &test.url, "--listen", "127.0.0.1:0"]);
    let (mut first, mut second) = (start(), start());
    let mut paths = Vec::new();
    for server in [&mut first, &mut second] {
        let address = server.address();
        assert!(address.starts_with("http://localhost:"), "{address}");
        let lines = Server::lines_until(server.child.stdout.take().unwrap(), "set it up once at");
        let link = lines.last().unwrap().split(' ').next_back().unwrap();
        paths.push((Client::new(&address), link.strip_prefix(&address).unwrap().to_owned()));
    }
    // The second copy does not end the link of the first.
    for (client, path) in paths {
        assert_eq!(client.get(&path).await.text("h1"), "Set up the register");
        assert_eq!(client.get("/health").await.body, "ok\n");
    }
}

#[test]
fn plain_http_is_only_for_loopback() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("paraph.db").display());
    for (settings, said) in [
        (&["--listen", "0.0.0.0:0"][..], "put a proxy with TLS before it"),
        (
            &["--listen", "0.0.0.0:0", "--public-url", "http://paraph.example"],
            "put a proxy with TLS before it",
        ),
        (&["--public-url", "ftp://paraph.example"], "must begin with https:// or http://"),
    ] {
        let output = refused(&run(&[&["--database-url", &url], settings].concat()));
        assert!(output.contains(said), "{output}");
    }
    assert!(!folder.path().join("paraph.db").exists(), "nothing was opened");
}

#[test]
fn incomplete_or_insecure_directory_settings_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("paraph.db").display());
    let issuer = ["--oidc-issuer", "https://login.example/tenant", "--oidc-client-id", "x"];
    for (settings, said) in [
        (&["--oidc-only"][..], "OIDC_ISSUER is missing"),
        (&["--oidc-roles", "sales=Sellers"], "OIDC_ISSUER is missing"),
        (&issuer[..2], "OIDC_CLIENT_ID is missing"),
        (&["--oidc-issuer", "http://login.example"], "OIDC_ISSUER must begin with https://"),
        (&["--oidc-issuer", "login.example"], "OIDC_ISSUER is not an address"),
        (&[&issuer[..], &["--oidc-roles", "boss=Sellers"]].concat(), "one of global-admin, user-admin"),
        (&[&issuer[..], &["--oidc-roles", "sales"]].concat(), "ROLE=GROUP, for example sales=Partner Sales"),
    ] {
        let output = refused(&run(&[&["--database-url", &url], settings].concat()));
        assert!(output.contains(said), "{settings:?}: {output}");
    }
    assert!(!folder.path().join("paraph.db").exists(), "nothing was opened");
    let help = paraph(&["--help"]).env("OIDC_CLIENT_SECRET", "do-not-show").output().unwrap();
    assert!(!stdout(&help).contains("do-not-show"));
}
