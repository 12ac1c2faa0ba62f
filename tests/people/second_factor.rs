//! Second factors: who needs one, what counts as one, set-up, loss and removal.

use chrono::TimeDelta;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use paraph::store::people::{authenticators, sessions};
use paraph::store::settings::partner;
use paraph::web::token;

use crate::support::{Client, PASSWORD, Response, SECRET, TestApp, code, firm};

/// A secret that differs from the one of the test people.
const NEW_SECRET: &str = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU";

async fn everybody_needs_one(app: &TestApp, needed: bool) {
    let update = query("update partner set second_factor_for_everybody = $1");
    app.execute(update.bind(needed)).await;
}

/// Signs in with the password only.
async fn arrive(app: &TestApp, email: &str) -> (Client, Response) {
    arrive_at(&app.address, email).await
}

pub async fn arrive_at(address: &str, email: &str) -> (Client, Response) {
    let client = Client::new(address);
    let form = [("email", email), ("password", PASSWORD), ("next", "/customers")];
    let answer = client.post("/sign-in", &form).await;
    (client, answer)
}

pub async fn give(client: &Client, code: &str) -> Response {
    client.post("/sign-in/second-factor", &[("code", code), ("next", "/customers")]).await
}

async fn enrol(client: &Client, secret: &str, code: &str) -> Response {
    let form = [("secret", secret), ("app_code", code), ("next", "/customers")];
    client.post("/profile/second-factor/new", &form).await
}

/// Pretends that 30 s have passed since the last code was used.
async fn next_step(app: &TestApp) {
    app.execute(query("update authenticators set last_step = last_step - 1")).await;
}

pub async fn actions(app: &TestApp) -> Vec<String> {
    let rows: Vec<(String,)> =
        query("select action from activity_log order by at, id").all(&app.db).await.unwrap();
    rows.into_iter().map(|(action,)| action).collect()
}

#[actix_web::test]
async fn everybody_sets_up_a_second_factor_at_first_sign_in() {
    let app = TestApp::spawn().await;
    everybody_needs_one(&app, true).await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let (client, answer) = arrive(&app, &person.email).await;
    assert_eq!(answer.location(), "/profile/second-factor/new?next=%2Fcustomers");
    let enrolment = "/profile/second-factor/new?next=%2Fcustomers";
    assert_eq!(client.get("/customers").await.location(), enrolment);
    assert_eq!(
        client.get("/sign-in/second-factor").await.location().split('?').next().unwrap(),
        "/profile/second-factor/new"
    );
    let page = client.get(enrolment).await;
    assert_eq!(page.text("h1"), "Set up a second factor");
    assert!(page.attribute("svg.qr path:last-child", "d").unwrap().len() > 1000, "a QR code");
    let secret = page.value("secret");
    assert_eq!(page.text("code.secret").replace(' ', ""), secret);
    assert_ne!(client.get(enrolment).await.value("secret"), secret, "a secret is made for each page");
    let refused = enrol(&client, &secret, "000000").await;
    refused.refuses(&["app_code"]);
    assert_eq!(refused.value("secret"), secret, "the app keeps its secret");
    let done = enrol(&client, &secret, &code(&secret, 0)).await;
    assert_eq!((done.status, done.text("h1").as_str()), (200, "Recovery codes"), "{}", done.main());
    assert_eq!(done.texts(".codes li").len(), 10);
    assert_eq!(done.attribute(".buttons a", "href").as_deref(), Some("/customers"));
    assert_eq!(client.get("/customers").await.status, 200);
    assert_eq!(actions(&app).await, ["second-factor-refused", "second-factor-added", "signed-in"]);
    let (kept,): (String,) =
        query("select code_hash from recovery_codes limit 1").one(&app.db).await.unwrap();
    assert!(kept.len() == 64 && !done.body.contains(&kept), "only hashes are kept");
}

