//! The set-up page of an empty register.

use paraph::model::kernel::clock;
use paraph::model::settings::partner::PartnerKind;
use paraph::store::db::query;
use paraph::store::people::sign_in_links;
use paraph::store::settings::partner;
use paraph::web::token;

use crate::support::dump::dump;
use crate::support::{TestApp, changed, code};

const FORM: [(&str, &str); 8] = [
    ("legal_name", "Témoin SARL"),
    ("country", "FR"),
    ("time_zone", "Europe/Paris"),
    ("mpn_id", "4782913"),
    ("kind", "indirect_provider"),
    ("name", "Gisèle Lambert"),
    ("email", "Gisele@temoin.example"),
    ("new_password", "quatre hérons gris au crépuscule"),
];

async fn link(app: &TestApp) -> String {
    let token = token::generate();
    app.write(async |tx| sign_in_links::insert_setup(tx, &token::hash(&token)).await).await;
    format!("/setup/{token}")
}

#[actix_web::test]
async fn the_set_up_links_of_all_copies_work_until_there_is_a_firm() {
    let app = TestApp::spawn_empty().await;
    let (first, other) = (link(&app).await, link(&app).await);
    let client = app.as_nobody();
    assert_eq!(client.get("/setup/unknown").await.status, 404);
    assert_eq!(client.get(&first).await.status, 200);
    let kept: Vec<(String,)> = query("select token_hash from sign_in_links").all(&app.db).await.unwrap();
    assert!(kept.iter().all(|(it,)| !first.contains(it) && !other.contains(it)), "only hashes are kept");
    let form = changed(client.get(&other).await.form(&other), &FORM);
    assert_eq!(client.fill_in(&first, &FORM).await.status, 303);
    let late = app.as_nobody();
    assert_eq!(late.get(&other).await.status, 404);
    assert_eq!(late.post(&other, &form).await.status, 404);
    assert_eq!(app.count("sign_in_links").await, 0);
    assert_eq!((app.count("partner").await, app.count("staff").await), (1, 1));
}

#[actix_web::test]
async fn the_set_up_link_creates_the_firm_and_first_global_admin_once() {
    let app = TestApp::spawn_empty().await;
    let link = link(&app).await;
    let client = app.as_nobody();
    assert_eq!(client.get("/").await.location(), "/sign-in?next=%2F");
    let page = client.get(&link).await;
    assert_eq!(page.text("h1"), "Set up the register");
    assert!(page.text("#new_password-hint").starts_with("At least 8 characters."));
    // An admin needs a second factor from the start.
    let enrolment = client.fill_in(&link, &FORM).await.location().to_owned();
    assert_eq!(enrolment, "/profile/second-factor/new?next=%2F");
    assert_eq!(
        client.get("/settings/users").await.location(),
        "/profile/second-factor/new?next=%2Fsettings%2Fusers"
    );
    let secret = client.get(&enrolment).await.value("secret");
    let done = client
        .fill_in("/profile/second-factor/new", &[("secret", &secret), ("app_code", &code(&secret, 0))])
        .await;
    assert_eq!((done.status, done.texts(".codes li").len()), (200, 10), "{}", done.main());
    let home = client.get("/").await;
    assert_eq!(home.text(".person"), "Gisèle Lambert");
    assert_eq!(
        (home.fact("Roles"), home.fact("Email address")),
        ("Global admin".into(), "gisele@temoin.example".into())
    );
    assert_eq!(home.texts("footer p")[0], "Témoin SARL");
    let lines: Vec<(String, String)> =
        query("select action, staff_name from activity_log order by at, id").all(&app.db).await.unwrap();
    let actions: Vec<&str> = lines.iter().map(|(action, _)| action.as_str()).collect();
    assert_eq!(actions, ["set-up", "second-factor-added", "signed-in"]);
    assert!(lines.iter().all(|(_, name)| name == "Gisèle Lambert"));
    let firm = partner::find(&app.db).await.unwrap().unwrap();
    assert_eq!((firm.country.as_str(), firm.csp_region(), firm.mpn_id.as_str()), ("FR", "Europe", "4782913"));
    assert!(firm.kind == PartnerKind::IndirectProvider && firm.second_factor_for_everybody);
    let before = dump(&app.db).await;
    for client in [client, app.as_nobody()] {
        assert_eq!(client.get(&link).await.status, 404);
        assert_eq!(client.post(&link, &FORM).await.status, 404);
    }
    assert_eq!(dump(&app.db).await, before);
    let person = app.as_nobody();
    let form = [("email", FORM[6].1), ("password", FORM[7].1), ("next", "")];
    assert_eq!(person.post("/sign-in", &form).await.location(), "/sign-in/second-factor?next=%2F");
}

