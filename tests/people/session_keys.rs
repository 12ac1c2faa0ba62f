//! Each change of how somebody signs in gives their session a new key.

use paraph::model::kernel::clock;
use paraph::model::people::second_factor::parse_recovery_code;
use paraph::model::people::staff::{Role, Staff};
use paraph::store::db::{Db, Dialect, query};
use paraph::store::people::sign_in_links::{self, Purpose};
use paraph::store::people::{authenticators, sessions};
use paraph::web::token;
use serde_json::json;

use crate::people::second_factor::{arrive_at, give};
use crate::support::provider::Firm;
use crate::support::{Client, PASSWORD, Response, SECRET, TestApp, code, encoded};

const OTHER: &str = "four-quiet-herons-at-dawn";
const OTHER_SECRET: &str = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU";
const NOTHING: [(&str, &str); 0] = [];

/// The state of a session after a change.
#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    SignedIn,
    /// A second factor is owed.
    Waiting,
    Ended,
}
use State::{Ended, SignedIn, Waiting};

fn state(answer: Response) -> State {
    match answer.header("location") {
        "" => SignedIn,
        location if location.starts_with("/sign-in?") => Ended,
        location if location.starts_with("/sign-in/second-factor?") => Waiting,
        location => panic!("{location}"),
    }
}

/// The session cookie of an answer.
fn cookie(answer: &Response) -> Option<String> {
    let cookies = answer.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap());
    let mut cookies = cookies.filter_map(|it| it.split(';').next()).filter(|it| it.starts_with("paraph="));
    cookies.next().map(str::to_owned)
}

/// Sends only this session cookie, as a thief would.
async fn steal(app: &TestApp, cookie: &str) -> State {
    let thief = app.as_nobody();
    let request = thief.request(reqwest::Method::GET, "/profile").header("cookie", cookie);
    state(thief.send(request).await)
}

/// Signs in, and returns the session cookie.
async fn sign_in(app: &TestApp, person: &Staff) -> (Client, String) {
    // Pretends that 30 s have passed since the last code.
    app.execute(query("update authenticators set last_step = 0")).await;
    let client = app.as_nobody();
    let answer = client.sign_in(&person.email, PASSWORD, "").await;
    (client, cookie(&answer).unwrap())
}

async fn add_app(client: &Client, secret: &str) -> Response {
    let form = [("secret", secret), ("app_code", &code(secret, 0))];
    client.post("/profile/second-factor/new", &form).await
}

/// Makes a change in the person's browser, or as somebody else.
async fn change(app: &TestApp, what: &str, client: &Client, person: &Staff) -> Response {
    let id = &person.id;
    match what {
        "password" => {
            let form = [("current_password", PASSWORD), ("new_password", OTHER)];
            client.post("/profile/password/edit", &form).await
        }
        "password by a link" => {
            let token = token::generate();
            let (hash, purpose) = (token::hash(&token), Purpose::PasswordReset);
            app.write(async |tx| sign_in_links::replace_for(tx, &hash, purpose, id).await).await;
            client.post(&format!("/password/{token}"), &[("new_password", OTHER)]).await
        }
        "first app" | "app at sign-in" => add_app(client, SECRET).await,
        "another app" => add_app(client, OTHER_SECRET).await,
        "no app" => client.post("/profile/second-factor/authenticator/removal", &NOTHING).await,
        "no passkey" => {
            let passkey = "insert into passkeys (id, staff_id, name, credential_id, credential, created_at)
                values ('key', $1, 'Phone', '00', '{}', $2)";
            app.execute(query(passkey).bind(id).bind(clock::now())).await;
            client.post("/profile/second-factor/key/removal", &NOTHING).await
        }
        "recovery codes" => client.post("/profile/recovery-codes/new", &NOTHING).await,
        "reauthentication" => client.post("/sign-in/again", &[("password", PASSWORD), ("next", "")]).await,
        "code at sign-in" => {
            client.post("/sign-in/second-factor", &[("code", code(SECRET, 0)), ("next", String::new())]).await
        }
        "no factor, by an admin" => {
            let admin = app.as_user_admin().await;
            admin.post(&format!("/settings/users/{id}/second-factor/removal"), &NOTHING).await
        }
        "no directory account, by an admin" => {
            let link = query("update staff set directory_id = 'issuer subject' where id = $1");
            app.execute(link.bind(id)).await;
            let admin = app.as_user_admin().await;
            admin.post(&format!("/settings/users/{id}/directory/removal"), &NOTHING).await
        }
        _ => panic!("{what}"),
    }
}

