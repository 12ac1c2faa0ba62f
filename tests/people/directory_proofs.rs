//! Signing in with the directory: binding the callback to the browser, and what the ID token proves.

use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use paraph::web::sign_in::directory::Registration;
use serde_json::json;
use url::Url;

use crate::support::PASSWORD;
use crate::support::dump::dump;
use crate::support::provider::{Firm, Visitor};

const CALLBACK: &str = "/sign-in/directory/callback";

/// A firm with one Sales person in its directory.
async fn firm() -> Firm {
    let firm = Firm::open().await;
    add(&firm, "ada", &["Sellers"], &[]).await;
    firm
}

async fn add(firm: &Firm, login: &str, groups: &[&str], methods: &[&str]) {
    let email = format!("{login}@temoin.example");
    let claims = json!({ "email": email, "email_verified": true, "name": login, "groups": groups,
        "amr": methods });
    firm.provider.set(login, claims).await;
}

/// The URL with one query parameter replaced or removed.
fn with(address: &str, name: &str, value: Option<&str>) -> String {
    let base = Url::parse("http://localhost").unwrap();
    let whole = base.join(address).unwrap();
    let mut fields: Vec<(String, String)> = whole.query_pairs().into_owned().collect();
    assert!(fields.iter().any(|(it, _)| it == name), "no {name} in {address}");
    fields.retain(|(it, _)| it != name);
    fields.extend(value.map(|it| (name.to_owned(), it.to_owned())));
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    format!("{}?{query}", address.split('?').next().unwrap())
}

async fn is_signed_in(visitor: &Visitor) -> bool {
    visitor.client.get("/").await.status == 200
}

#[actix_web::test]
async fn starting_a_sign_in_writes_nothing_and_sends_no_secret() {
    let firm = firm().await;
    let before = dump(&firm.app.db).await;
    let visitor = firm.visitor();
    let answer = visitor.client.get("/sign-in/directory?next=%2Fcustomers").await;
    assert_eq!(dump(&firm.app.db).await, before);
    let cookies: Vec<_> =
        answer.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap()).collect();
    let [cookie] = cookies.as_slice() else { panic!("{cookies:?}") };
    for part in ["paraph-directory=", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    let seed = &cookie["paraph-directory=".len()..][..64];
    let address = Url::parse(answer.location()).unwrap();
    let field = |name: &str| address.query_pairs().find(|(it, _)| it == name).unwrap().1.into_owned();
    assert_eq!(field("scope"), "openid profile email");
    assert_eq!((field("code_challenge_method"), field("response_type")), ("S256".into(), "code".into()));
    assert_eq!(field("redirect_uri"), format!("{}{CALLBACK}", firm.app.address));
    assert!(!address.as_str().contains(seed));
    assert_eq!((field("state").len(), field("nonce").len()), (64, 64));
    assert!(field("state") != field("nonce"));
}

#[actix_web::test]
async fn a_callback_works_once_and_only_in_the_browser_that_asked() {
    let firm = firm().await;
    let (ada, thief) = (firm.visitor(), firm.visitor());
    let back = ada.through(&ada.begin("").await, "ada").await;
    thief.begin("").await;
    let before = dump(&firm.app.db).await;
    for (what, visitor, path) in
        [("no cookie", firm.visitor(), back.clone()), ("another browser's answer", thief, back.clone())]
    {
        let answer = visitor.client.get(&path).await;
        assert_eq!((answer.status, answer.text("h1")), (400, "Start signing in again".into()), "{what}");
        assert!(!is_signed_in(&visitor).await, "{what}");
    }
    let changed = dump(&firm.app.db).await.into_iter().filter(|(table, _)| *table != "limits");
    assert!(changed.eq(before.into_iter().filter(|(table, _)| *table != "limits")), "nothing is written");
    let answer = ada.client.get(&back).await;
    assert_eq!(answer.location(), "/");
    assert!(answer.headers.get_all("set-cookie").iter().any(|it| {
        it.to_str().unwrap().starts_with("paraph-directory=;") && it.to_str().unwrap().contains("Max-Age=0")
    }));
    assert_eq!(ada.client.get(&back).await.status, 400, "used");
    assert!(is_signed_in(&ada).await, "who came twice stays signed in");
}

