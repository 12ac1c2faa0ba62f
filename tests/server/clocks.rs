//! Clocks that were wrong: the times that they stored lock nobody out and extend no right.

use chrono::{DateTime, TimeDelta, Utc};
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::routes;
use paraph::store::db::query;
use paraph::store::people::passkeys;
use paraph::store::people::sign_in_links::{self, Purpose};
use paraph::store::settings::mails::{self, Kind, LONGEST_WAIT, Reason};
use paraph::store::subscriptions::carts;
use paraph::web::token;

use crate::rules::clocks::decisions;
use crate::support::binary::Server;
use crate::support::mail_server::{MailServer, mailer};
use crate::support::post::Post;
use crate::support::program::Program;
use crate::support::samples::{confirmed, customer};
use crate::support::world::World;
use crate::support::{Client, PASSWORD, SECRET, TestApp, by, code_at, serve};

const NOTHING: [(&str, &str); 0] = [];

/// Moves all times of a column.
async fn shift(app: &TestApp, column: &str, shift: TimeDelta) {
    let (table, column) = column.split_once('.').unwrap();
    let number = match column {
        "free_at" => Some(shift.num_milliseconds()),
        "last_step" => Some(shift.num_seconds() / 30),
        _ => None,
    };
    if let Some(number) = number {
        app.execute(query(format!("update {table} set {column} = {column} + $1")).bind(number)).await;
        return;
    }
    // Each database adds to a time in its own way, and this is exact.
    let times = format!("select distinct {column} from {table} where {column} is not null order by {column}");
    let mut times: Vec<(DateTime<Utc>,)> = query(times).all(&app.db).await.unwrap();
    if shift > TimeDelta::zero() {
        times.reverse();
    }
    for (time,) in times {
        let update = query(format!("update {table} set {column} = $2 where {column} = $1"));
        app.execute(update.bind(time).bind(time + shift)).await;
    }
}

/// A page of the register, not a link or a step of signing in.
fn is_page(path: &str) -> bool {
    !["/sign-in", "/setup/", "/password/", "/agreementtemplates/"].iter().any(|it| path.starts_with(it))
}

#[actix_web::test]
async fn a_clock_that_was_wrong_locks_nobody_out() {
    // Two days and an hour ahead, and an hour behind.
    for by in [TimeDelta::days(2), TimeDelta::hours(1), TimeDelta::hours(-1)] {
        let (world, person) = World::of("all roles").await;
        let app = &world.app;
        let key = Some(app.make_key(person.staff(), &Role::ALL).await);
        let routes = routes::pages();
        let pages: Vec<_> =
            routes.iter().filter(|it| it.method == "GET" && is_page(it.path)).map(|it| it.path).collect();
        let mut before = Vec::new();
        for page in &pages {
            before.push(person.get(&world.path(page)).await.status);
        }
        let program = Program { client: app.as_nobody(), key, person: None };
        assert_eq!(program.get("/v1/agreements").await.status, 200);
        for (column, _) in decisions() {
            shift(app, &column, by).await;
        }
        // A copy that starts now has no permits in its memory.
        let copy = serve(app.db.clone(), |it| it);
        let program = Program { client: Client::new(&copy), ..program };
        assert_eq!(program.get("/v1/agreements").await.status, 200, "{by}");
        let client = Client::new(&copy);
        let answer = client.sign_in(&person.staff().email, PASSWORD, "").await;
        assert_eq!((answer.status, answer.location()), (303, "/"), "{by}");
        for (page, before) in pages.iter().zip(before) {
            assert_eq!(client.get(&world.path(page)).await.status, before, "{by}: {page}");
        }
        for form in
            ["/customers/{id}/confirmations/new", "/customers/drafts/{id}/edit", "/settings/users/new"]
        {
            let answer = client.post(&world.path(form), &world.form(form)).await;
            assert!(answer.status < 400, "{by}: {form}: {}", answer.main());
        }
    }
}

