//! Keeping and losing access: the last Global admin, deactivation, lost factors, other sign-in methods.

use std::time::Duration;

use chrono::TimeDelta;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use paraph::store::people::staff;

use crate::people::users::{add, last_action, with_mail};
use crate::support::dump::dump;
use crate::support::{PASSWORD, TestApp};

const NOBODY: [(&str, &str); 0] = [];

#[actix_web::test]
async fn the_last_global_admin_cannot_be_removed() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    // An invited admin who never signed in and a deactivated one do not count.
    add(&admin, "noe@temoin.example", &["global_admin"]).await;
    let gone = app.add_person("Gone Girl", &[Role::GlobalAdmin]).await;
    app.deactivate(&gone).await;
    let user = format!("/settings/users/{}", admin.staff().id);
    let refused = admin.post(&format!("{user}/roles/edit"), &[("version", "1"), ("sales", "yes")]).await;
    refused.refuses(&["roles"]);
    assert!(refused.error("roles").starts_with("Make another person Global admin first"));
    let refused = admin.post(&format!("{user}/deactivation"), &NOBODY).await;
    assert_eq!((refused.status, refused.text("h1").as_str()), (409, "The last Global admin must stay"));
    assert_eq!(admin.get("/settings/partner").await.status, 200);
    app.add_person("Gustave Global", &[Role::GlobalAdmin]).await;
    assert_eq!(admin.post(&format!("{user}/deactivation"), &NOBODY).await.status, 303);
    assert_eq!(admin.get("/").await.location(), "/sign-in?next=%2F");
}

/// While one Global admin is being demoted, a request to demote the other waits for the outcome.
#[actix_web::test]
async fn two_global_admins_cannot_demote_each_other() {
    let app = TestApp::spawn().await;
    let one = app.as_global_admin().await;
    let two = app.sign_in("Gustave Global", &[Role::GlobalAdmin]).await;
    let mut tx = app.db.begin().await.unwrap();
    assert!(staff::has_other_global_admin(&mut tx, &two.staff().id, true).await.unwrap());
    let demoted = two.staff().clone().with_roles(&[Role::Sales]);
    assert!(staff::update_roles(&mut tx, 1, &demoted).await.unwrap());
    let path = format!("/settings/users/{}/roles/edit", one.staff().id);
    let form = [("version", "1"), ("sales", "yes")];
    let mut other = std::pin::pin!(one.post(&path, &form));
    let early = tokio::time::timeout(Duration::from_millis(500), &mut other).await;
    assert!(early.is_err(), "it waits");
    tx.commit().await.unwrap();
    other.await.refuses(&["roles"]);
    let left: Vec<(String,)> = query("select id from staff where global_admin").all(&app.db).await.unwrap();
    assert_eq!(left, [(one.staff().id.clone(),)]);
}

/// An unattended admin session is not enough to create a way to sign in.
#[actix_web::test]
async fn changing_who_can_sign_in_needs_recent_reauthentication() {
    let app = TestApp::spawn().await;
    let (admin, sales) = (app.as_global_admin().await, app.as_sales().await);
    app.enrol(&sales.staff().id).await;
    let long_ago = clock::now() - TimeDelta::minutes(11);
    app.execute(query("update sessions set proved_at = $1").bind(long_ago)).await;
    let before = dump(&app.db).await;
    for id in [&admin.staff().id, &sales.staff().id] {
        for path in ["link", "roles/edit", "second-factor/removal", "directory/removal"] {
            let path = format!("/settings/users/{id}/{path}");
            let form = if path.ends_with("edit") { vec![("version", "1"), ("sales", "yes")] } else { vec![] };
            let answer = admin.post(&path, &form).await;
            assert!(answer.location().starts_with("/sign-in/again?next="), "{path}");
        }
    }
    for path in ["/settings/users/new", "/settings/partner"] {
        assert!(admin.get(path).await.location().starts_with("/sign-in/again?next="), "{path}");
    }
    assert!(
        admin.post("/profile/sessions/others/end", &NOBODY).await.location().starts_with("/sign-in/again?")
    );
    assert_eq!(dump(&app.db).await, before);
    assert_eq!(admin.get("/settings/users").await.status, 200, "looking is free");
    // Afterwards the browser returns to the page with the button, not to the form's target.
    let page = format!("/settings/users/{}", sales.staff().id);
    let csrf = admin.token().await;
    let request = admin.request(reqwest::Method::POST, &format!("{page}/link"));
    let request = request.header("referer", format!("{}{page}", app.address));
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let answer = admin.send(request.body(crate::support::encoded(&[("csrf", &csrf)]))).await;
    let next: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
    assert_eq!(answer.location(), format!("/sign-in/again?next={next}&unsaved=yes"));
}

#[actix_web::test]
async fn the_page_that_asks_for_the_password_says_why() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    for (next, reason) in [
        ("/settings/api-keys/new", "API keys give programs access to the register."),
        ("/settings/partner", "The partner profile applies to the whole firm."),
        ("/settings/users/new", "User management decides who may sign in, and what they may do."),
        ("/agreements/MicrosoftCustomerAgreement/edit", "These dates and files apply to every customer."),
        ("/profile/second-factor/new", "You are about to change how you sign in."),
        ("/elsewhere", "This page is protected."),
    ] {
        let page = admin.get(&format!("/sign-in/again?next={next}")).await;
        assert_eq!(page.text("h1"), "Confirm your identity to continue");
        assert_eq!(page.texts("main p")[0], reason, "{next}");
    }
    let page = admin.in_french().get("/sign-in/again?next=/agreements/files/new").await;
    assert_eq!(page.text("h1"), "Confirmez votre identité pour continuer");
    assert_eq!(page.texts("main p")[0], "Ces dates et ces fichiers valent pour tous les clients.");
}