#[actix_web::test]
async fn the_firm_may_limit_second_factors_to_admins() {
    let app = TestApp::spawn().await;
    let sales = app.add_person("Ada Roy", &[Role::Sales]).await;
    assert_eq!(arrive(&app, &sales.email).await.1.location(), "/customers");
    for (name, role) in [("Gil Global", Role::GlobalAdmin), ("Ute User", Role::UserAdmin)] {
        let admin = app.add_person(name, &[role, Role::Sales]).await;
        let (client, answer) = arrive(&app, &admin.email).await;
        assert_eq!(answer.location(), "/sign-in/second-factor?next=%2Fcustomers");
        assert_eq!(client.get("/customers").await.location(), "/sign-in/second-factor?next=%2Fcustomers");
        assert_eq!(give(&client, &code(SECRET, 0)).await.location(), "/customers");
        // An admin without a second factor has to set one up.
        app.execute(query("delete from authenticators")).await;
        app.execute(query("update staff set second_factor = $1").bind(false)).await;
        let answer = arrive(&app, &admin.email).await.1;
        assert_eq!(answer.location(), "/profile/second-factor/new?next=%2Fcustomers");
    }
}

#[actix_web::test]
async fn a_change_of_setting_or_role_takes_effect_at_once() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    assert_eq!(sales.get("/customers").await.status, 200);
    everybody_needs_one(&app, true).await;
    assert!(sales.get("/customers").await.location().starts_with("/profile/second-factor/new?"));
    everybody_needs_one(&app, false).await;
    assert_eq!(sales.get("/customers").await.status, 200);
    app.execute(query("update staff set user_admin = $1").bind(true)).await;
    assert!(sales.get("/customers").await.location().starts_with("/profile/second-factor/new?"));
}

#[actix_web::test]
async fn an_existing_second_factor_is_always_required() {
    let app = TestApp::spawn().await;
    let sales = app.add_person("Ada Roy", &[Role::Sales]).await;
    app.enrol(&sales.id).await;
    let (client, answer) = arrive(&app, &sales.email).await;
    assert_eq!(answer.location(), "/sign-in/second-factor?next=%2Fcustomers");
    assert!(!client.get("/sign-in/second-factor").await.body.contains("data-passkey"), "there is none");
    assert_eq!(give(&client, &code(SECRET, 0)).await.location(), "/customers");
}

#[actix_web::test]
async fn a_short_password_needs_a_second_factor() {
    let app = TestApp::spawn().await;
    let sales = app.add_person("Ada Roy", &[Role::Sales]).await;
    let hash = paraph::web::sign_in::passwords::hash_now(&"heron-at-7".into()).unwrap();
    app.execute(query("update staff set password_hash = $1").bind(&hash)).await;
    let client = app.as_nobody();
    let answer = client.sign_in(&sales.email, "heron-at-7", "").await;
    assert_eq!(answer.location(), "/profile/second-factor/new?next=%2F");
    assert!(client.get("/customers").await.location().starts_with("/profile/second-factor/new?"));
}

/// A session that still owes the second factor opens no page of staff, and expires soon.
#[actix_web::test]
async fn no_page_opens_before_the_second_factor() {
    let app = TestApp::spawn().await;
    let admin = app.add_person("Gil Global", &[Role::GlobalAdmin, Role::AdminAgent]).await;
    let (client, _) = arrive(&app, &admin.email).await;
    let open = [
        "/static/{hash}/{name}",
        "/setup/{token}",
        "/sign-in",
        "/password-reset",
        "/password/{token}",
        "/api",
        "/api/openapi.json",
        "/log/checkpoint",
        "/verify",
        "/agreementtemplates/{id}/{token}",
    ];
    let mut tried = 0;
    for route in paraph::routes::pages().iter().filter(|it| it.method == "GET") {
        if open.contains(&route.path)
            || route.path.starts_with("/sign-in/")
            || route.path == "/password-reset/sent"
        {
            continue;
        }
        let path = route.path.replace("{id}", &admin.id).replace("{confirmation}", "x");
        let answer = client.get(&path).await;
        assert!(answer.location().starts_with("/sign-in/second-factor?next="), "{path}: {}", answer.main());
        tried += 1;
    }
    assert!(tried > 20, "{tried}");
    let form = [("name", "Eve"), ("email", "eve@temoin.example"), ("global_admin", "yes")];
    assert!(
        client.post("/settings/users/new", &form).await.location().starts_with("/sign-in/second-factor?")
    );
    assert_eq!(app.count("staff").await, 1);
    // It can be abandoned, and lasts 15 minutes.
    let late = clock::now() - TimeDelta::minutes(16);
    app.execute(query("update sessions set created_at = $1").bind(late)).await;
    assert_eq!(client.get("/customers").await.location(), "/sign-in?next=%2Fcustomers");
    let (client, _) = arrive(&app, &admin.email).await;
    assert_eq!(client.post("/sign-out", &[("", ""); 0]).await.location(), "/sign-in");
    assert_eq!(client.get("/customers").await.location(), "/sign-in?next=%2Fcustomers");
}

