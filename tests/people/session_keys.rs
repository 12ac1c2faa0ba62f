//! Each change of how somebody signs in gives their session a new key.

use paraph::model::kernel::clock;
use paraph::model::people::staff::{Role, Staff};
use paraph::store::db::query;
use paraph::store::people::sign_in_links::{self, Purpose};
use paraph::web::token;
use serde_json::json;

use crate::support::provider::Firm;
use crate::support::{Client, PASSWORD, Response, SECRET, TestApp, code};

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

/// A refused change is rolled back, and with it the new key.
#[actix_web::test]
async fn a_refused_change_keeps_the_session() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let (client, old) = sign_in(&app, &person).await;
    let form = [("secret", SECRET), ("app_code", "000000")];
    client.post("/profile/second-factor/new", &form).await.refuses(&["app_code"]);
    assert_eq!(client.post("/profile/second-factor/none/removal", &NOTHING).await.status, 404);
    assert_eq!(state(client.get("/profile").await), SignedIn);
    assert_eq!(steal(&app, &old).await, SignedIn);
}
