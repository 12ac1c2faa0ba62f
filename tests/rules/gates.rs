//! Who may: every route with every kind of visitor, and the buttons that lead there.

use std::collections::BTreeSet;

use paraph::model::people::staff::Role;

use crate::support::dump::{Dump, dump};
use crate::support::world::World;
use crate::support::{PASSWORD, SECRET, TestApp, code, encoded};

/// Redirected to the sign-in page, with a way back.
const IN: u16 = 1;

/// Visitor, Global admin, User admin, Admin agent, Sales, deactivated staff member.
pub type Expected = [u16; 6];
const VISITORS: [&str; 6] = ["nobody", "global admin", "user admin", "admin agent", "sales", "deactivated"];

/// Method, path, expected status per kind of visitor.
const TABLE: [(&str, &str, Expected); 126] = [
    ("GET", "/static/{hash}/{name}", [200, 200, 200, 200, 200, 200]),
    // Once there is a firm, the set-up link no longer works.
    ("GET", "/setup/{token}", [404, 404, 404, 404, 404, 404]),
    ("POST", "/setup/{token}", [404, 404, 404, 404, 404, 404]),
    ("GET", "/sign-in", [200, 303, 303, 303, 303, 200]),
    ("POST", "/sign-in", [422, 422, 422, 422, 422, 422]),
    // Without a directory the page does not exist.
    ("GET", "/sign-in/directory", [404, 404, 404, 404, 404, 404]),
    ("GET", "/sign-in/directory/callback", [404, 404, 404, 404, 404, 404]),
    ("POST", "/sign-out", [IN, 303, 303, 303, 303, IN]),
    ("GET", "/sign-in/second-factor", [IN, 303, 303, 303, 303, IN]),
    ("POST", "/sign-in/second-factor", [IN, 303, 303, 303, 303, IN]),
    ("POST", "/sign-in/second-factor/challenge", [IN, 303, 303, 303, 303, IN]),
    ("GET", "/sign-in/again", [IN, 200, 200, 200, 200, IN]),
    ("POST", "/sign-in/again", [IN, 422, 422, 422, 422, IN]),
    ("POST", "/language", [303, 303, 303, 303, 303, 303]),
    ("POST", "/kept-forms/removal", [IN, 303, 303, 303, 303, IN]),
    ("GET", "/password-reset", [200, 200, 200, 200, 200, 200]),
    ("POST", "/password-reset", [303, 303, 303, 303, 303, 303]),
    ("GET", "/password-reset/sent", [200, 200, 200, 200, 200, 200]),
    ("GET", "/password/{token}", [200, 200, 200, 200, 200, 200]),
    ("POST", "/password/{token}", [422, 422, 422, 422, 422, 422]),
    ("GET", "/", [IN, 200, 200, 200, 200, IN]),
    ("GET", "/profile", [IN, 200, 200, 200, 200, IN]),
    ("GET", "/profile/edit", [IN, 200, 200, 200, 200, IN]),
    ("POST", "/profile/edit", [IN, 303, 303, 303, 303, IN]),
    ("GET", "/profile/password/edit", [IN, 200, 200, 200, 200, IN]),
    ("POST", "/profile/password/edit", [IN, 422, 422, 422, 422, IN]),
    ("GET", "/profile/second-factor/new", [IN, 200, 200, 200, 200, IN]),
    ("POST", "/profile/second-factor/new", [IN, 200, 200, 200, 200, IN]),
    ("POST", "/profile/second-factor/challenge", [IN, 200, 200, 200, 200, IN]),
    ("GET", "/profile/recovery-codes/new", [IN, 200, 200, 200, 200, IN]),
    ("POST", "/profile/recovery-codes/new", [IN, 200, 200, 200, 200, IN]),
    ("GET", "/profile/second-factor/{id}/removal", [IN, 200, 200, 200, 200, IN]),
    ("POST", "/profile/second-factor/{id}/removal", [IN, 303, 303, 303, 303, IN]),
    ("POST", "/profile/sessions/{id}/end", [IN, 303, 303, 303, 303, IN]),
    ("GET", "/settings/mails", [IN, 200, 200, 403, 403, IN]),
    ("POST", "/settings/mails/{id}/resending", [IN, 303, 303, 403, 403, IN]),
    ("GET", "/customers", [IN, 200, 403, 200, 200, IN]),
    ("GET", "/customers/report", [IN, 200, 403, 200, 200, IN]),
    ("GET", "/customers/new", [IN, 403, 403, 303, 303, IN]),
    ("GET", "/customers/drafts/{id}/edit", [IN, 403, 403, 200, 200, IN]),
    ("POST", "/customers/drafts/{id}/edit", [IN, 403, 403, 303, 303, IN]),
    ("GET", "/customers/drafts/{id}", [IN, 403, 403, 200, 200, IN]),
    ("POST", "/customers/drafts/{id}", [IN, 403, 403, 303, 303, IN]),
    ("GET", "/customers/{id}", [IN, 200, 403, 200, 200, IN]),
    ("GET", "/customers/{id}/edit", [IN, 403, 403, 200, 200, IN]),
    ("POST", "/customers/{id}/edit", [IN, 403, 403, 303, 303, IN]),
    ("GET", "/customers/{id}/registration", [IN, 200, 403, 200, 200, IN]),
    ("GET", "/customers/{id}/domain/edit", [IN, 403, 403, 200, 200, IN]),
    ("POST", "/customers/{id}/domain/edit", [IN, 403, 403, 303, 303, IN]),
    ("GET", "/customers/{id}/contact/edit", [IN, 403, 403, 200, 200, IN]),
    ("POST", "/customers/{id}/contact/edit", [IN, 403, 403, 303, 303, IN]),
    ("GET", "/customers/{id}/confirmations/new", [IN, 403, 403, 200, 200, IN]),
    ("POST", "/customers/{id}/confirmations/new", [IN, 403, 403, 303, 303, IN]),
    ("GET", "/customers/{id}/confirmations/{confirmation}", [IN, 200, 403, 200, 200, IN]),
    ("GET", "/customers/drafts/{id}/subscriptions", [IN, 403, 403, 200, 200, IN]),
    ("POST", "/customers/drafts/{id}/subscriptions", [IN, 403, 403, 303, 303, IN]),
    ("GET", "/customers/{id}/orders/new", [IN, 403, 403, 200, 200, IN]),
    ("POST", "/customers/{id}/orders/new", [IN, 403, 403, 303, 303, IN]),
    ("GET", "/customers/{id}/subscriptions", [IN, 200, 403, 200, 200, IN]),
    ("GET", "/customers/{id}/subscriptions/export", [IN, 200, 403, 200, 200, IN]),
    ("GET", "/customers/{id}/subscriptions/{subscription}", [IN, 200, 403, 200, 200, IN]),
    ("GET", "/customers/{id}/subscriptions/{subscription}/quantity/edit", [IN, 403, 403, 200, 200, IN]),
    ("POST", "/customers/{id}/subscriptions/{subscription}/quantity/edit", [IN, 403, 403, 303, 303, IN]),
    // The subscription is active, not to be cancelled, and renews itself; the form has an old version.
    ("POST", "/customers/{id}/subscriptions/{subscription}/retention", [IN, 403, 403, 409, 409, IN]),
    ("GET", "/customers/{id}/subscriptions/{subscription}/renewal", [IN, 403, 403, 200, 200, IN]),
    ("POST", "/customers/{id}/subscriptions/{subscription}/renewal", [IN, 403, 403, 409, 409, IN]),
    ("POST", "/customers/{id}/subscriptions/{subscription}/auto-renewal", [IN, 403, 403, 303, 303, IN]),
    ("POST", "/customers/{id}/subscriptions/{subscription}/reactivation", [IN, 403, 403, 303, 303, IN]),
    ("POST", "/customers/{id}/subscriptions/{subscription}/suspension", [IN, 403, 403, 303, 303, IN]),
    ("GET", "/customers/{id}/subscriptions/{subscription}/cancellation", [IN, 403, 403, 200, 200, IN]),
    ("POST", "/customers/{id}/subscriptions/{subscription}/cancellation", [IN, 403, 403, 409, 409, IN]),
    ("GET", "/subscriptions/to-cancel", [IN, 200, 403, 200, 200, IN]),
    // The withdrawal changes the customer, so the order of these routes matters.
    ("GET", "/customers/{id}/direct-acceptance/edit", [IN, 403, 403, 200, 200, IN]),
    ("POST", "/customers/{id}/direct-acceptance/edit", [IN, 403, 403, 303, 303, IN]),
    ("GET", "/customers/{id}/direct-acceptances/{direct}", [IN, 200, 403, 200, 200, IN]),
    // The log of a test is not extended, so the record has no position and no certificate.
    ("GET", "/customers/{id}/records/{record}/certificate", [IN, 303, 403, 303, 303, IN]),
    ("GET", "/customers/{id}/records/{record}/proofs/new", [IN, 403, 403, 200, 200, IN]),
    // Without a file.
    ("POST", "/customers/{id}/records/{record}/proofs/new", [IN, 403, 403, 422, 422, IN]),
    ("GET", "/customers/{id}/proofs/{proof}", [IN, 200, 403, 200, 200, IN]),
    ("GET", "/customers/{id}/records/{record}/annulment/new", [IN, 403, 403, 200, 200, IN]),
    ("POST", "/customers/{id}/records/{record}/annulment/new", [IN, 403, 403, 303, 303, IN]),
    ("GET", "/customers/{id}/withdrawals/new", [IN, 403, 403, 200, 200, IN]),
    ("POST", "/customers/{id}/withdrawals/new", [IN, 403, 403, 303, 303, IN]),
    ("GET", "/customers/{id}/withdrawals/{withdrawal}", [IN, 200, 403, 200, 200, IN]),
    ("GET", "/agreements", [IN, 200, 200, 200, 200, IN]),
    ("GET", "/agreements/templates", [IN, 200, 200, 200, 200, IN]),
    ("GET", "/agreements/files/new", [IN, 200, 403, 403, 403, IN]),
    // Without a file.
    ("POST", "/agreements/files/new", [IN, 422, 403, 403, 403, IN]),
    ("GET", "/agreements/files/{id}", [IN, 200, 200, 200, 200, IN]),
    ("GET", "/agreements/{type}/edit", [IN, 200, 403, 403, 403, IN]),
    ("POST", "/agreements/{type}/edit", [IN, 303, 403, 403, 403, IN]),
    ("GET", "/agreements/{type}/versions/new", [IN, 200, 403, 403, 403, IN]),
    ("POST", "/agreements/{type}/versions/new", [IN, 303, 403, 403, 403, IN]),
    ("GET", "/agreements/versions/{id}/edit", [IN, 200, 403, 403, 403, IN]),
    ("POST", "/agreements/versions/{id}/edit", [IN, 303, 403, 403, 403, IN]),
    ("GET", "/activity", [IN, 200, 200, 200, 200, IN]),
    ("GET", "/activity/export", [IN, 303, 303, 303, 303, IN]),
    ("POST", "/activity/export", [IN, 200, 200, 200, 200, IN]),
    // The transparency log has not begun.
    ("GET", "/log/checkpoint", [404, 404, 404, 404, 404, 404]),
    ("GET", "/verify", [200, 200, 200, 200, 200, 200]),
    // Without a file.
    ("POST", "/verify", [422, 422, 422, 422, 422, 422]),
    ("GET", "/settings/api-keys", [IN, 200, 403, 403, 403, IN]),
    ("GET", "/settings/api-keys/new", [IN, 200, 403, 403, 403, IN]),
    ("POST", "/settings/api-keys/new", [IN, 200, 403, 403, 403, IN]),
    ("GET", "/settings/api-keys/{id}/revocation", [IN, 200, 403, 403, 403, IN]),
    ("POST", "/settings/api-keys/{id}/revocation", [IN, 303, 403, 403, 403, IN]),
    ("GET", "/settings/partner", [IN, 200, 403, 403, 403, IN]),
    ("POST", "/settings/partner", [IN, 303, 403, 403, 403, IN]),
    ("GET", "/settings/users", [IN, 200, 200, 403, 403, IN]),
    ("GET", "/settings/users/new", [IN, 200, 200, 403, 403, IN]),
    ("POST", "/settings/users/new", [IN, 200, 200, 403, 403, IN]),
    ("GET", "/settings/users/{id}", [IN, 200, 200, 403, 403, IN]),
    ("GET", "/settings/users/{id}/roles/edit", [IN, 200, 200, 403, 403, IN]),
    ("POST", "/settings/users/{id}/roles/edit", [IN, 303, 303, 403, 403, IN]),
    ("POST", "/settings/users/{id}/link", [IN, 200, 200, 403, 403, IN]),
    ("POST", "/settings/users/{id}/sign-out", [IN, 303, 303, 403, 403, IN]),
    ("GET", "/settings/users/{id}/second-factor/removal", [IN, 200, 200, 403, 403, IN]),
    ("POST", "/settings/users/{id}/second-factor/removal", [IN, 303, 303, 403, 403, IN]),
    ("GET", "/settings/users/{id}/directory/removal", [IN, 200, 200, 403, 403, IN]),
    ("POST", "/settings/users/{id}/directory/removal", [IN, 303, 303, 403, 403, IN]),
    ("GET", "/settings/users/{id}/deactivation", [IN, 200, 200, 403, 403, IN]),
    ("POST", "/settings/users/{id}/deactivation", [IN, 303, 303, 403, 403, IN]),
    ("POST", "/settings/users/{id}/reactivation", [IN, 303, 303, 403, 403, IN]),
    ("GET", "/api", [200, 200, 200, 200, 200, 200]),
    ("GET", "/api/openapi.json", [200, 200, 200, 200, 200, 200]),
    // An unknown link opens nothing.
    ("GET", "/agreementtemplates/{id}/{token}", [404, 404, 404, 404, 404, 404]),
];

