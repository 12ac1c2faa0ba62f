//! Changing a password, and resetting a forgotten one.

use std::cell::Cell;

use chrono::TimeDelta;
use paraph::app::Options;
use paraph::model::kernel::clock;
use paraph::model::people::staff::{Role, Staff};
use paraph::store::db::{Db, Dialect, query};
use paraph::store::people::sessions::{self, NewSession};
use paraph::store::people::sign_in_links::{self, Purpose};
use paraph::store::people::{devices, staff};
use paraph::web::outbox::Outbox;
use paraph::web::token;

use crate::support::{Client, PASSWORD, Response, TestApp};

const OTHER: &str = "four-quiet-herons-at-dawn";

async fn with_mail() -> TestApp {
    TestApp::spawn_with(|options| Options { outbox: Outbox::open(), ..options }).await
}

/// The link that the mail would contain.
async fn link(app: &TestApp, staff_id: &str) -> String {
    let token = token::generate();
    let mut tx = app.db.begin().await.unwrap();
    sign_in_links::replace_for(&mut tx, &token::hash(&token), Purpose::PasswordReset, staff_id)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    format!("/password/{token}")
}

async fn change(client: &Client, current: &str, new: &str) -> Response {
    let form = [("current_password", current), ("new_password", new)];
    client.post("/profile/password/edit", &form).await
}

#[actix_web::test]
async fn changing_a_password_needs_the_current_one_and_ends_other_sessions() {
    let app = with_mail().await;
    let sales = app.as_sales().await;
    let email = sales.staff().email.clone();
    let other = app.as_nobody();
    other.sign_in(&email, PASSWORD, "").await.location();
    change(&sales, "wrong", OTHER).await.refuses(&["current_password"]);
    change(&sales, PASSWORD, "short").await.refuses(&["new_password"]);
    change(&sales, "", "").await.refuses(&["current_password", "new_password"]);
    for easy in ["samuel.sales@temoin", "Temoin SARL Samuel", "microsoft paraph sales", "témoin-sarl-2026"] {
        change(&sales, PASSWORD, easy).await.refuses(&["new_password"]);
    }
    assert_eq!(change(&sales, PASSWORD, OTHER).await.outcome(), "/profile done-password");
    assert_eq!(sales.get("/profile").await.status, 200, "this session goes on");
    assert_eq!(other.get("/").await.location(), "/sign-in?next=%2F");
    app.as_nobody().sign_in(&email, PASSWORD, "").await.refuses(&["email"]);
    assert_eq!(app.as_nobody().sign_in(&email, OTHER, "").await.location(), "/");
    let (kind,): (String,) = query("select kind from mails").one(&app.db).await.unwrap();
    assert_eq!(kind, "password-changed");
}

#[actix_web::test]
async fn guesses_of_the_current_password_are_limited() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    for _ in 0..5 {
        change(&sales, "wrong", OTHER).await.refuses(&["current_password"]);
    }
    assert_eq!(change(&sales, PASSWORD, OTHER).await.status, 429);
    assert_eq!(sales.post("/sign-in/again", &[("password", PASSWORD), ("next", "")]).await.status, 429);
}

#[actix_web::test]
async fn any_long_password_is_accepted_as_typed() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let mut before = PASSWORD.to_owned();
    let longest = "héron gris à l’aube ".repeat(13).chars().take(256).collect::<String>();
    for new in [
        "  zwei Spatzen, drei Reiher  ",
        "日本語のパスフレーズは長いほうがよい",
        "٣ طيور هادئة عند الغسق",
        &longest,
    ] {
        assert_eq!(change(&sales, &before, new).await.outcome(), "/profile done-password", "{new}");
        before = new.to_owned();
    }
    assert_eq!(app.as_nobody().sign_in(&sales.staff().email, &longest, "").await.location(), "/");
    let trimmed = longest.trim_end().to_uppercase();
    app.as_nobody().sign_in(&sales.staff().email, &trimmed, "").await.refuses(&["email"]);
    change(&sales, &longest, &format!("{longest}x")).await.refuses(&["new_password"]);
}

#[actix_web::test]
async fn a_second_factor_allows_a_shorter_password() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    assert!(admin.get("/profile/password/edit").await.text("#new_password-hint").starts_with("At least 8"));
    assert_eq!(change(&admin, PASSWORD, "reiher7!grau").await.outcome(), "/profile done-password");
    let sales = app.as_sales().await;
    assert!(sales.get("/profile/password/edit").await.text("#new_password-hint").starts_with("At least 15"));
    change(&sales, PASSWORD, "reiher7!grau").await.refuses(&["new_password"]);
}