#[actix_web::test]
async fn a_clock_that_was_ahead_extends_no_right() {
    for (column, decision) in decisions() {
        if decision.starts_with("stays") {
            continue;
        }
        // An hour is also what a copy sees whose clock is an hour behind.
        for by in [TimeDelta::days(2), TimeDelta::hours(1)] {
            let app = TestApp::spawn().await;
            match column.as_str() {
                "limits.free_at" => limits(&app, by).await,
                "sessions.created_at" | "sessions.last_used_at" => sessions(&app, &column, by).await,
                "sessions.proved_at" => proofs(&app, by).await,
                "sign_in_links.expires_at" => links(&app, by).await,
                "devices.last_used_at" => devices(&app, by).await,
                "authenticators.last_step" => codes(&app, by).await,
                "challenges.expires_at" => challenges(&app, by).await,
                "access_tokens.expires_at" => access_tokens(&app, by).await,
                "carts.expires_at" => expired_carts(&app, by).await,
                "mails.next_attempt_at" | "mails.leased_until" => waiting_mails(by).await,
                "mails.expires_at" => mailed_links(by).await,
                "kept_forms.kept_at" => kept_forms(&app, by).await,
                // jobs::leases::a_copy_that_died_with_its_clock_ahead_does_not_keep_its_job
                "jobs.due_at" => {}
                _ => panic!("show what happens to {column}"),
            }
        }
    }
}

async fn kept_forms(app: &TestApp, by: TimeDelta) {
    let sales = app.as_sales().await;
    let path = format!("/customers/{}/edit", app.register(&sales, customer("Contoso")).await);
    sales.fill_in(&path, &[("city", "Brest"), ("company_name", "")]).await.refuses(&["company_name"]);
    assert_eq!(sales.get(&path).await.value("city"), "Brest");
    shift(app, "kept_forms.kept_at", by).await;
    assert_eq!(sales.get(&path).await.value("city"), "Saint-Étienne");
}

async fn guess(app: &TestApp, email: &str) -> crate::support::Response {
    let form = [("email", email), ("password", "wrong"), ("next", "")];
    app.as_nobody().post("/sign-in", &form).await
}

async fn limits(app: &TestApp, by: TimeDelta) {
    let email = app.add_person("Ada Roy", &[Role::Sales]).await.email;
    for _ in 0..10 {
        assert_eq!(guess(app, &email).await.status, 422);
    }
    assert_eq!(guess(app, &email).await.status, 429);
    shift(app, "limits.free_at", by).await;
    for _ in 0..10 {
        assert_eq!(guess(app, &email).await.status, 422, "the limit begins anew");
    }
    let refused = guess(app, &email).await;
    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").parse::<i64>().unwrap() <= 120);
}

async fn sessions(app: &TestApp, column: &str, by: TimeDelta) {
    let sales = app.as_sales().await;
    shift(app, column, by).await;
    assert_eq!(sales.get("/").await.location(), "/sign-in?next=%2F", "{column}");
    let again = app.as_nobody();
    again.sign_in(&sales.staff().email, PASSWORD, "").await;
    assert_eq!(app.count("sessions").await, 1, "{column}: it does not come back at that time");
    assert_eq!(again.get("/").await.status, 200);
}

async fn proofs(app: &TestApp, by: TimeDelta) {
    let admin = app.as_global_admin().await;
    assert_eq!(admin.get("/settings/api-keys/new").await.status, 200);
    shift(app, "sessions.proved_at", by).await;
    assert!(admin.get("/settings/api-keys/new").await.location().starts_with("/sign-in/again?"));
}

