//! Signing in and out, sessions, the language.

use std::collections::HashMap;

use actix_session::storage::SessionKey;
use chrono::TimeDelta;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use paraph::store::people::sessions::{ABSOLUTE, IDLE};
use paraph::web::token;

use crate::support::dump::dump;
use crate::support::{Client, PASSWORD, Response, TestApp};

fn cookie(answer: &Response, name: &str) -> Option<String> {
    let mut all = answer.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap().to_owned());
    all.find(|it| it.starts_with(&format!("{name}=")))
}

async fn sign_in(client: &Client, email: &str, password: &str, next: &str) -> Response {
    client.post("/sign-in", &[("email", email), ("password", password), ("next", next)]).await
}

#[actix_web::test]
async fn a_malformed_cookie_is_replaced() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let get = async |cookie: &str| {
        let client = app.as_nobody();
        client.send(client.request(reqwest::Method::GET, "/sign-in").header("cookie", cookie)).await
    };
    for kept in ["z".repeat(64), "É".repeat(32), "A".repeat(64), "a".repeat(63)] {
        let page = get(&format!("paraph-form={kept}")).await;
        assert!(page.header("set-cookie").starts_with("paraph-form="), "its forms could not be sent: {kept}");
    }
    let form_cookie = format!("paraph-form={}", "a".repeat(64));
    let page = get(&form_cookie).await;
    assert!(!page.headers.contains_key("set-cookie"));
    let csrf = page.value("csrf");
    let form = crate::support::encoded(&[("csrf", &csrf), ("email", &person.email), ("password", PASSWORD)]);
    for (device, is_kept) in [("a".repeat(64), true), ("z".repeat(64), false)] {
        let client = app.as_nobody();
        let request = client.request(reqwest::Method::POST, "/sign-in");
        let request = request.header("cookie", format!("{form_cookie}; paraph-device={device}"));
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(form.clone());
        let answer = client.send(request).await;
        let cookies = answer.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap());
        let cookies: Vec<&str> = cookies.filter(|it| it.starts_with("paraph-device=")).collect();
        assert_eq!(cookies.len(), 1, "{}", answer.main());
        assert_eq!(cookies[0].starts_with(&format!("paraph-device={device};")), is_kept, "{cookies:?}");
    }
}

#[actix_web::test]
async fn unknown_email_and_wrong_password_get_the_same_message() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let gone = app.add_person("Gone Girl", &[Role::Sales]).await;
    app.deactivate(&gone).await;
    let nobody = app.as_nobody();
    for (email, password) in [
        (person.email.as_str(), "wrong"),
        ("x@y.example", PASSWORD),
        (&gone.email, PASSWORD),
        ("%", "\u{1F600}"),
    ] {
        let refused = sign_in(&nobody, email, password, "/customers").await;
        refused.refuses(&["email"]);
        assert_eq!(
            refused.error("email"),
            "Check your email address and password: they do not match any account"
        );
        assert_eq!((refused.value("email"), refused.value("password")), (email.into(), String::new()));
        assert_eq!(refused.value("next"), "/customers");
    }
    assert_eq!(app.count("sessions").await, 0);
    // Each failure is logged: with the person if there is one, and never with the typed text.
    let lines: Vec<(String, String, Option<String>)> =
        query("select action, staff_name, person_id from activity_log order by at, id")
            .all(&app.db)
            .await
            .unwrap();
    let people: Vec<Option<String>> = lines.iter().map(|it| it.2.clone()).collect();
    assert_eq!(people, [Some(person.id), None, None, None]);
    assert!(lines.iter().all(|it| it.0 == "sign-in-refused" && it.1.is_empty()), "{lines:?}");
    let refused = sign_in(&nobody.in_french(), "x@y.example", "wrong", "").await;
    assert_eq!(refused.text(".error-summary h2"), "Vérifiez ces points");
    assert!(refused.text("title").starts_with("Erreur\u{a0}: Se connecter"));
}