#[actix_web::test]
async fn passing_the_second_factor_renews_the_session_key() {
    let app = TestApp::spawn().await;
    let admin = app.add_person("Gil Global", &[Role::GlobalAdmin]).await;
    let (client, answer) = arrive(&app, &admin.email).await;
    let key = |answer: &Response| {
        let all = answer.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap().to_owned());
        all.into_iter().find(|it| it.starts_with("paraph=")).unwrap()
    };
    let half = key(&answer);
    let whole = key(&give(&client, &code(SECRET, 0)).await);
    assert_ne!(half, whole);
    assert_eq!(app.count("sessions").await, 1);
    let thief = app.as_nobody();
    let stolen = half.split(';').next().unwrap().to_owned();
    let answer = thief.send(thief.request(reqwest::Method::GET, "/").header("cookie", stolen)).await;
    assert_eq!(answer.location(), "/sign-in?next=%2F");
}

#[actix_web::test]
async fn a_recovery_code_signs_in_once_however_it_is_written() {
    let app = TestApp::spawn().await;
    let admin = app.add_person("Gil Global", &[Role::GlobalAdmin, Role::Sales]).await;
    let hashes =
        ["7KQ2-M4XN-8PVB-T3RC-0A9D-EF4G-H2JK", "0101-0101-0101-0101-0101-0101-0101"].map(token::hash);
    let mut tx = app.db.begin().await.unwrap();
    let ended = sessions::end_all(&mut tx, &admin.id).await.unwrap();
    authenticators::replace_recovery_codes(&mut tx, &ended, &hashes).await.unwrap();
    tx.commit().await.unwrap();
    let (client, _) = arrive(&app, &admin.email).await;
    assert_eq!(give(&client, " 7kq2 m4xn8pvb-t3rc 0a9def4gh2jk ").await.location(), "/customers");
    let profile = client.get("/profile").await;
    assert!(profile.text(".factors").contains("1 recovery code is left."), "{}", profile.main());
    let (client, _) = arrive(&app, &admin.email).await;
    give(&client, "7KQ2-M4XN-8PVB-T3RC-0A9D-EF4G-H2JK").await.refuses(&["code"]);
    assert_eq!(give(&client, "OIOL-OIOL-OIOL-OIOL-OIOL-OIOL-OIOL").await.location(), "/customers");
    let signed_in = query("select after from activity_log where action = 'signed-in' limit 1");
    let (after,): (String,) = signed_in.one(&app.db).await.unwrap();
    assert_eq!(after, r#"{"second_factor":"recovery-code"}"#);
}

#[actix_web::test]
async fn guessing_codes_locks_out_the_right_code_too() {
    let app = TestApp::spawn().await;
    let admin = app.add_person("Gil Global", &[Role::GlobalAdmin, Role::Sales]).await;
    // A known device has its own limit.
    let known = app.as_nobody();
    assert_eq!(known.sign_in(&admin.email, PASSWORD, "").await.location(), "/");
    let (guesser, _) = arrive(&app, &admin.email).await;
    give(&guesser, "000000").await.refuses(&["code"]);
    let began = clock::now();
    for guess in 1..5 {
        give(&guesser, &format!("00000{guess}")).await.refuses(&["code"]);
    }
    app.undo_limit_recovery_since(began).await;
    next_step(&app).await;
    let stopped = give(&guesser, &code(SECRET, 0)).await;
    assert_eq!((stopped.status, stopped.text("h1").as_str()), (429, "Too many attempts"));
    let wait: i64 = stopped.header("retry-after").parse().unwrap();
    assert!((3_500..=3_600).contains(&wait), "{wait}");
    assert!(stopped.main().contains("Try again in 60 minutes."), "{}", stopped.main());
    // Neither a new sign-in nor another copy of Paraph allows more guesses.
    let (again, _) = arrive(&app, &admin.email).await;
    assert_eq!(give(&again, "111111").await.status, 429);
    let form = [("email", admin.email.as_str()), ("password", PASSWORD), ("next", "")];
    assert!(known.post("/sign-in", &form).await.location().starts_with("/sign-in/second-factor"));
    next_step(&app).await;
    assert_eq!(give(&known, &code(SECRET, 0)).await.location(), "/customers");
}

#[actix_web::test]
async fn changing_sign_in_methods_needs_recent_reauthentication() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    assert_eq!(sales.get("/profile/second-factor/new").await.status, 200);
    let long_ago = clock::now() - TimeDelta::minutes(11);
    app.execute(query("update sessions set proved_at = $1").bind(long_ago)).await;
    let again = "/sign-in/again?next=%2Fprofile%2Fsecond-factor%2Fnew";
    assert_eq!(sales.get("/profile/second-factor/new").await.location(), again);
    let sent = enrol(&sales, NEW_SECRET, &code(NEW_SECRET, 0)).await;
    assert_eq!(sent.location(), format!("{again}&unsaved=yes"));
    assert_eq!(app.count("authenticators").await, 0);
    for path in ["/profile/recovery-codes/new", "/profile/second-factor/authenticator/removal"] {
        assert!(sales.get(path).await.location().starts_with("/sign-in/again?next="), "{path}");
    }
    let page = sales.get(&format!("{again}&unsaved=yes")).await;
    assert!(page.text(".warning").contains("not saved"));
    let wrong = sales.post("/sign-in/again", &[("password", "wrong"), ("next", "/profile")]).await;
    wrong.refuses(&["password"]);
    let form = [("password", PASSWORD), ("next", "/profile/second-factor/new")];
    let right = sales.post("/sign-in/again", &form).await;
    assert_eq!(right.location(), "/profile/second-factor/new");
    assert!(right.header("set-cookie").starts_with("paraph"), "under a new key");
    assert_eq!(app.count("sessions").await, 1, "which ends the one before");
    assert_eq!(enrol(&sales, NEW_SECRET, &code(NEW_SECRET, 0)).await.status, 200);
    // A person with a second factor must give it too.
    app.execute(query("update sessions set proved_at = $1").bind(long_ago)).await;
    let removal = "/profile/second-factor/authenticator/removal";
    assert!(sales.get(removal).await.location().starts_with("/sign-in/again?next="));
    let half = sales.post("/sign-in/again", &[("password", PASSWORD), ("next", removal)]).await;
    assert!(half.location().starts_with("/sign-in/second-factor?next="));
    assert!(sales.get(removal).await.location().starts_with("/sign-in/second-factor?next="));
    next_step(&app).await;
    assert_eq!(give(&sales, &code(NEW_SECRET, 0)).await.location(), "/customers");
    assert_eq!(sales.get(removal).await.status, 200);
    let refused = actions(&app).await.into_iter().filter(|it| it == "password-refused").count();
    assert_eq!(refused, 1);
}