#[actix_web::test]
async fn a_wrong_state_is_refused() {
    let firm = firm().await;
    for state in [Some("0".repeat(64)), Some(String::new()), None] {
        let visitor = firm.visitor();
        let back = visitor.through(&visitor.begin("").await, "ada").await;
        let answer = visitor.client.get(&with(&back, "state", state.as_deref())).await;
        assert_eq!(answer.status, 400, "{state:?}");
        assert!(!is_signed_in(&visitor).await);
        assert_eq!(visitor.client.get(&back).await.status, 400, "the cookie is used up");
    }
}

#[actix_web::test]
async fn a_code_works_once_with_the_verifier_of_its_browser() {
    let firm = firm().await;
    let ada = firm.visitor();
    let back = ada.through(&ada.begin("").await, "ada").await;
    let code = Url::parse("http://localhost").unwrap().join(&back).unwrap();
    let code = code.query_pairs().find(|(it, _)| it == "code").unwrap().1.into_owned();
    // An attacker with a stolen code and their own state.
    add(&firm, "eve", &["Sellers"], &[]).await;
    let eve = firm.visitor();
    let hers = eve.through(&eve.begin("").await, "eve").await;
    let answer = eve.client.get(&with(&hers, "code", Some(&code))).await;
    assert_eq!(answer.status, 403, "{}", answer.main());
    assert!(answer.text("main").contains("could not be verified"));
    assert!(!is_signed_in(&eve).await);
    assert_eq!(firm.log().await, ["directory-refused - - {reason:unverifiable}"]);
    // A used code, replayed with the original cookie.
    let ada = firm.visitor();
    let begun = ada.client.get("/sign-in/directory").await;
    let cookie = begun.header("set-cookie").split(';').next().unwrap().to_owned();
    let back = ada.through(begun.location(), "ada").await;
    assert_eq!(ada.client.get(&back).await.location(), "/");
    let late = firm.visitor();
    let answer =
        late.client.send(late.client.request(reqwest::Method::GET, &back).header("cookie", cookie)).await;
    assert_eq!(answer.status, 403, "{}", answer.main());
    assert!(!is_signed_in(&late).await);
}

#[actix_web::test]
async fn a_token_with_another_nonce_is_refused() {
    let firm = firm().await;
    for (field, value) in [("nonce", Some("another")), ("nonce", None), ("code_challenge", Some(CHALLENGE))] {
        let visitor = firm.visitor();
        let changed = with(&visitor.begin("").await, field, value);
        let back = visitor.through(&changed, "ada").await;
        let answer = visitor.client.get(&back).await;
        assert_eq!(answer.status, 403, "{field}: {value:?}: {}", answer.main());
        assert!(!is_signed_in(&visitor).await);
    }
    let visitor = firm.visitor();
    let back = visitor.through(&visitor.begin("").await, "ada").await;
    let answer = visitor.client.get(&with(&back, "iss", Some("https://evil.example"))).await;
    assert_eq!(answer.status, 403);
    assert_eq!(firm.app.count("sessions").await, 0);
    assert_eq!(firm.app.count("staff").await, 0);
}

#[actix_web::test]
async fn a_token_for_another_client_is_refused() {
    let firm = Firm::open().await;
    for (login, client, status) in [("ada", "paraph", 303), ("eve", "another", 403)] {
        let claims = json!({ "email": format!("{login}@temoin.example"), "email_verified": true, "name": login,
            "groups": ["Sellers"], "azp": client });
        firm.provider.set(login, claims).await;
        let (visitor, answer) = firm.sign_in(login).await;
        assert_eq!(answer.status, status, "{client}: {}", answer.main());
        assert_eq!(is_signed_in(&visitor).await, status == 303);
    }
    assert!(firm.log().await.contains(&"directory-refused - - {reason:unverifiable}".to_owned()));
}

