//! Bad input gets a clear 4xx answer and changes nothing.

use crate::rules::gates::post_routes;
use crate::support::dump::dump;
use crate::support::samples::{draft, review};
use crate::support::world::World;
use crate::support::{Client, Response, TestApp, encoded};

const FORM: &str = "application/x-www-form-urlencoded";

async fn send(person: &Client, path: &str, content_type: &str, body: Vec<u8>) -> Response {
    let request = person.request(reqwest::Method::POST, path).header("content-type", content_type);
    person.send(request.body(body)).await
}

#[actix_web::test]
async fn every_route_refuses_malformed_forms() {
    let (world, person) = World::of("all roles").await;
    let token = person.token().await;
    let before = dump(&world.app.db).await;
    for route in post_routes() {
        let path = world.path(route);
        let form = [vec![("csrf".to_owned(), token.clone())], world.form(route)].concat();
        let pairs: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let right = encoded(&pairs);
        let (name, value) = pairs.last().unwrap();
        let again = encoded(&[(name, value)]);
        let large = format!("{right}&next={}", "a".repeat(64 * 1024));
        for (what, body, status) in [
            ("an unknown field", format!("{right}&admin=true").into_bytes(), 400),
            ("a field given twice", format!("{right}&{again}").into_bytes(), 400),
            ("the token twice", format!("{right}&csrf={token}").into_bytes(), 400),
            ("wrong UTF-8", format!("{right}&next=%ff%fe").into_bytes(), 400),
            ("raw bytes", [right.as_bytes(), b"&x=\xff\xfe"].concat(), 400),
            ("overlong UTF-8", format!("{right}&%c0%ae=1").into_bytes(), 400),
            ("NUL", format!("{right}&next=a%00b").into_bytes(), 400),
            ("too much", large.clone().into_bytes(), 413),
            ("nothing", Vec::new(), 403),
            ("JSON", b"{\"csrf\":\"\"}".to_vec(), 403),
        ] {
            let answer = send(&person, &path, FORM, body).await;
            assert_eq!(answer.status, status, "{route} with {what}: {}", answer.main());
            assert!(answer.text("main").contains("Nothing was changed."), "{route} with {what}");
        }
        for kind in ["application/json", "multipart/form-data; boundary=x", "text/plain", ""] {
            let answer = send(&person, &path, kind, right.clone().into_bytes()).await;
            assert_eq!(answer.status, 415, "{route} as {kind:?}");
        }
    }
    assert_eq!(dump(&world.app.db).await, before);
    assert_eq!(person.get("/").await.status, 200, "still signed in");
}

#[actix_web::test]
async fn unknown_ids_are_not_found() {
    let (world, person) = World::of("sales").await;
    let before = dump(&world.app.db).await;
    let unknown = uuid::Uuid::now_v7().to_string();
    for id in [unknown.as_str(), "1", "%00", "%ff", "..", "'", &"a".repeat(3000)] {
        for path in [
            "", "/edit", "/domain/edit", "/contact/edit", "/confirmations/new", "/registration",
            "/confirmations/x",
        ] {
            let path = format!("/customers/{id}{path}");
            let status = person.get(&path).await.status;
            // The HTTP client resolves /customers/.. itself.
            assert!(status == 404 || id == "..", "GET {path}: {status}");
        }
    }
    for route in ["/customers/{id}/edit", "/customers/{id}/contact/edit", "/customers/{id}/confirmations/new"]
    {
        let path = route.replace("{id}", &unknown);
        assert_eq!(person.post(&path, &world.form(route)).await.status, 404, "{path}");
    }
    assert_eq!(person.post("/customers/drafts/no-id/edit", &draft(&[])).await.status, 404);
    // A customer's id is not a draft's id.
    let account = world.path("/customers/{id}");
    let customer = account.rsplit('/').next().unwrap();
    assert_eq!(person.post(&format!("/customers/drafts/{customer}/edit"), &draft(&[])).await.status, 404);
    assert_eq!(dump(&world.app.db).await, before);
}

#[actix_web::test]
async fn tampered_hidden_fields_are_refused() {
    let (world, person) = World::of("sales").await;
    let before = dump(&world.app.db).await;
    for (route, field, value) in [
        ("/customers/{id}/edit", "version", "one"),
        ("/customers/{id}/edit", "version", "99999999999999999999"),
        ("/customers/{id}/contact/edit", "version", ""),
        ("/customers/{id}/confirmations/new", "id", "../../x"),
        ("/customers/{id}/confirmations/new", "id", ""),
        ("/language", "language", "de"),
    ] {
        let mut form = world.form(route);
        form.retain(|(name, _)| name != field);
        form.push((field.to_owned(), value.to_owned()));
        assert_eq!(person.post(&world.path(route), &form).await.status, 400, "{route} with {field}={value}");
    }
    // `based_on` is accepted only if it is the current record.
    let mut form = world.form("/customers/{id}/confirmations/new");
    form.retain(|(name, _)| name != "based_on");
    form.push(("based_on".to_owned(), uuid::Uuid::now_v7().to_string()));
    let path = world.path("/customers/{id}/confirmations/new");
    let form = crate::support::changed(form, &[("first_name", "Ada")]);
    assert_eq!(person.post(&path, &form).await.status, 409);
    assert_eq!(dump(&world.app.db).await, before);
}

