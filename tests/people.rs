//! User management: adding people, their roles, and ending or mending their access.

use std::time::Duration;

use chrono::TimeDelta;
use paraph::app::Options;
use paraph::model::clock;
use paraph::model::staff::Role;
use paraph::store::db::query;
use paraph::store::staff;
use paraph::web::outbox::Outbox;

use crate::dump::dump;
use crate::support::{Client, PASSWORD, TestApp};

const NOBODY: [(&str, &str); 0] = [];

/// With a mail server, whose outbox nobody empties.
async fn with_mail() -> TestApp {
    TestApp::spawn_with(|options| Options { outbox: Outbox::open(), ..options }).await
}

async fn add(admin: &Client, email: &str, roles: &[&str]) -> crate::support::Response {
    let ticked: Vec<(&str, &str)> = roles.iter().map(|it| (*it, "yes")).collect();
    let form = [&[("name", "Noé Neuf"), ("email", email)], ticked.as_slice()].concat();
    admin.fill_in("/settings/users/new", &form).await
}

async fn id_of(app: &TestApp, email: &str) -> String {
    let (id,): (String,) =
        query("select id from staff where email = $1").bind(email).one(&app.db).await.unwrap();
    id
}

async fn last_action(app: &TestApp) -> (String, String, Option<String>) {
    query("select action, staff_name, person_id from journal order by at desc, id desc limit 1")
        .one(&app.db)
        .await
        .unwrap()
}

fn path_of(link: &str, app: &TestApp) -> String {
    link.strip_prefix(&app.address).unwrap_or_else(|| panic!("{link}")).to_owned()
}

#[actix_web::test]
async fn without_mail_a_link_is_shown_once_and_the_person_chooses_a_password() {
    let app = TestApp::spawn().await;
    let admin = app.as_user_admin().await;
    let page = add(&admin, "Noe@temoin.example", &["sales", "admin_agent"]).await;
    assert_eq!((page.status, page.text("h1").as_str()), (200, "Link for Noé Neuf"));
    let link = path_of(&page.text("main code"), &app);
    let id = id_of(&app, "noe@temoin.example").await;
    let show = admin.get(&format!("/settings/users/{id}")).await;
    assert!(!show.body.contains("/password/"), "it is shown once");
    assert_eq!(
        (show.fact("State"), show.fact("Roles")),
        ("Invited".into(), "Admin agent, Sales agent".into())
    );
    assert_eq!(last_action(&app).await, ("user-added".into(), "Ulrich User".into(), Some(id.clone())));
    let (kept,): (String,) = query("select token_hash from links").one(&app.db).await.unwrap();
    assert!(!link.contains(&kept), "only a hash is kept");

    let person = app.as_nobody().in_french();
    let choice = person.get(&link).await;
    assert!(choice.main().contains("Témoin SARL") && choice.main().contains("noe@temoin.example"));
    assert!(choice.text("#new_password-hint").starts_with("Au moins 15 caractères."));
    person.fill_in(&link, &[("new_password", "short")]).await.refuses(&["new_password"]);
    person.fill_in(&link, &[("new_password", "noe neuf temoin sarl")]).await.refuses(&["new_password"]);
    let chosen = person.fill_in(&link, &[("new_password", PASSWORD)]).await;
    assert_eq!(chosen.location(), "/sign-in?saved=password");
    assert!(
        person
            .get(chosen.location())
            .await
            .text("[role=status]")
            .starts_with("Votre mot de passe est enregistré.")
    );
    assert_eq!(person.sign_in("noe@temoin.example", PASSWORD, "").await.location(), "/");
    assert_eq!(person.get("/customers").await.status, 200);
    for client in [&person, &app.as_nobody()] {
        let over = client.get(&link).await;
        assert_eq!(over.status, 404, "it works once");
        assert_eq!(client.post(&link, &[("new_password", PASSWORD)]).await.status, 404);
    }
    assert_eq!(admin.get(&format!("/settings/users/{id}")).await.fact("State"), "Active");
}