#[actix_web::test]
async fn an_empty_field_is_named_and_counts_as_an_attempt() {
    let app = TestApp::spawn().await;
    let nobody = app.as_nobody().in_french();
    let (email, password) = ("Saisissez votre adresse e‑mail", "Saisissez votre mot de passe");
    let none = sign_in(&nobody, " ", "", "/customers").await;
    none.refuses(&["email", "password"]);
    assert_eq!((none.error("email").as_str(), none.error("password").as_str()), (email, password));
    let no_password = sign_in(&nobody, "x@y.example", "", "").await;
    no_password.refuses(&["password"]);
    assert_eq!(no_password.value("email"), "x@y.example");
    sign_in(&nobody, "", "wrong", "").await.refuses(&["email"]);
    assert_eq!(app.count("activity_log").await, 3, "each is logged like another refusal");
}

#[actix_web::test]
async fn the_address_is_the_same_in_any_case_and_the_activity_log_knows_who_came() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let nobody = app.as_nobody();
    assert_eq!(sign_in(&nobody, " ADA.Roy@Temoin.example ", PASSWORD, "").await.location(), "/");
    let (action, staff_id, address): (String, String, String) =
        query("select action, staff_id, address from activity_log").one(&app.db).await.unwrap();
    assert_eq!((action.as_str(), staff_id, address.as_str()), ("signed-in", person.id, "127.0.0.1"));
    assert_eq!(nobody.get("/sign-in").await.location(), "/", "already signed in");
}

#[actix_web::test]
async fn next_accepts_only_own_paths() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    for (next, location) in [
        ("/customers?q=a&status=confirmed", "/customers?q=a&status=confirmed"),
        ("", "/"),
        ("customers", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\r\nset-cookie: a=b", "/"),
        ("/\t/evil.example", "/"),
        (" //evil.example", "/"),
    ] {
        let client = app.as_nobody();
        assert_eq!(sign_in(&client, &person.email, PASSWORD, next).await.location(), location, "{next:?}");
        let answer = client.post("/language", &[("language", "fr"), ("next", next)]).await;
        assert_eq!(answer.location(), location, "{next:?}");
        client.post("/language", &[("language", "en"), ("next", "")]).await;
    }
}

#[actix_web::test]
async fn sign_in_returns_to_the_requested_page() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let client = app.as_nobody();
    let asked = "/customers?q=%C3%A9cole&status=confirmed";
    let page = client.get(client.get(asked).await.location()).await;
    assert_eq!(page.value("next"), asked);
    assert_eq!(sign_in(&client, &person.email, PASSWORD, &page.value("next")).await.location(), asked);
    assert_eq!(client.get(asked).await.value("q"), "école");
}

#[actix_web::test]
async fn the_session_cookie_is_http_only_and_stored_as_a_hash() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let client = app.as_nobody();
    let form = cookie(&client.get("/sign-in").await, "paraph-form").unwrap();
    assert!(
        form.contains("HttpOnly") && form.contains("SameSite=Strict") && form.contains("Path=/"),
        "{form}"
    );
    let answer = sign_in(&client, &person.email, PASSWORD, "").await;
    let session = cookie(&answer, "paraph").unwrap();
    assert!(
        session.contains("HttpOnly") && session.contains("SameSite=Lax") && session.contains("Path=/"),
        "{session}"
    );
    assert!(
        !session.contains("Domain") && !session.contains("Expires") && !session.contains("Max-Age"),
        "{session}"
    );
    let value = session.split(['=', ';']).nth(1).unwrap().to_owned();
    let signed = percent_encoding::percent_decode_str(&value).decode_utf8().unwrap().into_owned();
    // The cookie is a 44-character base64 signature followed by the key.
    let key = &signed[44..];
    assert!(key.len() >= 43, "256 bits: {key}");
    let (hash, state): (String, String) =
        query("select key_hash, state from sessions").one(&app.db).await.unwrap();
    assert_eq!(hash, token::hash(key));
    assert!(!state.contains(key) && !state.contains(&person.email));
}