/// A person who has an app, unless the change is the first.
async fn person(app: &TestApp, what: &str) -> Staff {
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let without = ["password", "first app", "app at sign-in", "reauthentication"];
    if !without.contains(&what) {
        app.enrol(&person.id).await;
    }
    if what == "app at sign-in" {
        app.execute(query("update partner set second_factor_for_everybody = $1").bind(true)).await;
    }
    person
}

/// The change, and what it leaves of this session and of the person's other session.
const CHANGES: [(&str, State, State); 12] = [
    ("password", SignedIn, Ended),
    ("password by a link", Ended, Ended),
    ("first app", SignedIn, Waiting),
    ("another app", SignedIn, SignedIn),
    ("no app", SignedIn, SignedIn),
    ("no passkey", SignedIn, SignedIn),
    ("recovery codes", SignedIn, SignedIn),
    ("reauthentication", SignedIn, SignedIn),
    ("code at sign-in", SignedIn, SignedIn),
    ("app at sign-in", SignedIn, Waiting),
    ("no factor, by an admin", Ended, Ended),
    ("no directory account, by an admin", Ended, Ended),
];

#[actix_web::test]
async fn a_stolen_session_ends_with_each_change_of_how_its_owner_signs_in() {
    for (what, this_session, other_session) in CHANGES {
        let app = TestApp::spawn().await;
        let person = person(&app, what).await;
        let (other, _) = sign_in(&app, &person).await;
        let (client, old) = match what {
            "code at sign-in" => {
                app.execute(query("update authenticators set last_step = 0")).await;
                let client = app.as_nobody();
                let form = [("email", person.email.as_str()), ("password", PASSWORD), ("next", "")];
                let answer = client.post("/sign-in", &form).await;
                (client, cookie(&answer).unwrap())
            }
            _ => sign_in(&app, &person).await,
        };
        let answer = change(&app, what, &client, &person).await;
        assert!(answer.status < 400, "{what}: {} {}", answer.status, answer.main());
        assert_eq!(steal(&app, &old).await, Ended, "{what}: the old cookie");
        assert_eq!(state(client.get("/profile").await), this_session, "{what}: this session");
        assert_eq!(state(other.get("/profile").await), other_session, "{what}: the other session");
        if this_session == SignedIn {
            let new = cookie(&answer).unwrap_or_else(|| panic!("{what}: no new cookie"));
            assert_eq!(steal(&app, &new).await, SignedIn, "{what}: the new cookie");
            let form = [("name", "Ada Roy"), ("own_language", "en")];
            assert_eq!(client.post("/profile/edit", &form).await.status, 303, "{what}: its forms work");
        }
    }
}

#[actix_web::test]
async fn linking_the_directory_ends_the_sessions_before() {
    let firm = Firm::open().await;
    let person = firm.app.add_person("Ada Roy", &[Role::Sales]).await;
    let claims = json!({ "email": person.email, "email_verified": true, "name": "Ada Roy",
        "groups": ["Sellers"], "amr": [] });
    firm.provider.set("ada", claims).await;
    let (other, old) = sign_in(&firm.app, &person).await;
    let visitor = firm.visitor();
    assert_eq!(visitor.sign_in("ada").await.location(), "/");
    assert_eq!(steal(&firm.app, &old).await, Ended);
    assert_eq!(state(other.get("/profile").await), Ended);
    assert_eq!(state(visitor.client.get("/profile").await), SignedIn);
}