#[actix_web::test]
async fn a_new_link_ends_the_one_before_and_both_end_with_time_and_with_the_person() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let first = path_of(&add(&admin, "noe@temoin.example", &["sales"]).await.text("main code"), &app);
    let id = id_of(&app, "noe@temoin.example").await;
    let user = format!("/settings/users/{id}");
    let make = async || path_of(&admin.post(&format!("{user}/link"), &NOBODY).await.text("main code"), &app);
    let second = make().await;
    let nobody = app.as_nobody();
    assert_eq!((nobody.get(&first).await.status, nobody.get(&second).await.status), (404, 200));
    assert_eq!(nobody.get(&first).await.text("h1"), "This link no longer works");
    assert_eq!(last_action(&app).await.0, "user-invited");
    let minute = TimeDelta::minutes(1);
    app.execute(query("update links set expires_at = $1").bind(clock::now() - minute)).await;
    assert_eq!(nobody.get(&second).await.status, 404);
    assert_eq!(nobody.post(&second, &[("new_password", PASSWORD)]).await.status, 404);
    let third = make().await;
    assert_eq!(app.count("links").await, 1, "what has expired is swept");
    admin.post(&format!("{user}/deactivation"), &NOBODY).await.location();
    assert_eq!(nobody.get(&third).await.status, 404);
    assert_eq!(admin.post(&format!("{user}/link"), &NOBODY).await.status, 404, "not while deactivated");
    admin.post(&format!("{user}/reactivation"), &NOBODY).await.location();
    assert_eq!(nobody.get(&third).await.status, 404);
    // Who has a password is given a link for another, for half an hour.
    let sales = app.as_sales().await;
    let page = admin.post(&format!("/settings/users/{}/link", sales.staff().id), &NOBODY).await;
    assert!(page.main().contains("for 30 minutes"), "{}", page.main());
    assert_eq!(last_action(&app).await.0, "link-made");
    let link = path_of(&page.text("main code"), &app);
    let (one, two) = (app.as_nobody(), app.as_nobody());
    let form = [("new_password", "four-quiet-herons-at-dawn")];
    let (one, two) = tokio::join!(one.post(&link, &form), two.post(&link, &form));
    let mut statuses = [one.status, two.status];
    statuses.sort();
    assert_eq!(statuses, [303, 404], "of two at once, one");
    assert_eq!(sales.get("/").await.location(), "/sign-in?next=%2F", "its sessions have ended");
}

#[actix_web::test]
async fn with_mail_the_invitation_is_in_the_outbox_with_the_person() {
    let app = with_mail().await;
    let admin = app.as_global_admin().await;
    assert!(admin.get("/settings/users/new").await.main().contains("gets an e-mail"));
    let added = add(&admin, "noe@temoin.example", &["sales"]).await;
    let id = id_of(&app, "noe@temoin.example").await;
    assert_eq!(added.location(), format!("/settings/users/{id}?saved=user-added"));
    assert!(admin.get(added.location()).await.text("[role=status]").starts_with("Noé Neuf is added"));
    let (kind, to, details): (String, String, String) =
        query("select kind, staff_id, details from mails").one(&app.db).await.unwrap();
    assert_eq!(
        (kind.as_str(), to, details.as_str()),
        ("invitation", id.clone(), r#"{"by":"Gisele Global"}"#)
    );
    let again = admin.post(&format!("/settings/users/{id}/link"), &NOBODY).await;
    assert_eq!(again.location(), format!("/settings/users/{id}?saved=invited"));
    assert_eq!(
        (app.count("mails").await, app.count("links").await),
        (2, 0),
        "the link is made when it is sent"
    );
}

#[actix_web::test]
async fn every_field_of_a_new_person_says_what_it_needs() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let before = dump(&app.db).await;
    let refused = admin.fill_in("/settings/users/new", &[("name", " ")]).await;
    refused.refuses(&["name", "email", "roles"]);
    let refused = add(&admin, "noe", &["sales"]).await;
    refused.refuses(&["email"]);
    assert!(refused.attribute("#sales", "checked").is_some(), "what was ticked is kept");
    let taken = add(&admin, "GISELE.global@temoin.example", &["sales"]).await;
    taken.refuses(&["email"]);
    assert_eq!(taken.error("email"), "Enter another address: a person of the register has this one already");
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn a_form_sent_twice_adds_one_person() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let page = admin.get("/settings/users/new").await;
    let form = [
        ("id", page.value("id")),
        ("name", "Noé Neuf".into()),
        ("email", "noe@temoin.example".into()),
        ("sales", "yes".into()),
    ];
    assert_eq!(admin.post("/settings/users/new", &form).await.status, 200);
    let again = admin.post("/settings/users/new", &form).await;
    assert_eq!(again.location(), format!("/settings/users/{}", page.value("id")));
    assert_eq!(app.count("staff").await, 2);
    let tampered = [("id", "x"), ("name", "Noé"), ("email", "n@temoin.example"), ("sales", "yes")];
    assert_eq!(admin.post("/settings/users/new", &tampered).await.status, 400);
}