#[actix_web::test]
async fn sign_in_renews_the_key_and_sign_out_ends_the_session_on_the_server() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let client = app.as_nobody();
    let first = cookie(&sign_in(&client, &person.email, PASSWORD, "").await, "paraph").unwrap();
    client.get("/").await;
    let second = cookie(&sign_in(&client, &person.email, PASSWORD, "").await, "paraph").unwrap();
    assert_ne!(first, second);
    assert_eq!(app.count("sessions").await, 1, "the one before is gone");
    client.get("/").await;
    let pair = second.split(';').next().unwrap().to_owned();
    let thief = app.as_nobody();
    let steal = || thief.request(reqwest::Method::GET, "/").header("cookie", pair.clone());
    assert_eq!(thief.send(steal()).await.status, 200);
    assert_eq!(client.post("/sign-out", &[("", ""); 0]).await.location(), "/sign-in");
    assert_eq!(thief.send(steal()).await.location(), "/sign-in?next=%2F");
    assert_eq!(app.count("sessions").await, 0);
    assert_eq!(client.get("/").await.location(), "/sign-in?next=%2F");
}

#[actix_web::test]
async fn a_session_ends_when_idle_and_after_twelve_hours() {
    assert_eq!((IDLE, ABSOLUTE), (TimeDelta::minutes(30), TimeDelta::hours(12)));
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let set = |used: TimeDelta, created: TimeDelta| {
        let now = clock::now();
        let update = query("update sessions set last_used_at = $1, created_at = $2");
        app.execute(update.bind(now - used).bind(now - created))
    };
    let (minute, margin) = (TimeDelta::minutes(1), TimeDelta::seconds(30));
    set(IDLE - margin, ABSOLUTE - minute).await;
    assert_eq!(sales.get("/").await.status, 200);
    let (used,): (chrono::DateTime<chrono::Utc>,) =
        query("select last_used_at from sessions").one(&app.db).await.unwrap();
    assert!(clock::now() - used < minute, "its use is noted");
    set(IDLE + margin, IDLE + margin).await;
    assert_eq!(sales.get("/").await.location(), "/sign-in?next=%2F");
    set(TimeDelta::zero(), ABSOLUTE + margin).await;
    assert_eq!(sales.get("/").await.location(), "/sign-in?next=%2F");
    set(TimeDelta::zero(), ABSOLUTE - margin).await;
    assert_eq!(sales.get("/").await.status, 200);
    let day = TimeDelta::days(1);
    set(IDLE + day - margin, IDLE + day - margin).await;
    app.as_admin_agent().await;
    assert_eq!(app.count("sessions").await, 2, "a form that is sent in it can still be kept");
    set(IDLE + day + margin, IDLE + day + margin).await;
    app.as_user_admin().await;
    assert_eq!(app.count("sessions").await, 1, "sessions that ended are swept");
}

#[actix_web::test]
async fn a_forged_session_is_not_signed_in() {
    let app = TestApp::spawn().await;
    app.as_sales().await;
    for value in ["", "x", "a".repeat(5000).as_str(), "%00", "é"] {
        let request = app.as_nobody().request(reqwest::Method::GET, "/");
        let answer = app.as_nobody().send(request.header("cookie", format!("paraph={value}"))).await;
        assert_eq!(answer.location(), "/sign-in?next=%2F", "{value:?}");
    }
}