#[actix_web::test]
async fn two_set_ups_at_once_make_one_firm() {
    for same_link in [true, false] {
        let app = TestApp::spawn_empty().await;
        let first = link(&app).await;
        let second = if same_link { first.clone() } else { link(&app).await };
        let (one, two) = (app.as_nobody(), app.as_nobody());
        let form = FORM.map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec();
        let other = changed(form, &[("email", "b@temoin.example")]);
        let (one, two) = tokio::join!(one.post(&first, &FORM), two.post(&second, &other));
        let mut statuses = [one.status, two.status];
        statuses.sort();
        assert_eq!(statuses, [303, 404]);
        assert_eq!((app.count("staff").await, app.count("partner").await), (1, 1));
    }
}

#[actix_web::test]
async fn expired_set_up_links_are_swept() {
    let app = TestApp::spawn_empty().await;
    let old = link(&app).await;
    app.execute(query("update sign_in_links set expires_at = $1").bind(clock::now())).await;
    let client = app.as_nobody();
    assert_eq!(client.get(&old).await.status, 404);
    assert_eq!(client.get(&link(&app).await).await.status, 200);
    assert_eq!(app.count("sign_in_links").await, 1);
}

#[actix_web::test]
async fn a_weak_password_is_refused_and_not_shown_again() {
    let app = TestApp::spawn_empty().await;
    let link = link(&app).await;
    let client = app.as_nobody();
    let before = dump(&app.db).await;
    for (weak, said) in [
        ("", "Choose a password of 8 characters or more"),
        ("hérons7", "Choose a password of 8 characters or more"),
        ("passwordpassword", "Choose a password that is harder to guess: add unrelated words"),
        ("aaaaaaaaaaaaaaaaaaaa", "Choose a password that is harder to guess: add unrelated words"),
        ("gisele@temoin.example", "Choose a password that is harder to guess: add unrelated words"),
        (&"long and unlike ".repeat(17), "New password: use 256 characters or fewer"),
    ] {
        let refused = client.post(&link, &changed_pairs(("new_password", weak))).await;
        refused.refuses(&["new_password"]);
        assert_eq!(refused.error("new_password"), said, "{weak}");
        assert_eq!(refused.value("new_password"), "");
        assert_eq!(
            (refused.value("legal_name"), refused.value("time_zone")),
            ("Témoin SARL".into(), "Europe/Paris".into())
        );
    }
    assert_eq!(dump(&app.db).await, before);
    let composed = "日本語のパスフレーズは長いほうがよい";
    client.post(&link, &changed_pairs(("new_password", composed))).await.location();
}

fn changed_pairs<'a>(change: (&'a str, &'a str)) -> Vec<(&'a str, &'a str)> {
    FORM.into_iter().map(|(name, value)| if name == change.0 { change } else { (name, value) }).collect()
}

#[actix_web::test]
async fn every_field_of_the_set_up_has_a_helpful_error() {
    let app = TestApp::spawn_empty().await;
    let link = link(&app).await;
    let client = app.as_nobody().in_french();
    let refused = client.post(&link, &[("name", " ")]).await;
    refused
        .refuses(&["legal_name", "country", "time_zone", "mpn_id", "kind", "name", "email", "new_password"]);
    for (change, said) in [
        (("time_zone", "Europe/Nowhere"), "Choisissez le fuseau horaire de votre société dans la liste"),
        (("country", "XX"), "Choisissez le pays ou la région dans la liste"),
        (("mpn_id", "47-82"), "Saisissez l’ID MPN en chiffres, par exemple 4782913"),
        (("kind", "reseller"), "Choisissez le type de partenaire"),
        (("email", "gisele"), "Saisissez une adresse e‑mail sous la forme nom@exemple.fr"),
        (("legal_name", &"a".repeat(201)), "Dénomination sociale\u{a0}: limitez-vous à 200 caractères"),
        (("name", &"a".repeat(101)), "Nom complet\u{a0}: limitez-vous à 100 caractères"),
    ] {
        let refused = client.post(&link, &changed_pairs(change)).await;
        refused.refuses(&[change.0]);
        assert_eq!(refused.error(change.0), said);
    }
    assert_eq!(app.count("staff").await, 0);
}