/// The text fields of each form.
const TYPED: [(&str, &[&str]); 7] = [
    (
        "/customers/drafts/{id}/edit",
        &[
            "company_name", "domain", "microsoft_id", "address_line1", "address_line2", "city", "state",
            "postal_code", "registration_id", "tags", "first_name", "last_name", "email", "phone",
            "accepted_day", "accepted_month", "accepted_year", "signatory_first_name", "signatory_last_name",
            "signatory_email", "signatory_phone",
        ],
    ),
    (
        "/customers/{id}/edit",
        &[
            "company_name", "microsoft_id", "address_line1", "address_line2", "city", "state", "postal_code",
            "registration_id", "tags",
        ],
    ),
    ("/customers/{id}/domain/edit", &["domain", "domain_reason"]),
    ("/customers/{id}/contact/edit", &["first_name", "last_name", "email", "phone"]),
    (
        "/customers/{id}/confirmations/new",
        &["first_name", "last_name", "email", "phone", "accepted_day", "accepted_month", "accepted_year"],
    ),
    ("/customers/{id}/orders/new", &["quantity"]),
    ("/customers/{id}/subscriptions/{subscription}/quantity/edit", &["quantity"]),
];

/// Submits every form with this value in one field. The form must be shown again with the value.
async fn type_everywhere(value: &str, says: impl Fn(&str, &str, &Response)) {
    let (world, person) = World::of("sales").await;
    let before = dump(&world.app.db).await;
    for (route, fields) in TYPED {
        for field in fields {
            let form = crate::support::changed(world.form(route), &[(field, value)]);
            let answer = person.post(&world.path(route), &form).await;
            assert_eq!(answer.status, 422, "{route} {field}: {}", answer.main());
            assert!(answer.text("title").starts_with("Error: "), "{route} {field}");
            let wrong = answer.attributes(".error-summary a", "href");
            let group = field.replace("_month", "_day").replace("_year", "_day");
            assert!(wrong.contains(&format!("#{group}")), "{route} {field}: {wrong:?}");
            assert_eq!(answer.value(field), value, "{route} {field} is kept");
            for (name, kept) in form.iter().filter(|(name, _)| name == "email" || name == "city") {
                assert_eq!(answer.value(name), *kept, "{route} {field}: {name} is kept");
            }
            says(route, field, &answer);
        }
    }
    assert_eq!(dump(&world.app.db).await, before);
}

#[actix_web::test]
async fn every_field_refuses_overlong_text() {
    type_everywhere(&"é".repeat(10_000), |_, _, _| {}).await;
}

#[actix_web::test]
async fn every_field_refuses_control_characters() {
    type_everywhere("a\u{1}b\u{202e}c", |route, field, answer| {
        let group = field.replace("_month", "_day").replace("_year", "_day");
        assert!(!answer.error(&group).is_empty(), "{route} {field}");
    })
    .await;
}

#[actix_web::test]
async fn markup_is_shown_as_text_and_never_run() {
    for typed in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'-alert(1)-'<svg/onload=alert(1)>",
        "</textarea></title><style>*{display:none}</style>",
        "{{ 7*7 }}${7*7}<%= 7 %>&lt;b&gt;",
    ] {
        let app = TestApp::spawn().await;
        let sales = app.as_sales().await;
        // In the fields that accept it. The page lint refuses scripts, styles and event handlers.
        let edit = sales.get("/customers/new").await.location().to_owned();
        let changes: Vec<_> =
            ["company_name", "address_line1", "address_line2", "city", "tags", "first_name", "last_name"]
                .map(|field| (field, typed))
                .to_vec();
        let form =
            draft(&[changes.as_slice(), &[("registration_id", "<b>1</b>"), ("microsoft_id", "")]].concat());
        let long =
            crate::support::changed(form.clone(), &[("email", typed), ("domain", typed), ("phone", typed)]);
        let refused = sales.post(&edit, &long).await;
        for field in ["company_name", "city", "tags", "email", "domain", "phone"] {
            assert_eq!(refused.value(field), typed, "{field}");
        }
        let review = review(sales.post(&edit, &form).await.location());
        assert_eq!(sales.get(&review).await.fact("Company name"), typed);
        let submit = sales.get(&review).await.form(&review);
        let confirmation = sales.post(&review, &submit).await.location().to_owned();
        assert!(sales.get(&confirmation).await.text(".done strong").starts_with(typed));
        let account = confirmation.trim_end_matches("/registration");
        let page = sales.get(account).await;
        assert_eq!(page.fact("Company name"), typed);
        assert!(page.fact("Accepted by").starts_with(&format!("{typed} {typed}")));
        let report = page.attributes("#history ~ table tbody a, table.list tbody a", "href").pop().unwrap();
        assert_eq!(sales.get(&report).await.fact("First name"), typed);
        sales.fill_in(&format!("{account}/edit"), &[("city", &format!("{typed}2"))]).await.location();
        assert!(sales.get(account).await.text(".activity > li:first-child").contains(typed));
        assert_eq!(sales.get("/customers").await.texts("tbody th"), [typed]);
        let query: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        assert_eq!(sales.get(&format!("/customers?q={query}")).await.value("q"), typed);
        assert_eq!(sales.get(&format!("/customers/report?q={query}")).await.fact("Search"), typed);
        assert_eq!(app.as_nobody().get(&format!("/sign-in?next={query}")).await.value("next"), typed);
        assert_eq!(sales.get(&format!("/nowhere/{query}")).await.status, 404);
    }
}

#[actix_web::test]
async fn names_are_cleaned_to_one_line_with_single_spaces() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let edit = sales.get("/customers/new").await.location().to_owned();
    let form = draft(&[("company_name", "  Crèche\r\n\tdu   Marché  "), ("first_name", "\u{a0}Zoé\u{2003}")]);
    let review = sales.get(&review(sales.post(&edit, &form).await.location())).await;
    assert_eq!(
        (review.fact("Company name"), review.fact("First name")),
        ("Crèche du Marché".into(), "Zoé".into())
    );
}
