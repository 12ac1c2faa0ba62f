//! The note of what was just done: said once, by the next page.

use paraph::model::people::staff::Role;
use paraph::store::people::sign_in_links::{self, Purpose};
use paraph::web::token;

use crate::support::dump::dump;
use crate::support::{PASSWORD, TestApp, encoded};

#[actix_web::test]
async fn a_reload_does_not_say_again_what_was_done() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let saved = sales.fill_in("/profile/edit", &[("name", "Samuel Petit")]).await;
    assert_eq!(saved.outcome(), "/profile done-profile");
    let before = dump(&app.db).await;
    let page = sales.get(saved.location()).await;
    assert_eq!(page.texts(".done"), ["Your profile is saved."]);
    assert_eq!(sales.get(saved.location()).await.texts(".done"), [""; 0]);
    assert_eq!(dump(&app.db).await, before, "saying it writes nothing");
}

#[actix_web::test]
async fn only_a_page_uses_up_the_note() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await.in_french();
    sales.fill_in("/profile/edit", &[("name", "Samuel Petit")]).await;
    let style = sales.get("/").await.attribute("link[rel=stylesheet]", "href").unwrap();
    sales.fill_in("/profile/edit", &[("name", "Samuel Petit-Roy")]).await;
    for other in [style.as_str(), "/health", "/api/openapi.json", "/customers/new"] {
        assert!(matches!(sales.get(other).await.status, 200 | 303), "{other}");
    }
    assert_eq!(sales.get("/customers").await.text(".done"), "Votre profil est enregistré.");
    assert_eq!(sales.get("/profile").await.texts(".done"), [""; 0]);
}

#[actix_web::test]
async fn without_a_session_the_sign_in_page_says_it() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let token = token::generate();
    let mut tx = app.db.begin().await.unwrap();
    let hash = token::hash(&token);
    sign_in_links::replace_for(&mut tx, &hash, Purpose::PasswordReset, &person.id).await.unwrap();
    tx.commit().await.unwrap();
    let nobody = app.as_nobody();
    let new = [("new_password", "quatre-cigognes-au-matin")];
    let chosen = nobody.fill_in(&format!("/password/{token}"), &new).await;
    assert_eq!(chosen.outcome(), "/sign-in done-password-chosen");
    assert_eq!(nobody.get("/sign-in").await.texts(".done").len(), 1);
    assert_eq!(nobody.get("/sign-in").await.texts(".done"), [""; 0]);
}

#[actix_web::test]
async fn a_note_that_paraph_does_not_know_is_not_said() {
    let app = TestApp::spawn().await;
    for note in ["x", "done-nothing", "<b>", "Your%20profile%20is%20saved."] {
        let nobody = app.as_nobody();
        let request = nobody.request(reqwest::Method::GET, "/sign-in");
        let page = nobody.send(request.header("cookie", format!("paraph-done={note}"))).await;
        assert_eq!((page.status, page.texts(".done").len()), (200, 0), "{note}");
    }
}

#[actix_web::test]
async fn behind_tls_the_note_goes_over_tls_alone() {
    let app = TestApp::spawn_secure().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let client = app.as_nobody();
    let page = client.get("/sign-in").await;
    let form = page.header("set-cookie").split(';').next().unwrap().to_owned();
    let csrf = page.attribute("input[name=csrf]", "value").unwrap();
    let post = async |path: &str, cookie: &str, pairs: &[(&str, &str)]| {
        let request = client.request(reqwest::Method::POST, path).header("cookie", cookie);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        client.send(request.body(encoded(pairs))).await
    };
    let pairs = [("csrf", csrf.as_str()), ("email", &person.email), ("password", PASSWORD)];
    let signed_in = post("/sign-in", &form, &pairs).await;
    let cookies = signed_in.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap());
    let session = cookies.filter_map(|it| it.split(';').next()).find(|it| it.starts_with("__Host-paraph="));
    let session = session.unwrap();
    let request = client.request(reqwest::Method::GET, "/profile/edit").header("cookie", session);
    let page = client.send(request).await;
    let csrf = page.attribute("input[name=csrf]", "value").unwrap();
    let pairs = [("csrf", csrf.as_str()), ("name", "Ada Noé"), ("own_language", "en"), ("own_time_zone", "")];
    let saved = post("/profile/edit", session, &pairs).await;
    assert_eq!(saved.outcome(), "/profile done-profile");
    let note = saved.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap());
    let note = note.filter(|it| it.contains("paraph-done")).collect::<Vec<_>>().concat();
    assert!(note.starts_with("__Host-paraph-done=done-profile; HttpOnly; SameSite=Strict; Secure"), "{note}");
}
