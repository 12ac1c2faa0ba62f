//! Headers of every response, including errors and files.

use crate::rules::gates::all_routes;
use crate::support::samples::confirmed;
use crate::support::world::World;
use crate::support::{PASSWORD, Response, TestApp};
use paraph::store::db::query;

const ALWAYS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

fn has_the_headers(what: &str, answer: &Response) {
    for (name, value) in ALWAYS {
        // Uploaded files never run as our own pages.
        let files = ["GET /agreements/files/{id} ", "GET /customers/{id}/proofs/{proof} "];
        let uploaded = name == "content-security-policy" && files.iter().any(|it| what.starts_with(it));
        let uploaded = uploaded && answer.status == 200;
        let value = if uploaded { "default-src 'none'; sandbox; frame-ancestors 'none'" } else { value };
        assert_eq!(answer.header(name), value, "{what}: {name}");
    }
    assert_eq!(answer.header("strict-transport-security"), "", "{what}: not over http");
    assert_eq!(answer.header("server"), "");
}

#[actix_web::test]
async fn every_response_has_the_headers_and_no_page_is_cached() {
    let app = TestApp::spawn().await;
    let (sales, user_admin, nobody) = (app.as_sales().await, app.as_user_admin().await, app.as_nobody());
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let account = format!("/customers/{id}");
    let unknown_draft = format!("/customers/drafts/{}", uuid::Uuid::now_v7());
    let answers = [
        ("page", sales.get("/").await, 200),
        ("account", sales.get(&account).await, 200),
        ("health", nobody.get("/health").await, 200),
        ("redirect", nobody.get("/").await, 303),
        ("bad request", sales.get("/customers?page=2").await, 400),
        ("forbidden", user_admin.get("/customers").await, 403),
        ("not found", sales.get("/nowhere").await, 404),
        ("not found by nobody", nobody.get("/nowhere/at/all").await, 404),
        ("no such file", nobody.get("/static/0000/app.css").await, 404),
        ("method", sales.post(&account, &[("", ""); 0]).await, 405),
        ("out of order", sales.post(&unknown_draft, &[("reviewed", "x")]).await, 409),
        ("refused form", nobody.post("/sign-in", &[("email", "")]).await, 422),
        ("too large", sales.post("/language", &[("next", "a".repeat(70_000).as_str())]).await, 413),
        ("sent on", sales.post("/language", &[("language", "en")]).await, 303),
    ];
    for (what, answer, status) in &answers {
        assert_eq!(answer.status, *status, "{what}: {}", answer.main());
        has_the_headers(what, answer);
        assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    }
}

/// Every cookie is HttpOnly, SameSite and host-only.
fn has_closed_cookies(what: &str, answer: &Response) {
    for cookie in answer.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.contains("; HttpOnly") && cookie.contains("; Path=/"), "{what}: {cookie}");
        assert!(
            cookie.contains("; SameSite=Lax") || cookie.contains("; SameSite=Strict"),
            "{what}: {cookie}"
        );
        assert!(!cookie.contains("Domain"), "{what}: {cookie}");
    }
}

#[actix_web::test]
async fn every_route_has_the_headers_for_every_role() {
    for column in ["nobody", "user admin", "all roles"] {
        let (world, person) = World::of(column).await;
        for (method, route, _) in all_routes() {
            let path = world.path(route);
            let answer = match method {
                "GET" => person.get(&path).await,
                _ => person.post(&path, &world.form(route)).await,
            };
            let what = format!("{method} {route} by {column}: {}", answer.status);
            assert!(answer.status < 500, "{what}");
            has_the_headers(&what, &answer);
            has_closed_cookies(&what, &answer);
            let file = route.starts_with("/static/");
            let kept = if file { "public, max-age=31536000, immutable" } else { "no-store" };
            assert_eq!(answer.header("cache-control"), kept, "{what}");
        }
    }
}