#[actix_web::test]
async fn a_factor_set_up_in_one_session_is_required_in_the_others() {
    let app = TestApp::spawn().await;
    let one = app.as_sales().await;
    let other = app.as_nobody();
    other.sign_in(&one.staff().email, PASSWORD, "").await.location();
    let done = enrol(&one, NEW_SECRET, &code(NEW_SECRET, 0)).await;
    assert_eq!(done.status, 200);
    assert_eq!(one.get("/customers").await.status, 200, "this session goes on");
    assert!(other.get("/customers").await.location().starts_with("/sign-in/second-factor?"));
    // A new app replaces the first; the recovery codes stay valid.
    let replaced =
        one.post("/profile/second-factor/new", &[("secret", SECRET), ("app_code", &code(SECRET, 0))]).await;
    assert_eq!(replaced.outcome(), "/profile done-second-factor");
    assert_eq!((app.count("authenticators").await, app.count("recovery_codes").await), (1, 10));
    let first = one.post("/profile/recovery-codes/new", &[("", ""); 0]).await.texts(".codes li");
    let second = one.post("/profile/recovery-codes/new", &[("", ""); 0]).await.texts(".codes li");
    assert!(first.len() == 10 && first.iter().all(|it| !second.contains(it)));
    assert_eq!(app.count("recovery_codes").await, 10);
}