#[actix_web::test]
async fn actions_that_end_access_are_styled_as_dangerous() {
    let app = TestApp::spawn().await;
    let (admin, sales) = (app.as_global_admin().await, app.as_sales().await);
    app.enrol(&sales.staff().id).await;
    let user = format!("/settings/users/{}", sales.staff().id);
    let page = admin.get(&user).await;
    assert_eq!(page.texts("main .danger"), ["Remove the second factor", "Deactivate"]);
    for path in ["deactivation", "second-factor/removal"] {
        let page = admin.get(&format!("{user}/{path}")).await;
        assert_eq!(page.texts("main button.danger").len(), 1, "{path}");
    }
    app.make_key(admin.staff(), &paraph::model::people::staff::Role::ALL).await;
    let page = admin.get("/settings/api-keys").await;
    assert!(page.text("main a.danger").starts_with("Revoke"), "{}", page.main());
}

#[actix_web::test]
async fn a_directory_account_can_be_unlinked() {
    let app = TestApp::spawn().await;
    let (admin, sales) = (app.as_user_admin().await, app.as_sales().await);
    let user = format!("/settings/users/{}", sales.staff().id);
    let removal = format!("{user}/directory/removal");
    assert_eq!(admin.get(&removal).await.status, 404, "there is none");
    assert_eq!(admin.post(&removal, &NOBODY).await.status, 404);
    let link =
        query("update staff set directory_id = 'issuer subject' where id = $1").bind(&sales.staff().id);
    app.execute(link).await;
    assert_eq!(admin.get(&user).await.fact("Signs in with"), "Password, The firm’s directory");
    assert_eq!(admin.fill_in(&removal, &[]).await.outcome(), format!("{user} done-user-unlinked"));
    assert_eq!(admin.get(&user).await.fact("Signs in with"), "Password");
    assert_eq!(sales.get("/").await.location(), "/sign-in?next=%2F");
    assert_eq!(last_action(&app).await.0, "directory-unlinked");
    // A directory-only person cannot be given a password.
    app.execute(
        query("update staff set directory_id = 'issuer subject', password_hash = null where id = $1")
            .bind(&sales.staff().id),
    )
    .await;
    assert!(!admin.get(&user).await.body.contains(&format!("{user}/link")));
    assert_eq!(admin.post(&format!("{user}/link"), &NOBODY).await.status, 404);
}

#[actix_web::test]
async fn deactivation_and_reactivation_take_effect_at_once() {
    let app = TestApp::spawn().await;
    let (admin, sales) = (app.as_user_admin().await, app.as_sales().await);
    let user = format!("/settings/users/{}", sales.staff().id);
    let ask = admin.get(&format!("{user}/deactivation")).await;
    assert_eq!(ask.text("h1"), "Deactivate Samuel Sales?");
    let done = admin.fill_in(&format!("{user}/deactivation"), &[]).await;
    assert_eq!(done.outcome(), format!("{user} done-user-deactivated"));
    assert_eq!(sales.get("/").await.location(), "/sign-in?next=%2F");
    sales.sign_in(&sales.staff().email, PASSWORD, "").await.refuses(&["email"]);
    let page = admin.get(done.location()).await;
    assert!(page.fact("State").starts_with("Deactivated"));
    assert_eq!(page.texts("main form").len(), 1, "all that is left is to take it back");
    let lines = app.count("activity_log").await;
    admin.post(&format!("{user}/deactivation"), &NOBODY).await.location();
    assert_eq!(app.count("activity_log").await, lines, "once is enough");
    assert_eq!(
        admin.post(&format!("{user}/reactivation"), &NOBODY).await.outcome(),
        format!("{user} done-user-reactivated")
    );
    assert_eq!(sales.sign_in(&sales.staff().email, PASSWORD, "").await.location(), "/");
    assert_eq!(last_action(&app).await.0, "signed-in");
}

#[actix_web::test]
async fn an_admin_ends_a_persons_sessions_and_removes_a_lost_factor() {
    let app = with_mail().await;
    let (admin, sales) = (app.as_user_admin().await, app.as_sales().await);
    let other = app.as_nobody();
    other.sign_in(&sales.staff().email, PASSWORD, "").await.location();
    let user = format!("/settings/users/{}", sales.staff().id);
    admin.post(&format!("{user}/sign-out"), &NOBODY).await.location();
    for client in [&sales, &other] {
        assert_eq!(client.get("/").await.location(), "/sign-in?next=%2F");
    }
    assert_eq!(admin.get("/settings/users").await.status, 200, "nobody else");
    assert_eq!(admin.get(&format!("{user}/second-factor/removal")).await.status, 404, "there is none");
    app.enrol(&sales.staff().id).await;
    assert!(sales.sign_in(&sales.staff().email, PASSWORD, "").await.location() == "/");
    let done = admin.fill_in(&format!("{user}/second-factor/removal"), &[]).await;
    assert_eq!(done.outcome(), format!("{user} done-user-second-factor"));
    assert_eq!(sales.get("/").await.location(), "/sign-in?next=%2F");
    assert_eq!(
        (app.count("authenticators").await, app.count("recovery_codes").await),
        (1, 0),
        "but the admin's"
    );
    let (kind, details): (String, String) =
        query("select kind, details from mails").one(&app.db).await.unwrap();
    assert_eq!((kind.as_str(), details.as_str()), ("second-factor-removed", r#"{"by":"Ulrich User"}"#));
    assert_eq!(
        last_action(&app).await,
        ("second-factor-removed".into(), "Ulrich User".into(), Some(sales.staff().id.clone()))
    );
}