#[actix_web::test]
async fn a_user_admin_touches_no_global_admin_and_makes_none() {
    let app = TestApp::spawn().await;
    let global = app.add_person("Gisele Global", &[Role::GlobalAdmin]).await;
    let (admin, sales) = (app.as_user_admin().await, app.add_person("Ada Roy", &[Role::Sales]).await);
    let before = dump(&app.db).await;
    let user = format!("/settings/users/{}", global.id);
    let page = admin.get(&user).await;
    assert!(page.main().contains("Only a Global admin can change a Global admin."));
    assert!(page.texts("main form, main .head a").is_empty(), "and there is no button");
    for path in ["roles/edit", "deactivation", "second-factor/removal"] {
        assert_eq!(admin.get(&format!("{user}/{path}")).await.status, 403, "{path}");
    }
    for path in ["roles/edit", "link", "sign-out", "deactivation", "reactivation", "second-factor/removal"] {
        let form = if path == "roles/edit" { vec![("version", "1"), ("sales", "yes")] } else { vec![] };
        let answer = admin.post(&format!("{user}/{path}"), &form).await;
        assert_eq!(
            (answer.status, answer.text("h1").as_str()),
            (403, "Your role does not open this page"),
            "{path}"
        );
    }
    let edit = format!("/settings/users/{}/roles/edit", sales.id);
    assert!(!admin.get(&edit).await.body.contains("global_admin"), "it is not offered");
    let form = [("version", "1"), ("global_admin", "yes"), ("sales", "yes")];
    assert_eq!(admin.post(&edit, &form).await.status, 403);
    assert_eq!(add(&admin, "noe@temoin.example", &["global_admin"]).await.status, 403);
    let (mut now, mut before) = (dump(&app.db).await, before);
    // That they were refused is in the log.
    for table in ["journal", "limits"] {
        now.remove(table);
        before.remove(table);
    }
    assert_eq!(now, before);
    let form = [("version", "1"), ("user_admin", "yes"), ("admin_agent", "yes")];
    assert_eq!(
        admin.post(&edit, &form).await.location(),
        format!("/settings/users/{}?saved=roles", sales.id)
    );
}