#[actix_web::test]
async fn removing_the_last_factor_removes_recovery_codes() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    enrol(&sales, NEW_SECRET, &code(NEW_SECRET, 0)).await;
    let removal = "/profile/second-factor/authenticator/removal";
    assert_eq!(sales.get(removal).await.text("h1"), "Remove the authenticator app?");
    assert_eq!(sales.fill_in(removal, &[]).await.outcome(), "/profile done-second-factor-removed");
    let profile = sales.get("/profile").await;
    assert_eq!(profile.text("[role=status]"), "The second factor is removed.");
    assert!(profile.main().contains("No second factor is set up."));
    assert_eq!((app.count("authenticators").await, app.count("recovery_codes").await), (0, 0));
    for path in [removal, "/profile/recovery-codes/new", "/profile/second-factor/none/removal"] {
        assert_eq!(sales.get(path).await.status, 404, "{path}");
        assert_eq!(sales.post(path, &[("", ""); 0]).await.status, 404, "{path}");
    }
    everybody_needs_one(&app, true).await;
    let (_, answer) = arrive(&app, &sales.staff().email).await;
    assert!(answer.location().starts_with("/profile/second-factor/new?"));
}

/// Two sessions that both owe a first factor: one sets it up, the other is then asked for it.
#[actix_web::test]
async fn a_first_factor_is_set_up_once() {
    let app = TestApp::spawn().await;
    everybody_needs_one(&app, true).await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let ((one, _), (two, _)) = (arrive(&app, &person.email).await, arrive(&app, &person.email).await);
    let (one_code, two_code) = (code(SECRET, 0), code(NEW_SECRET, 0));
    let (one, two) = tokio::join!(enrol(&one, SECRET, &one_code), enrol(&two, NEW_SECRET, &two_code));
    let mut statuses = [one.status, two.status];
    statuses.sort();
    assert_eq!(statuses, [200, 303]);
    assert_eq!(app.count("recovery_codes").await, 10);
    let late = if one.status == 303 { one } else { two };
    assert!(late.location().starts_with("/sign-in/second-factor?"), "{}", late.location());
}

#[actix_web::test]
async fn a_secret_that_is_not_ours_is_refused() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    for secret in ["", "!", &"A".repeat(31), &"A".repeat(64), "ÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉ"] {
        assert_eq!(enrol(&sales, secret, "000000").await.status, 400, "{secret}");
    }
    assert_eq!(app.count("authenticators").await, 0);
    assert_eq!(partner::find(&app.db).await.unwrap(), Some(firm()));
}

#[actix_web::test]
async fn a_passkey_without_a_name_does_not_count_as_a_guess() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    for _ in 0..6 {
        let form = [("passkey_name", " "), ("challenge", ""), ("credential", ""), ("next", "")];
        let refused = sales.post("/profile/second-factor/new", &form).await;
        refused.refuses(&["passkey_name"]);
        assert!(refused.error("passkey_name").starts_with("Enter"), "{}", refused.error("passkey_name"));
    }
    assert!(!actions(&app).await.contains(&"second-factor-refused".to_owned()));
    assert_eq!(enrol(&sales, NEW_SECRET, &code(NEW_SECRET, 0)).await.status, 200);
}