/// A refused change is rolled back, and with it the new key. The browser keeps its cookie.
#[actix_web::test]
async fn a_refused_change_keeps_the_session() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let (client, old) = sign_in(&app, &person).await;
    let form = [("secret", SECRET), ("app_code", "000000")];
    let refused = client.post("/profile/second-factor/new", &form).await;
    refused.refuses(&["app_code"]);
    let missing = client.post("/profile/second-factor/none/removal", &NOTHING).await;
    assert_eq!(missing.status, 404);
    assert_eq!([cookie(&refused), cookie(&missing)], [None, None]);
    assert_eq!(state(client.get("/profile").await), SignedIn);
    assert_eq!(steal(&app, &old).await, SignedIn);
}

/// Lets nothing that signing in needs be written any more once the activity log has this action. It is in the last line
/// that each change writes.
async fn end_writes_after(app: &TestApp, action: &str) {
    let condition = format!("exists (select 1 from activity_log where action = '{action}')");
    if app.db.dialect() == Dialect::Postgres {
        let function = format!(
            "create function refuse() returns trigger language plpgsql as
             $$ begin if {condition} then raise exception 'refused'; end if; return coalesce(new, old); end $$"
        );
        app.execute(query(function)).await;
    }
    let tables = ["sessions", "staff", "devices", "limits", "authenticators", "passkeys", "recovery_codes"];
    for table in tables {
        for event in ["insert", "update", "delete"] {
            let trigger =
                format!("create trigger refuse_{event}_{table} before {event} on {table} for each row");
            let refuse = match app.db.dialect() {
                Dialect::Postgres => "execute function refuse()".to_owned(),
                Dialect::Sqlite => format!("when {condition} begin select raise(abort, 'refused'); end"),
            };
            app.execute(query(format!("{trigger} {refuse}"))).await;
        }
    }
}

/// Otherwise a fault after the commit would sign the person out, and they would never see the new recovery codes.
#[actix_web::test]
async fn a_change_shows_its_page_although_nothing_can_be_written_after_it() {
    let changes = [
        ("password", "password-changed", "/profile"),
        ("first app", "second-factor-added", ""),
        ("another app", "second-factor-added", "/profile"),
        ("no app", "second-factor-removed", "/profile"),
        ("no passkey", "second-factor-removed", "/profile"),
        ("recovery codes", "recovery-codes-renewed", ""),
        ("app at sign-in", "signed-in", ""),
    ];
    for (what, action, location) in changes {
        let app = TestApp::spawn().await;
        let person = person(&app, what).await;
        if what == "another app" {
            let code = "insert into recovery_codes (staff_id, code_hash) values ($1, 'hash')";
            app.execute(query(code).bind(&person.id)).await;
        }
        let (client, old) = sign_in(&app, &person).await;
        client.token().await;
        end_writes_after(&app, action).await;
        let answer = change(&app, what, &client, &person).await;
        assert_eq!(answer.header("location"), location, "{what}: {}", answer.main());
        let codes = if location.is_empty() { 10 } else { 0 };
        assert_eq!(answer.texts(".codes li").len(), codes, "{what}: {} {}", answer.status, answer.main());
        assert_eq!(state(client.get("/profile").await), SignedIn, "{what}");
        assert_eq!(steal(&app, &old).await, Ended, "{what}: the old cookie");
    }
}