/// The challenge of another verifier.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

#[actix_web::test]
async fn a_refusal_by_the_directory_is_shown_and_extra_parameters_are_ignored() {
    let firm = firm().await;
    let (visitor, answer) = firm.sign_in("nobody").await;
    assert_eq!(answer.status, 403);
    assert!(answer.text("main").contains("did not sign you in"), "{}", answer.main());
    assert_eq!(firm.log().await, ["directory-refused - - {reason:declined}"]);
    let back = visitor.through(&visitor.begin("").await, "ada").await;
    let answer = visitor.client.get(&format!("{back}&session_state=x.y&client_info=1")).await;
    assert_eq!(answer.location(), "/");
}

#[actix_web::test]
async fn our_second_factor_is_required_unless_the_directory_checked_two() {
    let firm = Firm::open().await;
    let enrolment = "/profile/second-factor/new?next=%2Fcustomers";
    for (login, methods, expected) in [
        ("one", &[][..], enrolment),
        ("two", &["pwd"], enrolment),
        ("three", &["pwd", "pin"], enrolment),
        ("four", &["fpt", "face"], enrolment),
        ("five", &["pwd", "otp"], "/customers"),
        ("six", &["mfa"], "/customers"),
        ("seven", &["hwk", "pin"], "/customers"),
    ] {
        add(&firm, login, &["Chiefs"], methods).await;
        let visitor = firm.visitor();
        let answer = visitor.sign_in_at("?next=%2Fcustomers", login).await;
        assert_eq!(answer.location(), expected, "{methods:?}");
        assert_eq!(is_signed_in(&visitor).await, expected == "/customers", "{methods:?}");
    }
    let (factors,): (i64,) = query(
        "select count(*) from activity_log where action = 'signed-in' and after = '{\"second_factor\":\"directory\"}'",
    )
    .one(&firm.app.db)
    .await
    .unwrap();
    assert_eq!(factors, 3);
    // A person with a second factor here must give it here.
    let gisele = firm.app.add_person("gisele", &[Role::GlobalAdmin]).await;
    add(&firm, "gisele", &["Chiefs"], &["pwd"]).await;
    let (visitor, answer) = firm.sign_in("gisele").await;
    assert_eq!(gisele.email, "gisele@temoin.example");
    assert_eq!(answer.location(), "/sign-in/second-factor?next=%2F");
    assert!(!is_signed_in(&visitor).await);
}