/// The answer is the same for every address, known or not.
#[actix_web::test]
async fn a_password_reset_request_answers_the_same_for_every_address() {
    let app = with_mail().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let gone = app.add_person("Gone Girl", &[Role::Sales]).await;
    app.deactivate(&gone).await;
    let nobody = app.as_nobody();
    assert_eq!(
        nobody.get("/sign-in").await.attribute("main a[href='/password-reset']", "href").as_deref(),
        Some("/password-reset")
    );
    nobody.fill_in("/password-reset", &[("email", "ada")]).await.refuses(&["email"]);
    let mut pages = Vec::new();
    for email in [" ADA.roy@temoin.example", "x@y.example", &gone.email] {
        let answer = nobody.fill_in("/password-reset", &[("email", email)]).await;
        assert_eq!(answer.location(), "/password-reset/sent");
        pages.push(nobody.get(answer.location()).await.text("main"));
    }
    assert!(pages.iter().all(|it| *it == pages[0]) && pages[0].contains("If an account has this address"));
    let rows: Vec<(String, Option<String>)> =
        query("select kind, staff_id from mails order by created_at, id").all(&app.db).await.unwrap();
    let kind = "password-reset".to_owned();
    assert_eq!(rows, [(kind.clone(), Some(person.id)), (kind.clone(), None), (kind, None)]);
}

fn new_session(person: &Staff) -> NewSession {
    NewSession {
        id: uuid::Uuid::now_v7().to_string(),
        staff_id: person.id.clone(),
        staff_version: person.version,
        factor_passed: true,
        factor_needed: false,
        device: String::new(),
        address: None,
        proved_at: clock::now(),
    }
}

/// A sign-in that verified the old password just before the change must fail.
#[actix_web::test]
async fn a_password_change_ends_a_sign_in_under_way() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let new = new_session(&person);
    let link = link(&app, &person.id).await;
    app.as_nobody().fill_in(&link, &[("new_password", OTHER)]).await.location();
    let devices = app.count("devices").await;
    app.write(async |tx| sessions::insert(tx, "key", &new, "{}").await).await;
    let mut tx = app.db.begin().await.unwrap();
    devices::save(&mut tx, "device", &person.id, person.version).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((app.count("sessions").await, app.count("devices").await), (0, devices));
    let now = NewSession { staff_version: person.version + 1, ..new };
    app.write(async |tx| sessions::insert(tx, "key", &now, "{}").await).await;
    assert_eq!(app.count("sessions").await, 1);
}

/// The session begins after the change has ended all sessions, and before it is committed.
#[actix_web::test]
async fn no_session_begins_while_a_password_change_is_committed() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let other = Db::open(app.url()).await.unwrap();
    let mut change = other.begin().await.unwrap();
    let ended = sessions::end_all(&mut change, &person.id).await.unwrap();
    staff::change_password(&mut change, &ended, "hash").await.unwrap();
    let new = new_session(&person);
    let begun = Cell::new(false);
    let begin = async {
        app.write(async |tx| sessions::insert(tx, "key", &new, "{}").await).await;
        begun.set(true);
    };
    let commit = async {
        // On Postgres the session waits for the lock; on SQLite it waits to begin.
        while change.dialect() == Dialect::Postgres && !begun.get() {
            let locks = "select count(*) from pg_stat_activity
                where wait_event_type = 'Lock' and datname = current_database()";
            if query(locks).one::<(i64,)>(&other).await.unwrap().0 > 0 {
                break;
            }
        }
        change.commit().await.unwrap();
    };
    tokio::join!(begin, commit);
    assert_eq!(app.count("sessions").await, 0);
}

#[actix_web::test]
async fn a_directory_only_person_cannot_reset_a_password() {
    let app = with_mail().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    app.execute(query("update staff set password_hash = null, directory_id = 'issuer subject'")).await;
    let answer = app.as_nobody().fill_in("/password-reset", &[("email", &person.email)]).await;
    assert_eq!(answer.location(), "/password-reset/sent");
    let (to,): (Option<String>,) = query("select staff_id from mails").one(&app.db).await.unwrap();
    assert_eq!(to, None);
}