#[actix_web::test]
async fn a_server_error_shows_a_reference_and_no_details() {
    // A table of a page, the table of sessions, and the one of the sign-in.
    for (table, method, path) in [
        ("customers", "GET", "/customers/01a212da-8a78-75db-bd47-d310645ff198"),
        ("customer_counts", "GET", "/"),
        ("drafts", "GET", "/customers/drafts/01a212da-8a78-75db-bd47-d310645ff198/edit"),
        ("sessions", "GET", "/"),
        ("sessions", "POST", "/language"),
        ("sessions", "GET", "/nowhere"),
        ("limits", "POST", "/sign-in"),
    ] {
        let app = TestApp::spawn().await;
        let sales = app.as_sales().await.in_french();
        sales.token().await;
        app.execute(query(format!("alter table {table} rename to away"))).await;
        let answer = match method {
            "GET" => sales.get(path).await,
            _ => sales.post(path, &[("language", "fr"); 0]).await,
        };
        let what = format!("{method} {path} without {table}");
        assert_eq!(answer.status, 500, "{what}: {}", answer.main());
        has_the_headers(&what, &answer);
        assert_eq!(answer.header("cache-control"), "no-store", "{what}");
        assert_eq!(answer.text("h1"), "Une erreur est survenue de notre côté", "{what}");
        let reference = answer.text("main code");
        assert!(uuid::Uuid::try_parse(&reference).is_ok(), "{what}: {reference}");
        for detail in
            [table, "away", "relation", "column", "select", "sqlx", "sqlite", "postgres", ".rs", "Error"]
        {
            let main = answer.text("main").to_lowercase();
            assert!(!main.contains(&detail.to_lowercase()), "{what} tells {detail}: {main}");
        }
    }
}

#[actix_web::test]
async fn rate_limited_and_malformed_requests_have_the_headers() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[paraph::model::people::staff::Role::Sales]).await;
    let nobody = app.as_nobody();
    let token = nobody.token().await;
    let form = [("email", person.email.as_str()), ("password", "wrong"), ("next", "")];
    let mut answer = nobody.post("/sign-in", &form).await;
    while answer.status == 422 {
        answer = nobody.post("/sign-in", &form).await;
    }
    assert_eq!(answer.status, 429, "{}", answer.main());
    assert!(answer.header("retry-after").parse::<u16>().unwrap() > 0);
    let right = [("email", person.email.as_str()), ("password", PASSWORD), ("next", "")];
    let locked = nobody.post("/sign-in", &right).await;
    let json = nobody.request(reqwest::Method::POST, "/sign-in").header("content-type", "application/json");
    let json = nobody.send(json.body(format!("{{\"csrf\":\"{token}\"}}"))).await;
    let foreign = nobody.request(reqwest::Method::POST, "/sign-in").header("sec-fetch-site", "cross-site");
    let foreign = nobody.send(foreign).await;
    for (answer, status) in [(answer, 429), (locked, 429), (json, 415), (foreign, 403)] {
        assert_eq!(answer.status, status, "{}", answer.main());
        has_the_headers(&status.to_string(), &answer);
        has_closed_cookies(&status.to_string(), &answer);
        assert_eq!(answer.header("cache-control"), "no-store", "{status}");
    }
}

#[actix_web::test]
async fn error_pages_use_the_readers_language_and_frame() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let page = sales.get("/nowhere").await;
    assert_eq!(page.text("h1"), "Page not found");
    assert_eq!(page.text(".person"), "Samuel Sales");
    let page = sales.in_french().get("/customers/no-such-customer").await;
    assert_eq!((page.status, page.text("h1").as_str()), (404, "Page introuvable"));
    let page = app.as_nobody().in_french().get("/nowhere").await;
    assert_eq!((page.status, page.text("h1").as_str()), (404, "Page introuvable"));
}

#[actix_web::test]
async fn an_unsupported_method_gets_a_page() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    for (method, path) in [
        (reqwest::Method::DELETE, "/customers"),
        (reqwest::Method::PUT, "/"),
        (reqwest::Method::PATCH, "/sign-in"),
        (reqwest::Method::OPTIONS, "/customers"),
        (reqwest::Method::GET, "/sign-out"),
        (reqwest::Method::GET, "/language"),
        (reqwest::Method::POST, "/customers/report"),
    ] {
        let page = sales.send(sales.request(method.clone(), path)).await;
        assert_eq!(page.status, 405, "{method} {path}");
        assert_eq!(page.text("h1"), "This page cannot be used that way");
    }
    assert_eq!(sales.get("/").await.status, 200, "and nobody was signed out by a link");
}

