//! User management: adding people, changing roles, ending and restoring access.

use chrono::TimeDelta;
use paraph::app::Options;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use paraph::web::outbox::Outbox;

use crate::support::dump::dump;
use crate::support::{Client, PASSWORD, TestApp};

const NOBODY: [(&str, &str); 0] = [];

/// With mail configured, but without a delivery worker.
pub async fn with_mail() -> TestApp {
    TestApp::spawn_with(|options| Options { outbox: Outbox::open(), ..options }).await
}

pub async fn add(admin: &Client, email: &str, roles: &[&str]) -> crate::support::Response {
    let ticked: Vec<(&str, &str)> = roles.iter().map(|it| (*it, "yes")).collect();
    let form = [&[("name", "Noé Neuf"), ("email", email)], ticked.as_slice()].concat();
    admin.fill_in("/settings/users/new", &form).await
}

async fn id_of(app: &TestApp, email: &str) -> String {
    let (id,): (String,) =
        query("select id from staff where email = $1").bind(email).one(&app.db).await.unwrap();
    id
}

pub async fn last_action(app: &TestApp) -> (String, String, Option<String>) {
    query("select action, staff_name, person_id from activity_log order by at desc, id desc limit 1")
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
    let (kept,): (String,) = query("select token_hash from sign_in_links").one(&app.db).await.unwrap();
    assert!(!link.contains(&kept), "only a hash is kept");

    let person = app.as_nobody().in_french();
    let choice = person.get(&link).await;
    assert!(choice.main().contains("Témoin SARL") && choice.main().contains("noe@temoin.example"));
    assert!(choice.text("#new_password-hint").starts_with("Au moins 15 caractères."));
    person.fill_in(&link, &[("new_password", "short")]).await.refuses(&["new_password"]);
    person.fill_in(&link, &[("new_password", "noe neuf temoin sarl")]).await.refuses(&["new_password"]);
    let chosen = person.fill_in(&link, &[("new_password", PASSWORD)]).await;
    assert_eq!(chosen.outcome(), "/sign-in done-password-chosen");
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
async fn a_new_link_ends_the_previous_one_and_links_expire() {
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
    app.execute(query("update sign_in_links set expires_at = $1").bind(clock::now() - minute)).await;
    assert_eq!(nobody.get(&second).await.status, 404);
    assert_eq!(nobody.post(&second, &[("new_password", PASSWORD)]).await.status, 404);
    let third = make().await;
    assert_eq!(app.count("sign_in_links").await, 1, "what has expired is swept");
    admin.post(&format!("{user}/deactivation"), &NOBODY).await.location();
    assert_eq!(nobody.get(&third).await.status, 404);
    assert_eq!(admin.post(&format!("{user}/link"), &NOBODY).await.status, 404, "not while deactivated");
    admin.post(&format!("{user}/reactivation"), &NOBODY).await.location();
    assert_eq!(nobody.get(&third).await.status, 404);
    // A person who has a password gets a reset link, valid for 30 minutes.
    let sales = app.as_sales().await;
    let page = admin.post(&format!("/settings/users/{}/link", sales.staff().id), &NOBODY).await;
    assert!(page.main().contains("expires in 30 minutes"), "{}", page.main());
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
async fn adding_a_person_writes_the_invitation_to_the_outbox() {
    let app = with_mail().await;
    let admin = app.as_global_admin().await;
    assert!(admin.get("/settings/users/new").await.main().contains("gets an email"));
    let added = add(&admin, "noe@temoin.example", &["sales"]).await;
    let id = id_of(&app, "noe@temoin.example").await;
    assert_eq!(added.outcome(), format!("/settings/users/{id} done-user-added"));
    assert!(admin.get(added.location()).await.text("[role=status]").starts_with("Noé Neuf has been added"));
    let (kind, to, details): (String, String, String) =
        query("select kind, staff_id, details from mails").one(&app.db).await.unwrap();
    assert_eq!(
        (kind.as_str(), to, details.as_str()),
        ("invitation", id.clone(), r#"{"by":"Gisele Global"}"#)
    );
    let again = admin.post(&format!("/settings/users/{id}/link"), &NOBODY).await;
    assert_eq!(again.outcome(), format!("/settings/users/{id} done-user-invited"));
    assert_eq!(
        (app.count("mails").await, app.count("sign_in_links").await),
        (2, 0),
        "the link is made when it is sent"
    );
}

#[actix_web::test]
async fn every_field_of_a_new_person_has_a_helpful_error() {
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
    assert_eq!(taken.error("email"), "Enter another email address: another user has this one");
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn admin_agent_and_sales_agent_are_described_as_equal() {
    let app = TestApp::spawn().await;
    let page = app.as_global_admin().await.get("/settings/users/new").await;
    let hints = page.texts("label .hint");
    let same =
        |other: &str| hints.iter().any(|it| it.contains(&format!("Has the same rights here as {other}")));
    assert!(same("a Sales agent") && same("an Admin agent"), "{hints:?}");
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
async fn a_user_admin_cannot_change_or_create_a_global_admin() {
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
            (403, "Your role does not give you access to this page"),
            "{path}"
        );
    }
    let edit = format!("/settings/users/{}/roles/edit", sales.id);
    assert!(!admin.get(&edit).await.body.contains("global_admin"), "it is not offered");
    let form = [("version", "1"), ("global_admin", "yes"), ("sales", "yes")];
    assert_eq!(admin.post(&edit, &form).await.status, 403);
    assert_eq!(add(&admin, "noe@temoin.example", &["global_admin"]).await.status, 403);
    let (mut now, mut before) = (dump(&app.db).await, before);
    // The refusals are logged.
    for table in ["activity_log", "log_leaves", "limits"] {
        now.remove(table);
        before.remove(table);
    }
    assert_eq!(now, before);
    let form = [("version", "1"), ("user_admin", "yes"), ("admin_agent", "yes")];
    assert_eq!(
        admin.post(&edit, &form).await.outcome(),
        format!("/settings/users/{} done-user-roles", sales.id)
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
        query("select before, after from activity_log where action = 'roles-updated'")
            .one(&app.db)
            .await
            .unwrap();
    assert_eq!((before.as_str(), after.as_str()), (r#"{"roles":["sales"]}"#, r#"{"roles":["user-admin"]}"#));
    // A person who opened the form before the change gets a conflict.
    let conflict = admin.post(&edit, &[("version", "1"), ("sales", "yes")]).await;
    assert_eq!(conflict.status, 409);
    assert!(conflict.text(".conflict").contains("User admin"), "{}", conflict.main());
    assert!(conflict.attribute("#sales", "checked").is_some());
    assert_eq!(admin.post(&edit, &conflict.form(&edit)).await.status, 303);
    let unchanged = app.count("activity_log").await;
    assert_eq!(admin.post(&edit, &[("version", "3"), ("sales", "yes")]).await.status, 303);
    assert_eq!(app.count("activity_log").await, unchanged, "nothing changed, nothing is written");
}

#[actix_web::test]
async fn the_user_list_is_sorted_paged_and_filtered_by_role() {
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
    let typed = admin.staff().id.to_uppercase();
    assert_eq!(admin.get(&format!("/settings/users/{typed}")).await.status, 200, "an ID in any case");
}