#[actix_web::test]
async fn roles_change_at_once_and_the_log_has_before_and_after() {
    let app = TestApp::spawn().await;
    let (admin, sales) = (app.as_global_admin().await, app.as_sales().await);
    let edit = format!("/settings/users/{}/roles/edit", sales.staff().id);
    let page = admin.get(&edit).await;
    assert!(page.attribute("#sales", "checked").is_some() && page.attribute("#roles", "checked").is_none());
    admin.fill_in(&edit, &[("sales", ""), ("global_admin", "")]).await.refuses(&["roles"]);
    let form = [("version", "1"), ("user_admin", "yes")];
    assert_eq!(admin.post(&edit, &form).await.status, 303);
    assert!(
        sales.get("/customers").await.location().starts_with("/profile/second-factor/new?"),
        "an admin needs one"
    );
    let (before, after): (String, String) =
        query("select before, after from journal where action = 'roles-updated'").one(&app.db).await.unwrap();
    assert_eq!((before.as_str(), after.as_str()), (r#"{"roles":["sales"]}"#, r#"{"roles":["user-admin"]}"#));
    // Who opened the form before is told.
    let conflict = admin.post(&edit, &[("version", "1"), ("sales", "yes")]).await;
    assert_eq!(conflict.status, 409);
    assert!(conflict.text(".conflict").contains("User admin"), "{}", conflict.main());
    assert!(conflict.attribute("#sales", "checked").is_some());
    assert_eq!(admin.post(&edit, &conflict.form(&edit)).await.status, 303);
    let unchanged = app.count("journal").await;
    assert_eq!(admin.post(&edit, &[("version", "3"), ("sales", "yes")]).await.status, 303);
    assert_eq!(app.count("journal").await, unchanged, "nothing changed, nothing is written");
}

#[actix_web::test]
async fn the_last_global_admin_who_can_sign_in_stays() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    // One who was invited and has not come, and one who has gone, are no help.
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

/// While one Global admin is being demoted, the other cannot be: whoever asks waits for the outcome.
#[actix_web::test]
async fn two_global_admins_who_demote_each_other_leave_one() {
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

/// From an admin's session that is left open, nobody makes a way in.
#[actix_web::test]
async fn who_can_sign_in_is_changed_only_by_an_admin_who_has_proved_lately_who_they_are() {
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
    // Afterwards one is back at the page with the button, not at the address that the button sends to.
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
async fn an_account_of_the_directory_is_unlinked() {
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
    assert_eq!(admin.fill_in(&removal, &[]).await.location(), format!("{user}?saved=unlinked"));
    assert_eq!(admin.get(&user).await.fact("Signs in with"), "Password");
    assert_eq!(sales.get("/").await.location(), "/sign-in?next=%2F");
    assert_eq!(last_action(&app).await.0, "directory-unlinked");
    // Who signs in with the directory alone is given no password.
    app.execute(
        query("update staff set directory_id = 'issuer subject', password_hash = null where id = $1")
            .bind(&sales.staff().id),
    )
    .await;
    assert!(!admin.get(&user).await.body.contains(&format!("{user}/link")));
    assert_eq!(admin.post(&format!("{user}/link"), &NOBODY).await.status, 404);
}

#[actix_web::test]
async fn a_deactivated_person_is_out_at_once_and_back_when_reactivated() {
    let app = TestApp::spawn().await;
    let (admin, sales) = (app.as_user_admin().await, app.as_sales().await);
    let user = format!("/settings/users/{}", sales.staff().id);
    let ask = admin.get(&format!("{user}/deactivation")).await;
    assert_eq!(ask.text("h1"), "Deactivate Samuel Sales");
    let done = admin.fill_in(&format!("{user}/deactivation"), &[]).await;
    assert_eq!(done.location(), format!("{user}?saved=deactivated"));
    assert_eq!(sales.get("/").await.location(), "/sign-in?next=%2F");
    sales.sign_in(&sales.staff().email, PASSWORD, "").await.refuses(&["email"]);
    let page = admin.get(done.location()).await;
    assert!(page.fact("State").starts_with("Deactivated"));
    assert_eq!(page.texts("main form").len(), 1, "all that is left is to take it back");
    let lines = app.count("journal").await;
    admin.post(&format!("{user}/deactivation"), &NOBODY).await.location();
    assert_eq!(app.count("journal").await, lines, "once is enough");
    assert_eq!(
        admin.post(&format!("{user}/reactivation"), &NOBODY).await.location(),
        format!("{user}?saved=reactivated")
    );
    assert_eq!(sales.sign_in(&sales.staff().email, PASSWORD, "").await.location(), "/");
    assert_eq!(last_action(&app).await.0, "signed-in");
}

#[actix_web::test]
async fn an_admin_signs_a_person_out_everywhere_and_removes_a_lost_factor() {
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
    assert_eq!(done.location(), format!("{user}?saved=second-factor"));
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

#[actix_web::test]
async fn the_list_is_in_the_order_of_names_by_pages_and_by_role() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    for number in 0..55 {
        app.add_person(&format!("Élodie Numéro{number:02}"), &[Role::Sales]).await;
    }
    app.add_person("Zoé Last", &[Role::Sales, Role::AdminAgent]).await;
    let first = admin.get("/settings/users").await;
    let names = first.texts("tbody th a");
    assert_eq!(
        (names.len(), names[0].as_str(), names[49].as_str()),
        (50, "Élodie Numéro00", "Élodie Numéro49")
    );
    let second = admin.get(&first.attribute("a[rel=next]", "href").unwrap()).await;
    assert_eq!(second.texts("tbody th a").last().unwrap(), "Zoé Last");
    assert_eq!(second.texts("tbody tr").len(), 7);
    assert!(second.attribute("a[rel=next]", "href").is_none());
    assert_eq!(admin.get("/settings/users?role=admin-agent").await.texts("tbody th a"), ["Zoé Last"]);
    let global = admin.get("/settings/users?role=global-admin").await;
    assert!(
        global
            .text("tbody tr")
            .starts_with("Gisele Global (you) gisele.global@temoin.example Global admin Set up")
    );
    assert!(
        admin
            .get("/settings/users?role=user-admin")
            .await
            .text(".empty")
            .starts_with("Nobody has this role.")
    );
    assert_eq!(admin.get("/settings/users?role=boss").await.status, 400);
    assert_eq!(admin.get("/settings/users/nobody").await.status, 404);
    assert_eq!(admin.get(&format!("/settings/users/{}?saved=x", admin.staff().id)).await.status, 400);
}