#[actix_web::test]
async fn a_password_change_ends_open_links() {
    let app = with_mail().await;
    let sales = app.as_sales().await;
    let link = link(&app, &sales.staff().id).await;
    app.as_nobody().fill_in("/password-reset", &[("email", &sales.staff().email)]).await.location();
    assert_eq!(change(&sales, PASSWORD, OTHER).await.outcome(), "/profile done-password");
    assert_eq!(app.as_nobody().get(&link).await.status, 404);
    let kinds: Vec<(String,)> = query("select kind from mails").all(&app.db).await.unwrap();
    assert_eq!(kinds, [("password-changed".to_owned(),)]);
    // The browser is a known device again, so other people's guesses do not lock the owner out.
    let guesser = app.as_nobody();
    while guesser.sign_in(&sales.staff().email, "wrong", "").await.status == 422 {}
    sales.post("/sign-out", &[("", ""); 0]).await.location();
    assert_eq!(sales.sign_in(&sales.staff().email, OTHER, "").await.location(), "/");
}

#[actix_web::test]
async fn reset_links_are_limited_without_showing_it() {
    let app = with_mail().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let nobody = app.as_nobody();
    for email in [person.email.as_str(), "x@y.example"] {
        let before = app.count("mails").await;
        for _ in 0..5 {
            let answer = nobody.fill_in("/password-reset", &[("email", email)]).await;
            assert_eq!(answer.location(), "/password-reset/sent");
        }
        assert_eq!(app.count("mails").await - before, 3, "{email}");
    }
    let stopped = nobody.fill_in("/password-reset", &[("email", "z@y.example")]).await;
    assert_eq!(stopped.status, 429, "one address asks no more");
    assert!(!stopped.header("retry-after").is_empty());
}

#[actix_web::test]
async fn without_mail_the_page_names_whom_to_ask() {
    let app = TestApp::spawn().await;
    let page = app.as_nobody().in_french().get("/password-reset").await;
    assert!(page.main().contains("Gestion des utilisateurs") && page.texts("main form").is_empty());
    let sent = app.as_nobody().post("/password-reset", &[("email", "ada@temoin.example")]).await;
    assert_eq!(sent.location(), "/password-reset");
    assert_eq!(app.count("mails").await, 0);
}

#[actix_web::test]
async fn a_reset_ends_all_sessions_and_still_needs_the_second_factor() {
    let app = with_mail().await;
    let admin = app.as_global_admin().await;
    let link = link(&app, &admin.staff().id).await;
    let nobody = app.as_nobody();
    let page = nobody.get(&link).await;
    assert!(page.main().contains(&admin.staff().email), "{}", page.main());
    assert_eq!(
        nobody.fill_in(&link, &[("new_password", OTHER)]).await.outcome(),
        "/sign-in done-password-chosen"
    );
    assert_eq!(admin.get("/").await.location(), "/sign-in?next=%2F");
    assert_eq!(
        (app.count("sign_in_links").await, app.count("devices").await),
        (0, 1),
        "of devices, only the one with the link is known"
    );
    let form = [("email", admin.staff().email.as_str()), ("password", OTHER), ("next", "")];
    assert_eq!(nobody.post("/sign-in", &form).await.location(), "/sign-in/second-factor?next=%2F");
    let actions: Vec<(String,)> =
        query("select action from activity_log where action like 'password%'").all(&app.db).await.unwrap();
    assert_eq!(actions, [("password-reset".to_owned(),)]);
    let (kind,): (String,) = query("select kind from mails").one(&app.db).await.unwrap();
    assert_eq!(kind, "password-changed");
}

#[actix_web::test]
async fn a_link_to_reset_works_for_half_an_hour() {
    assert_eq!(Purpose::PasswordReset.lifetime(), TimeDelta::minutes(30));
    let app = with_mail().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let link = link(&app, &person.id).await;
    let (expires,): (chrono::DateTime<chrono::Utc>,) =
        query("select expires_at from sign_in_links").one(&app.db).await.unwrap();
    let left = expires - clock::now();
    assert!(left > TimeDelta::minutes(29) && left <= TimeDelta::minutes(30));
    app.execute(query("update sign_in_links set expires_at = $1").bind(clock::now() - TimeDelta::seconds(1)))
        .await;
    let nobody = app.as_nobody();
    assert_eq!(nobody.get(&link).await.text("h1"), "This link no longer works");
    assert_eq!(nobody.post(&link, &[("new_password", OTHER)]).await.status, 404);
    // A set-up link does not open a password form, and a password link does not open the set-up.
    let token = token::generate();
    app.write(async |tx| sign_in_links::insert_setup(tx, &token::hash(&token)).await).await;
    assert_eq!(nobody.get(&format!("/password/{token}")).await.status, 404);
}