async fn links(app: &TestApp, by: TimeDelta) {
    let person = app.add_person("Ada Roy", &[Role::Sales]).await.id;
    for purpose in [Purpose::PasswordReset, Purpose::Invitation] {
        let (token, other) = (token::generate(), app.add_person(purpose.code(), &[Role::Sales]).await.id);
        let hash = token::hash(&token);
        app.write(async |tx| sign_in_links::replace_for(tx, &hash, purpose, &person).await).await;
        let path = format!("/password/{token}");
        let client = app.as_nobody();
        assert_eq!(client.get(&path).await.status, 200);
        shift(app, "sign_in_links.expires_at", by).await;
        assert_eq!(client.get(&path).await.status, 404);
        assert_eq!(client.post(&path, &[("new_password", "four-quiet-herons-at-dawn")]).await.status, 404);
        let hash = token::hash("another");
        app.write(async |tx| sign_in_links::replace_for(tx, &hash, purpose, &other).await).await;
        assert_eq!(app.count("sign_in_links").await, 1, "it does not come back at that time");
        app.execute(query("delete from sign_in_links")).await;
    }
}

async fn devices(app: &TestApp, by: TimeDelta) {
    let sales = app.as_sales().await;
    let email = sales.staff().email.clone();
    shift(app, "devices.last_used_at", by).await;
    for _ in 0..10 {
        assert_eq!(guess(app, &email).await.status, 422);
    }
    let form = [("email", email.as_str()), ("password", PASSWORD), ("next", "")];
    assert_eq!(sales.post("/sign-in", &form).await.status, 429, "its browser counts as unknown");
}

async fn codes(app: &TestApp, by: TimeDelta) {
    let email = app.as_user_admin().await.staff().email.clone();
    shift(app, "authenticators.last_step", by).await;
    let client = app.as_nobody();
    assert_eq!(client.sign_in(&email, PASSWORD, "").await.status, 303);
    let again = app.as_nobody();
    again.sign_in(&email, PASSWORD, "").await.refuses(&["code"]);
}

async fn challenges(app: &TestApp, by: TimeDelta) {
    let sales = app.as_sales().await;
    let challenge = sales.post("/profile/second-factor/challenge", &NOTHING).await;
    assert_eq!(challenge.status, 200);
    shift(app, "challenges.expires_at", by).await;
    let (id,): (String,) = query("select id from challenges").one(&app.db).await.unwrap();
    let staff_id = &sales.staff().id;
    let taken = app.write(async |tx| passkeys::take_challenge(tx, &id, staff_id).await).await;
    assert_eq!(taken, None);
    sales.post("/profile/second-factor/challenge", &NOTHING).await;
    assert_eq!(app.count("challenges").await, 1);
}

async fn access_tokens(app: &TestApp, by: TimeDelta) {
    let program = app.program("Agathe Agent", &[Role::AdminAgent]).await;
    let token = program.refresh("/oauth2/token").await.json()["access_token"].as_str().unwrap().to_owned();
    let caller = Program { key: Some(token), ..app.stranger() };
    assert_eq!(caller.get("/v1/agreements").await.status, 200);
    shift(app, "access_tokens.expires_at", by).await;
    caller.get("/v1/agreements").await.refused(401, 400);
    program.refresh("/oauth2/token").await;
    assert_eq!(app.count("access_tokens").await, 1, "it does not come back at that time");
}

async fn expired_carts(app: &TestApp, by_time: TimeDelta) {
    let program = app.program("Agathe Agent", &[Role::AdminAgent]).await;
    let agent = app.as_sales().await;
    let customer = app.register(&agent, confirmed("Crèche", (2024, 9, 3))).await;
    let insert =
        async |tx: &mut _| carts::insert(tx, &customer, "[]", by(agent.staff())).await.map(|it| it.id);
    let path = format!("/v1/customers/{customer}/carts/{}", app.write(insert).await);
    assert_eq!(program.get(&path).await.status, 200);
    shift(app, "carts.expires_at", by_time).await;
    assert_eq!(program.get(&path).await.status, 404);
    app.write(insert).await;
    assert_eq!(app.count("carts").await, 1);
}