#[actix_web::test]
async fn head_answers_as_get_without_a_body() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let css = paraph::web::answer::static_files::address("app.css");
    for path in ["/", "/customers", "/health", css, "/nowhere"] {
        let get = sales.get(path).await;
        let head = sales.send(sales.request(reqwest::Method::HEAD, path)).await;
        assert_eq!(
            (head.status, head.header("content-type")),
            (get.status, get.header("content-type")),
            "{path}"
        );
        assert_eq!(head.body, "", "{path}");
    }
}

#[actix_web::test]
async fn static_files_are_immutable_and_compressed() {
    let app = TestApp::spawn().await;
    let nobody = app.as_nobody();
    let page = nobody.get("/sign-in").await;
    let mut files = page.attributes("link[rel=stylesheet], link[rel=icon]", "href");
    files.extend(page.attributes("script", "src"));
    assert_eq!(files.len(), 4, "{files:?}");
    for file in &files {
        let plain = nobody.get(file).await;
        assert_eq!(plain.status, 200);
        has_the_headers(file, &plain);
        assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
        assert!(plain.headers.get_all("vary").iter().any(|it| it == "Accept-Encoding"));
        assert_eq!(plain.header("content-encoding"), "");
        let request = nobody.request(reqwest::Method::GET, file).header("accept-encoding", "br, gzip");
        let packed = request.send().await.unwrap();
        assert_eq!(packed.headers()["content-encoding"], "gzip", "{file}");
        let bytes = packed.bytes().await.unwrap();
        let mut unpacked = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&bytes[..]), &mut unpacked).unwrap();
        assert_eq!(unpacked, plain.body, "{file}");
        let (hash, name) = file.strip_prefix("/static/").unwrap().split_once('/').unwrap();
        assert_eq!(
            (hash.len(), nobody.get(&format!("/static/0{}/{name}", &hash[1..])).await.status),
            (16, if hash.starts_with('0') { 200 } else { 404 })
        );
    }
    let kinds: Vec<_> = files.iter().map(|it| it.rsplit('.').next().unwrap()).collect();
    assert_eq!(kinds, ["svg", "css", "css", "js"]);
    assert_eq!(nobody.get("/static/0000000000000000/../../Cargo.toml").await.status, 404);
}

#[actix_web::test]
async fn pages_are_compressed_when_the_browser_accepts_it() {
    let app = TestApp::spawn().await;
    let nobody = app.as_nobody();
    let request = nobody.request(reqwest::Method::GET, "/sign-in").header("accept-encoding", "gzip");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.headers()["content-encoding"], "gzip");
}

/// Behind a TLS proxy: __Host- cookie names and HSTS.
#[actix_web::test]
async fn cookies_behind_tls_are_secure() {
    let app = TestApp::spawn_secure().await;
    let person = app.add_person("Ada Roy", &[paraph::model::people::staff::Role::Sales]).await;
    let client = app.as_nobody();
    let page = client.get("/sign-in").await;
    assert_eq!(page.header("strict-transport-security"), "max-age=63072000; includeSubDomains");
    let form = page.header("set-cookie").to_owned();
    assert!(
        form.starts_with("__Host-paraph-form=") && form.contains("; Secure") && form.contains("Path=/"),
        "{form}"
    );
    let pair = form.split(';').next().unwrap();
    let token = page.attribute("input[name=csrf]", "value").unwrap();
    let body = [("csrf", token.as_str()), ("email", &person.email), ("password", PASSWORD)];
    let request = client.request(reqwest::Method::POST, "/sign-in").header("cookie", pair);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let answer = client.send(request.body(crate::support::encoded(&body))).await;
    assert_eq!(answer.location(), "/");
    let set: Vec<&str> = answer.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap()).collect();
    assert_eq!(set.len(), 2, "session and device: {set:?}");
    assert!(set.iter().all(|it| it.starts_with("__Host-") && it.contains("; Secure")), "{set:?}");
    let session = set.iter().find(|it| it.starts_with("__Host-paraph=")).unwrap();
    assert!(session.starts_with("__Host-paraph=") && session.contains("; Secure"), "{session}");
    assert!(session.contains("HttpOnly") && session.contains("SameSite=Lax"), "{session}");
    let body = crate::support::encoded(&[("csrf", token.as_str()), ("language", "fr"), ("next", "/")]);
    let request = client.request(reqwest::Method::POST, "/language").header("cookie", pair);
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
    let language = client.send(request).await.header("set-cookie").to_owned();
    assert!(
        language.starts_with("__Host-paraph-language=fr; ") && language.contains("; Secure"),
        "{language}"
    );
}