/// Where a signed-in staff member sends forms, after the second factor.
pub fn post_routes() -> impl Iterator<Item = &'static str> {
    let forms = TABLE.iter().filter(|(method, ..)| *method == "POST").map(|(_, path, _)| *path);
    forms.filter(|it| !it.starts_with("/sign-in/second-factor"))
}

/// Removes the rows that a refusal may write: one activity line, its leaf, and its rate limit.
fn take_refusal(before: &Dump, after: &mut Dump, method: &str) {
    let known: BTreeSet<_> = before["activity_log"].iter().collect();
    let new: Vec<_> = after["activity_log"].iter().filter(|it| !known.contains(it)).cloned().collect();
    assert!(new.len() <= 1, "{new:#?}");
    for line in new {
        assert!(line.contains(r#"action=Some("refused")"#) && line.contains(method), "{line}");
        after.get_mut("activity_log").unwrap().retain(|it| *it != line);
    }
    for table in ["limits", "log_leaves"] {
        after.insert(table.into(), before[table].clone());
    }
}

/// Every route. Signing out comes last, because it ends the session.
pub fn all_routes() -> impl Iterator<Item = (&'static str, &'static str, Expected)> {
    let (late, early): (Vec<_>, Vec<_>) = TABLE.into_iter().partition(|(_, path, _)| *path == "/sign-out");
    early.into_iter().chain(late)
}

async fn answers(column: usize) {
    let (world, person) = World::of(VISITORS[column]).await;
    for (method, route, expected) in all_routes() {
        let (path, expected) = (world.path(route), expected[column]);
        let before = dump(&world.app.db).await;
        let answer = match method {
            "GET" => person.get(&path).await,
            _ => person.post(&path, &world.form(route)).await,
        };
        let who = VISITORS[column];
        if expected == IN {
            let next: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
            let expected = match (method, route) {
                (_, "/sign-out") => "/sign-in?".to_owned(),
                ("POST", _) => format!("/sign-in?next={next}&unsaved=yes"),
                _ => format!("/sign-in?next={next}"),
            };
            assert_eq!(answer.location().replace("%2D", "-"), expected, "{who}");
        } else {
            assert_eq!(answer.status, expected, "{who}: {method} {route}: {}", answer.main());
            assert!(!answer.header("location").starts_with("/sign-in?"), "{who}: {method} {route}");
        }
        if matches!(expected, IN | 403) {
            let mut after = dump(&world.app.db).await;
            if expected == 403 {
                take_refusal(&before, &mut after, method);
            }
            assert_eq!(after, before, "{who} changed something by {method} {route}");
        }
    }
}

#[test]
fn the_table_lists_exactly_the_routes() {
    let known: BTreeSet<_> = TABLE.iter().map(|(method, path, _)| (*method, *path)).collect();
    let routes: BTreeSet<_> = paraph::routes::pages().iter().map(|it| (it.method, it.path)).collect();
    assert_eq!(known, routes);
    assert_eq!(known.len(), TABLE.len(), "a route stands twice in the table");
}

#[actix_web::test]
async fn a_visitor_may_only_sign_in() {
    answers(0).await;
}

#[actix_web::test]
async fn a_global_admin_sees_customers_and_confirms_nothing() {
    answers(1).await;
}

#[actix_web::test]
async fn a_user_admin_sees_no_customer() {
    answers(2).await;
}

#[actix_web::test]
async fn an_admin_agent_sees_and_confirms() {
    answers(3).await;
}

#[actix_web::test]
async fn sales_see_and_confirm() {
    answers(4).await;
}

#[actix_web::test]
async fn a_deactivated_person_is_a_visitor_despite_a_live_session() {
    answers(5).await;
}

#[actix_web::test]
async fn a_form_without_the_token_of_the_session_changes_nothing() {
    let (world, person) = World::of("all roles").await;
    let other = world.app.as_admin_agent().await.token().await;
    let stranger = world.app.as_nobody().token().await;
    let before = dump(&world.app.db).await;
    for route in post_routes() {
        let (path, form) = (world.path(route), world.form(route));
        let pairs: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for token in ["", "00", "é", other.as_str(), stranger.as_str(), &"0".repeat(128)] {
            let answer =
                person.post_raw(&path, &encoded(&[&[("csrf", token)], pairs.as_slice()].concat())).await;
            assert_eq!(answer.status, 403, "{route} with the token {token:?}");
        }
        assert_eq!(person.post_raw(&path, &encoded(&pairs)).await.status, 403, "{route} without a token");
    }
    assert_eq!(dump(&world.app.db).await, before);
    assert_eq!(person.get("/").await.status, 200, "still signed in");
}

#[actix_web::test]
async fn a_form_from_another_site_changes_nothing() {
    let (world, person) = World::of("all roles").await;
    let token = person.token().await;
    let before = dump(&world.app.db).await;
    let foreign = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:1"),
    ];
    for route in post_routes() {
        let form = [vec![("csrf".to_owned(), token.clone())], world.form(route)].concat();
        let pairs: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for (header, value) in foreign {
            let request = person.request(reqwest::Method::POST, &world.path(route));
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            let answer = person.send(request.header(header, value).body(encoded(&pairs))).await;
            assert_eq!(answer.status, 403, "{route} with {header}: {value}");
        }
    }
    assert_eq!(dump(&world.app.db).await, before);
    let form = [("csrf", token.as_str()), ("language", "fr"), ("next", "/")];
    assert_eq!(person.post_raw("/language", &encoded(&form)).await.status, 303, "the token was right");
}

/// The second-factor forms for a staff member who still owes the factor.
#[actix_web::test]
async fn a_cross_site_form_changes_nothing_before_the_second_factor() {
    let app = TestApp::spawn().await;
    let admin = app.add_person("Gil Global", &[Role::GlobalAdmin]).await;
    let person = app.as_nobody();
    let form = [("email", admin.email.as_str()), ("password", PASSWORD), ("next", "")];
    assert_eq!(person.post("/sign-in", &form).await.location(), "/sign-in/second-factor?next=%2F");
    let (token, stranger) = (person.token().await, app.as_nobody().token().await);
    let code = code(SECRET, 0);
    let before = dump(&app.db).await;
    for route in ["/sign-in/second-factor", "/sign-in/second-factor/challenge"] {
        for csrf in ["", "00", &stranger] {
            let body = encoded(&[("csrf", csrf), ("code", &code)]);
            assert_eq!(person.post_raw(route, &body).await.status, 403, "{route} with the token {csrf:?}");
        }
        let request = person.request(reqwest::Method::POST, route).header("sec-fetch-site", "cross-site");
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let body = encoded(&[("csrf", &token), ("code", &code)]);
        assert_eq!(person.send(request.body(body)).await.status, 403, "{route} from another site");
    }
    assert_eq!(dump(&app.db).await, before);
    assert_eq!(person.post("/sign-in/second-factor", &[("code", &code)]).await.location(), "/");
}

#[actix_web::test]
async fn a_same_origin_form_is_accepted() {
    let (world, person) = World::of("sales").await;
    let address = world.app.address.clone();
    for (header, value) in [("sec-fetch-site", "same-origin"), ("origin", address.as_str())] {
        let csrf = person.token().await;
        let form = encoded(&[("csrf", &csrf), ("language", "en"), ("next", "/")]);
        let request = person.request(reqwest::Method::POST, "/language").header(header, value);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        assert_eq!(person.send(request.body(form)).await.status, 303, "{header}: {value}");
    }
}

#[actix_web::test]
async fn buttons_appear_only_where_their_routes_admit() {
    for (column, confirms) in [("global admin", false), ("admin agent", true), ("sales", true)] {
        let (world, person) = World::of(column).await;
        let account = world.path("/customers/{id}");
        let places = [
            ("/", "a[href='/customers/new']".to_owned()),
            ("/customers", "a[href='/customers/new']".to_owned()),
            (account.as_str(), format!("a[href='{account}/edit']")),
            (account.as_str(), format!("a[href='{account}/contact/edit']")),
            (account.as_str(), format!("a[href='{account}/confirmations/new']")),
        ];
        for (path, link) in places {
            let page = person.get(path).await;
            assert_eq!(page.attribute(&link, "href").is_some(), confirms, "{column}: {link} on {path}");
        }
        // Every link on a page must open for its reader.
        for path in ["/", "/customers", account.as_str()] {
            let page = person.get(path).await;
            for link in page.attributes("a[href^='/']", "href") {
                let status = person.get(&link).await.status;
                assert!(matches!(status, 200 | 303), "{column}: {link} on {path} answers {status}");
            }
        }
    }
}

#[actix_web::test]
async fn a_user_admin_is_told_that_the_role_opens_no_customer() {
    let (_world, person) = World::of("user admin").await;
    let home = person.get("/").await;
    assert!(home.text("main").contains("does not give access to customers"));
    assert!(home.attribute("a[href^='/customers']", "href").is_none());
    assert!(home.attribute("form[action='/customers']", "action").is_none(), "no search in the top bar");
}

#[actix_web::test]
async fn a_refusal_names_the_roles_it_needs() {
    let (world, person) = World::of("user admin").await;
    let page = person.get("/customers").await;
    assert_eq!(page.status, 403);
    assert_eq!(page.text("h1"), "Your role does not give you access to this page");
    assert_eq!(page.texts("main li"), ["Global admin", "Admin agent", "Sales agent"]);
    assert!(page.text("main").contains("Your roles: User admin."));
    let page = person.in_french().get(&world.path("/customers/{id}/edit")).await;
    assert_eq!(page.text("h1"), "Votre rôle ne donne pas accès à cette page");
    assert_eq!(page.texts("main li"), ["Agent d’administration", "Commercial"]);
}