#[actix_web::test]
async fn a_weaker_password_hash_is_upgraded_at_sign_in() {
    use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8_192, 1, 1, None).unwrap());
    let weak = weak.hash_password(PASSWORD.as_bytes()).unwrap().to_string();
    app.execute(query("update staff set password_hash = $1").bind(&weak)).await;
    sign_in(&app.as_nobody(), &person.email, PASSWORD, "").await.location();
    let (hash,): (String,) = query("select password_hash from staff").one(&app.db).await.unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    sign_in(&app.as_nobody(), &person.email, PASSWORD, "").await.location();
    let (again,): (String,) = query("select password_hash from staff").one(&app.db).await.unwrap();
    assert_eq!(hash, again, "once is enough");
}

#[actix_web::test]
async fn the_language_is_the_persons_choice_or_the_browsers() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    for (accepted, lang) in
        [("fr-CA, en;q=0.5", "fr"), ("de, en-GB;q=0.8, fr;q=0.7", "en"), ("de", "en"), ("", "en")]
    {
        let client = app.as_nobody();
        let request = client.request(reqwest::Method::GET, "/sign-in");
        let mut request = request.build().unwrap();
        request.headers_mut().insert("accept-language", accepted.parse().unwrap());
        let page = client.execute(request).await;
        assert_eq!(page.attribute("html", "lang").as_deref(), Some(lang), "{accepted}");
        assert_eq!(page.header("content-language"), lang);
        assert!(
            page.headers.get_all("vary").iter().any(|it| it.to_str().unwrap().contains("Accept-Language"))
        );
    }
    let client = app.as_nobody();
    let answer = client.post("/language", &[("language", "fr"), ("next", "/sign-in")]).await;
    assert!(cookie(&answer, "paraph-language").unwrap().contains("Max-Age=31536000"));
    assert_eq!(client.get("/sign-in").await.text("h1"), "Se connecter");
    sign_in(&client, &person.email, PASSWORD, "").await.location();
    assert_eq!(client.get("/").await.text("h1"), "Accueil");
    client.post("/language", &[("language", "fr"), ("next", "/")]).await.location();
    // On another machine the chosen language applies after signing in.
    let other = app.as_nobody();
    sign_in(&other, &person.email, PASSWORD, "").await.location();
    assert_eq!(other.get("/").await.text("h1"), "Accueil");
    assert_eq!(client.post("/language", &[("language", "de"), ("next", "/")]).await.status, 400);
}

#[actix_web::test]
async fn a_session_of_a_deactivated_person_is_not_signed_in() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    app.execute(query("update staff set deactivated_at = $1").bind(clock::now())).await;
    assert_eq!(app.count("sessions").await, 1);
    assert_eq!(sales.get("/").await.location(), "/sign-in?next=%2F");
}

/// The transactions of signing in, of signing out and of key changes write the sessions.
#[actix_web::test]
async fn actix_session_neither_stores_nor_deletes_sessions() {
    use actix_session::storage::SessionStore;
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let answer = sign_in(&app.as_nobody(), &person.email, PASSWORD, "").await;
    let before = dump(&app.db).await;
    let store = paraph::web::sign_in::session::Store(app.db.clone());
    let day = actix_web::cookie::time::Duration::DAY;
    // The cookie is a signature and the key of a session that exists.
    let cookie = cookie(&answer, "paraph").unwrap();
    let value = cookie.split(';').next().unwrap();
    let key = || SessionKey::try_from(value[value.len() - 64..].to_owned()).unwrap();
    assert!(store.load(&key()).await.unwrap().is_some());
    let without_key = HashMap::from([("csrf".to_owned(), "\"one\"".to_owned())]);
    assert!(store.save(without_key.clone(), &day).await.is_err());
    assert!(store.update(key(), without_key, &day).await.is_err());
    let with_key = HashMap::from([("key".to_owned(), format!("\"{}\"", key().as_ref()))]);
    assert_eq!(store.save(with_key, &day).await.unwrap().as_ref(), key().as_ref());
    store.update_ttl(&key(), &day).await.unwrap();
    store.delete(&key()).await.unwrap();
    assert_eq!(dump(&app.db).await, before);
}