async fn waiting_mails(by: TimeDelta) {
    let mut server = MailServer::start("normal").await;
    let post = Post::open().await;
    let mailer = mailer(server.port, &post.app.address);
    let shifted = async || {
        shift(&post.app, "mails.next_attempt_at", by).await;
        shift(&post.app, "mails.leased_until", by).await;
        let next = mails::find_next_attempt(&post.app.db).await.unwrap();
        mails::find_next_attempt(&post.app.db).await.unwrap().max(next).unwrap() - clock::now()
    };
    let id = post.write(Kind::PasswordChanged, None).await;
    assert!(shifted().await <= TimeDelta::zero(), "an untried mail is due now");
    post.app.write(async |tx| mails::claim(tx, clock::now() + mails::LEASE).await).await.unwrap();
    assert!(shifted().await <= mails::LEASE);
    let failed = async |next| {
        let update = async |tx: &mut _| mails::update_failed(tx, &id, Reason::Timeout, "", Some(next)).await;
        post.app.write(update).await;
    };
    failed(clock::now() + LONGEST_WAIT).await;
    assert!(shifted().await <= LONGEST_WAIT);
    // Until the lease ends, an admin cannot send it again.
    post.app.execute(query("update mails set leased_until = $1").bind(clock::now())).await;
    let left = shifted().await;
    assert!(left <= mails::LEASE);
    let (until,): (DateTime<Utc>,) = query("select leased_until from mails").one(&post.app.db).await.unwrap();
    assert!(until <= clock::now() + mails::LEASE);
    post.due_now().await;
    assert_eq!(post.deliver(&mailer).await, 1);
    server.received().await;
}

async fn mailed_links(by: TimeDelta) {
    let mut server = MailServer::start("normal").await;
    let post = Post::open().await;
    let mailer = mailer(server.port, &post.app.address);
    post.write(Kind::Invitation, None).await;
    shift(&post.app, "mails.expires_at", by).await;
    assert_eq!(post.deliver(&mailer).await, 1);
    server.received().await;
    let (until,): (DateTime<Utc>,) =
        query("select expires_at from sign_in_links").one(&post.app.db).await.unwrap();
    assert!(until <= clock::now() + Purpose::Invitation.lifetime());
}

/// The real program on one register: two days ahead, right, an hour behind, and right again.
#[actix_web::test]
async fn people_and_programs_get_in_after_each_change_of_the_clock() {
    let app = TestApp::spawn().await;
    let admin = app.add_person("Gisele Global", &[Role::GlobalAdmin]).await;
    let key = Some(app.make_key(&admin, &[Role::GlobalAdmin]).await);
    // It has to outlive the two days.
    app.execute(query("update api_keys set expires_at = $1").bind(clock::now() + TimeDelta::days(9))).await;
    let arguments = ["--database-url", app.url(), "--listen", "127.0.0.1:0"];
    let mut browser = app.as_nobody();
    for (by, offset) in [
        ("+2d", TimeDelta::days(2)),
        ("+0", TimeDelta::zero()),
        ("-1h", TimeDelta::hours(-1)),
        ("+0", TimeDelta::zero()),
    ] {
        let mut server = Server::start_off(&arguments, by);
        let address = server.address();
        browser = browser.at(&address);
        assert_eq!(browser.get("/").await.location(), "/sign-in?next=%2F", "{by}: the session before");
        for browser in [&browser, &Client::new(&address)] {
            browser.get("/sign-in").await;
            // Pretends that 30 s have passed since the last code, unless it was of another time.
            let step = (clock::now() + offset).timestamp() / 30;
            app.execute(query("update authenticators set last_step = 0 where last_step = $1").bind(step))
                .await;
            let form = [("email", admin.email.as_str()), ("password", PASSWORD), ("next", "")];
            let answer = browser.post("/sign-in", &form).await;
            assert_eq!(answer.location(), "/sign-in/second-factor?next=%2F", "{by}");
            let form = [("code", code_at(clock::now() + offset, SECRET)), ("next", String::new())];
            let answer = browser.post("/sign-in/second-factor", &form).await;
            assert_eq!((answer.status, answer.location()), (303, "/"), "{by}");
            assert_eq!(browser.get("/customers").await.status, 200, "{by}");
        }
        let program = Program { client: Client::new(&address), key: key.clone(), person: None };
        assert_eq!(program.get("/v1/agreements").await.status, 200, "{by}");
    }
}