#[actix_web::test]
async fn after_sign_in_only_own_pages_are_opened() {
    let firm = firm().await;
    let long = format!("/{}", "a".repeat(3_000));
    for (next, expected) in [
        ("/customers?q=cr%C3%A8che&status=x", "/customers?q=cr%C3%A8che&status=x"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        (long.as_str(), "/"),
    ] {
        let query: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let answer = firm.visitor().sign_in_at(&format!("?next={query}"), "ada").await;
        assert_eq!(answer.location(), expected);
    }
    let (ada, _) = firm.sign_in("ada").await;
    assert_eq!(ada.client.get("/sign-in/directory?next=%2Fcustomers").await.location(), "/customers");
}

#[actix_web::test]
async fn changing_sign_in_methods_needs_a_fresh_directory_sign_in() {
    let firm = firm().await;
    let (ada, _) = firm.sign_in("ada").await;
    let page = "/profile/second-factor/new";
    let again = ada.client.get(page).await.location().to_owned();
    assert_eq!(again, "/sign-in/again?next=%2Fprofile%2Fsecond-factor%2Fnew");
    let asked = ada.client.get(&again).await;
    assert!(asked.attribute("main input", "name").is_none(), "there is no password to give");
    let link = asked.attribute("main a.button", "href").unwrap();
    let query = link.strip_prefix("/sign-in/directory").unwrap().to_owned();

    // Someone at an unattended browser could remove the parameter that makes the directory ask.
    let quick = with(&with(&ada.begin(&query).await, "prompt", None), "max_age", None);
    let answer = ada.client.get(&ada.through(&quick, "nobody").await).await;
    assert_eq!(answer.status, 403);
    assert!(answer.text("main").contains("auth_time"), "{}", answer.main());
    assert_eq!(ada.client.get(page).await.location(), again, "still to be proved, and still signed in");

    assert_eq!(ada.sign_in_at(&query, "ada").await.location(), page);
    assert_eq!(ada.client.get(page).await.status, 200);
}

#[actix_web::test]
async fn a_person_with_a_password_reauthenticates_with_it() {
    let firm = firm().await;
    let sales = firm.app.as_sales().await;
    let page = sales.get("/sign-in/again?next=%2F").await;
    assert!(page.attribute("main input[type=password]", "name").is_some());
    assert!(page.attribute("main a.button", "href").is_none());
}

#[actix_web::test]
async fn the_sign_in_page_offers_the_directory_and_a_password() {
    let firm = firm().await;
    let page = firm.app.as_nobody().get("/sign-in?next=%2Fcustomers%3Fq%3Da%26b").await;
    let link = page.attribute("main a.button", "href").unwrap();
    assert_eq!(link, "/sign-in/directory?next=%2Fcustomers%3Fq%3Da%26b");
    assert_eq!(page.text("main a.button"), "Sign in with Témoin ID");
    assert!(page.attribute("main form", "action").is_some());
    let french = firm.app.as_nobody().in_french().get("/sign-in").await;
    assert_eq!(french.text("main a.button"), "Se connecter avec Témoin ID");
}

#[actix_web::test]
async fn a_cross_site_link_starts_no_sign_in() {
    let firm = firm().await;
    let nobody = firm.app.as_nobody();
    let ask = nobody.request(reqwest::Method::GET, "/sign-in/directory?next=%2Fcustomers");
    let answer = nobody.send(ask.header("sec-fetch-site", "cross-site")).await;
    assert_eq!(answer.location(), "/sign-in?next=%2Fcustomers");
    assert!(answer.header("set-cookie").is_empty() || !answer.header("set-cookie").contains("directory"));
}

#[actix_web::test]
async fn the_directory_may_be_the_only_way_in() {
    let firm = Firm::open_with(|it| Registration { only: true, ..it }).await;
    let samuel = firm.app.add_person("samuel", &[Role::Sales]).await;
    add(&firm, "samuel", &["Sellers"], &[]).await;
    let nobody = firm.app.as_nobody();
    let page = nobody.get("/sign-in").await;
    assert!(page.attribute("main form", "action").is_none());
    let answer = nobody.sign_in(&samuel.email, PASSWORD, "").await;
    assert_eq!((answer.status, answer.text("h1")), (403, "Sign in with your firm’s directory".into()));
    let (samuel, answer) = firm.sign_in("samuel").await;
    assert_eq!(answer.location(), "/");
    let again = samuel.client.get("/sign-in/again").await;
    assert!(again.attribute("main input", "name").is_none(), "nor does it prove anything");
    let answer = samuel.client.post("/sign-in/again", &[("password", PASSWORD), ("next", "/")]).await;
    assert_eq!(answer.status, 403);
    for (path, field) in [
        ("/password-reset", "email"),
        ("/password/token", "new_password"),
        ("/profile/password/edit", "new_password"),
    ] {
        assert_eq!(samuel.client.get(path).await.status, 403, "{path}");
        assert_eq!(samuel.client.post(path, &[(field, PASSWORD)]).await.status, 403, "{path}");
    }
    assert!(samuel.client.get("/profile").await.main().contains("Change your password there."));
}

#[actix_web::test]
async fn user_management_leaves_roles_to_the_directory() {
    let firm = Firm::open_with(|it| Registration { only: true, ..it }).await;
    add(&firm, "gisele", &["Chiefs"], &["pwd", "otp"]).await;
    add(&firm, "ada", &["Sellers"], &[]).await;
    firm.sign_in("ada").await.1.location();
    let (gisele, answer) = firm.sign_in("gisele").await;
    assert_eq!(answer.location(), "/");
    let id = paraph::store::people::staff::find_by_email(&firm.app.db, "ada@temoin.example")
        .await
        .unwrap()
        .unwrap()
        .staff
        .id;
    let user = format!("/settings/users/{id}");
    // Pretends that the directory has just reauthenticated her.
    let now = paraph::model::kernel::clock::now();
    firm.app.execute(paraph::store::db::query("update sessions set proved_at = $1").bind(now)).await;
    let page = gisele.client.get(&user).await;
    assert!(page.fact("Roles").ends_with("Change them there."), "{}", page.main());
    assert_eq!(page.fact("Signs in with"), "The firm’s directory");
    assert!(!page.body.contains("roles/edit") && !page.body.contains(&format!("{user}/link")));
    assert_eq!(gisele.client.get(&format!("{user}/roles/edit")).await.status, 404);
    let form = [("version", "1"), ("global_admin", "yes")];
    assert_eq!(gisele.client.post(&format!("{user}/roles/edit"), &form).await.status, 404);
    assert_eq!(gisele.client.post(&format!("{user}/link"), &[("", ""); 0]).await.status, 403);
    // A person added in advance gets no mail.
    assert!(gisele.client.get("/settings/users/new").await.main().contains("Nothing is sent to them."));
    let new = [("name", "Noé Neuf"), ("email", "noe@temoin.example"), ("sales", "yes")];
    let added = gisele.client.fill_in("/settings/users/new", &new).await;
    let said = gisele.client.get(added.location()).await.text("[role=status]");
    assert_eq!(said, "Noé Neuf has been added. Sign-in is with the firm’s directory.");
    assert_eq!(firm.app.count("sign_in_links").await, 0);
}

#[actix_web::test]
async fn a_directory_outage_affects_nothing_else() {
    let firm = firm().await;
    firm.app.as_sales().await;
    firm.provider.stop();
    let visitor = firm.visitor();
    for _ in 0..2 {
        let answer = visitor.client.get("/sign-in/directory").await;
        assert_eq!((answer.status, answer.text("h1")), (503, "Your firm’s directory does not answer".into()));
    }
    assert_eq!(visitor.client.get("/sign-in").await.status, 200);
    assert_eq!(visitor.client.sign_in("samuel.sales@temoin.example", PASSWORD, "").await.status, 303);
    firm.provider.restart();
    add(&firm, "ada", &["Sellers"], &[]).await;
    assert_eq!(firm.sign_in("ada").await.1.location(), "/");

    // The directory stops during a sign-in; after its restart a reload continues.
    let visitor = firm.visitor();
    let back = visitor.through(&visitor.begin("").await, "ada").await;
    firm.provider.stop();
    assert_eq!(visitor.client.get(&back).await.status, 503);
}

#[actix_web::test]
async fn the_directory_may_change_its_keys() {
    let firm = firm().await;
    firm.sign_in("ada").await;
    firm.provider.restart();
    add(&firm, "ada", &["Sellers"], &[]).await;
    let (ada, answer) = firm.sign_in("ada").await;
    assert_eq!(answer.location(), "/");
    assert!(is_signed_in(&ada).await);
}

#[actix_web::test]
async fn failed_callbacks_are_rate_limited() {
    let firm = firm().await;
    let visitor = firm.visitor();
    let began = clock::now();
    for _ in 0..50 {
        assert_eq!(visitor.client.get(&format!("{CALLBACK}?code=x&state=y")).await.status, 400);
    }
    firm.app.undo_limit_recovery_since(began).await;
    assert_eq!(visitor.client.get(CALLBACK).await.status, 429);
}