/// Each answer has the key of its own change. The browser keeps the cookie of the answer that comes last.
#[actix_web::test]
async fn of_two_changes_at_once_the_cookie_of_the_last_commit_works() {
    let app = TestApp::spawn().await;
    let person = person(&app, "recovery codes").await;
    let other = Db::open(app.url()).await.unwrap();
    // The scheduler decides whether both requests have found the session before one of them is committed.
    let mut rounds = 0..50;
    loop {
        rounds.next().expect("both find the session at times");
        let (client, old) = sign_in(&app, &person).await;
        let csrf = client.token().await;
        let renew = async || {
            let client = app.as_nobody();
            let request = client.request(reqwest::Method::POST, "/profile/recovery-codes/new");
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            client.send(request.header("cookie", &old).body(encoded(&[("csrf", &csrf)]))).await
        };
        let mut tx = other.begin().await.unwrap();
        let lock = query("update staff set version = version where id = $1").bind(&person.id);
        lock.execute(&mut tx).await.unwrap();
        let commit = async {
            assert_eq!(steal(&app, &old).await, SignedIn);
            tx.commit().await.unwrap();
        };
        let (one, two, ()) = tokio::join!(renew(), renew(), commit);
        if [one.status, two.status] != [200, 200] {
            continue;
        }
        let mut lasting = 0;
        for answer in [one, two] {
            let cookie = cookie(&answer).unwrap();
            assert_ne!(cookie, old);
            let code = answer.texts(".codes li").swap_remove(0);
            let hash = token::hash(&parse_recovery_code(&code).unwrap());
            let kept = query("select code_hash from recovery_codes where code_hash = $1").bind(hash);
            let kept = kept.optional::<(String,)>(&app.db).await.unwrap().is_some();
            // If this answer comes last, the browser has this cookie.
            assert_eq!(steal(&app, &cookie).await, if kept { SignedIn } else { Ended });
            lasting += usize::from(kept);
        }
        assert_eq!(lasting, 1);
        assert_eq!(steal(&app, &old).await, Ended);
        break;
    }
}

/// A recovery code is used up by the transaction that begins the session.
#[actix_web::test]
async fn a_recovery_code_can_be_used_again_if_the_session_could_not_be_stored() {
    let app = TestApp::spawn().await;
    let admin = app.add_person("Gil Global", &[Role::GlobalAdmin, Role::Sales]).await;
    let written = "7KQ2-M4XN-8PVB-T3RC-0A9D-EF4G-H2JK";
    let mut tx = app.db.begin().await.unwrap();
    let ended = sessions::end_all(&mut tx, &admin.id).await.unwrap();
    authenticators::replace_recovery_codes(&mut tx, &ended, &[token::hash(written)]).await.unwrap();
    tx.commit().await.unwrap();
    let (client, _) = arrive_at(&app.address, &admin.email).await;
    let allow = refuse(&app, "sessions").await;
    assert_eq!(give(&client, written).await.status, 500);
    app.execute(query(allow)).await;
    assert_eq!(give(&client, written).await.location(), "/customers");
}

/// Lets no row be inserted into a table. Returns the statement that allows it again.
async fn refuse(app: &TestApp, table: &str) -> String {
    if app.db.dialect() == Dialect::Postgres {
        let function = "create function refuse() returns trigger language plpgsql as
            $$ begin raise exception 'refused'; end $$";
        app.execute(query(function)).await;
    }
    let (action, allow) = match app.db.dialect() {
        Dialect::Sqlite => ("begin select raise(abort, 'refused'); end", "drop trigger refuse".to_owned()),
        Dialect::Postgres => {
            ("for each row execute function refuse()", format!("drop trigger refuse on {table}"))
        }
    };
    app.execute(query(format!("create trigger refuse before insert on {table} {action}"))).await;
    allow
}

/// An activity line without its sign-out, or a sign-out without its line, would be false.
#[actix_web::test]
async fn signing_out_and_its_line_are_one_transaction() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    sales.token().await;
    let allow = refuse(&app, "activity_log").await;
    assert_eq!(sales.post("/sign-out", &NOTHING).await.status, 500);
    assert_eq!(sales.get("/customers").await.status, 200, "still signed in");
    app.execute(query(allow)).await;
    assert_eq!(sales.post("/sign-out", &NOTHING).await.location(), "/sign-in");
    assert_eq!(app.count("sessions").await, 0);
}

#[actix_web::test]
async fn signing_in_as_another_person_ends_the_session_before() {
    let app = TestApp::spawn().await;
    let (one, other) = (person(&app, "password").await, app.add_person("Bob Roy", &[Role::Sales]).await);
    let (client, old) = sign_in(&app, &one).await;
    assert_eq!(client.sign_in(&other.email, PASSWORD, "").await.location(), "/");
    assert_eq!(steal(&app, &old).await, Ended);
    assert_eq!(app.count("sessions").await, 1);
}
