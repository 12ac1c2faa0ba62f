//! Rules of every API call: headers, error formats, strict JSON, keys and rate limits.

use chrono::{DateTime, Utc};
use paraph::model::kernel::clock;
use paraph::model::kernel::error_code::ErrorCode;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use paraph::web::token;
use regex_lite::Regex;
use reqwest::Method;
use serde_json::json;

use crate::api::agreements::agreement;
use crate::api::oauth_limits::{hold_limits, spawn_patient};
use crate::support::TestApp;
use crate::support::files::below;
use crate::support::program::Program;
use crate::support::samples::customer;

const GUID: &str = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

async fn register() -> (TestApp, Program, String) {
    let app = spawn_patient().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, customer("Crèche du Marché")).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    (app, program, format!("/v1/customers/{id}/agreements"))
}

#[actix_web::test]
async fn request_and_correlation_ids_are_echoed_or_generated() {
    let (_, program, _) = register().await;
    let request = program.request(Method::GET, "/v1/agreements");
    let request = request.header("MS-RequestId", GUID).header("MS-CorrelationId", GUID.to_uppercase());
    let answer = program.client.send(request).await;
    assert_eq!((answer.header("ms-requestid"), answer.header("ms-correlationid")), (GUID, GUID));
    let (one, two) = (program.get("/v1/agreements").await, program.get("/v1/agreements").await);
    for name in ["ms-requestid", "ms-correlationid"] {
        assert!(uuid::Uuid::try_parse(one.header(name)).is_ok(), "{name}");
        assert_ne!(one.header(name), two.header(name));
    }
    for name in ["MS-RequestId", "MS-CorrelationId"] {
        let request = program.request(Method::GET, "/v1/agreements").header(name, "42");
        program.client.send(request).await.refused(400, 800_002);
    }
}

#[actix_web::test]
async fn calls_have_the_headers_of_pages_and_no_cookie() {
    let (app, program, path) = register().await;
    let nobody = app.stranger();
    for answer in [program.get("/v1/agreements").await, program.get("/v1/x").await, nobody.get(&path).await] {
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
        assert!(answer.headers.get("set-cookie").is_none());
        assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
        assert_eq!(answer.header("x-locale"), "en-US");
    }
}

#[actix_web::test]
async fn a_session_is_not_a_key_and_a_key_is_not_a_session() {
    let (app, program, path) = register().await;
    let agent = app.sign_in("Ann Agent", &[Role::AdminAgent]).await;
    assert_eq!(agent.get(&path).await.status, 401);
    let page = program.get("/customers").await;
    assert_eq!(page.location(), "/sign-in?next=%2Fcustomers");
}

#[actix_web::test]
async fn a_call_without_a_key_is_told_how_to_send_one() {
    let (app, program, _) = register().await;
    let stranger = app.stranger();
    let answer = stranger.get("/v1/agreements").await;
    answer.refused(401, 800_001);
    assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"Paraph\"");
    let key = program.key.as_ref().unwrap();
    for wrong in [format!("Basic {key}"), "Bearer".into(), "Bearer paraph_0".into(), format!("Bearer {key}0")]
    {
        let request = stranger.request(Method::GET, "/v1/agreements").header("authorization", &wrong);
        let answer = stranger.client.send(request).await;
        answer.refused(401, 400);
        assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"Paraph\", error=\"invalid_token\"");
    }
    let request =
        stranger.request(Method::GET, "/v1/agreements").header("authorization", format!("bearer  {key}"));
    assert_eq!(stranger.client.send(request).await.status, 200, "the scheme has no case");
}

#[actix_web::test]
async fn not_found_uses_the_error_format_of_its_path() {
    let (_, program, path) = register().await;
    program.get("/v1/nothing").await.refused(404, 1000);
    program.get("/v1/customers/%00/agreements").await.refused(404, 1000);
    let answer = program.send(Method::DELETE, &path, &json!({})).await;
    answer.refused(405, 405);
    assert_eq!(answer.header("allow"), "GET, POST, HEAD");
    let request = program.request(Method::POST, &path).header("content-type", "text/plain").body("{}");
    program.client.send(request).await.refused(415, 415);
    let large = "x".repeat(70_000);
    let request = program.request(Method::POST, &path).header("content-type", "application/json").body(large);
    program.client.send(request).await.refused(413, 413);
    let answer = program.get("/api/nothing").await;
    let problem = answer.refused(404, 1000);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(problem["type"], "/api#error-1000");
    assert_eq!(
        (&problem["status"], &problem["title"]),
        (&json!(404), &json!("There is nothing at this address"))
    );
    let request = program.request(Method::GET, "/api/nothing").header("x-locale", "fr-CA");
    let french = program.client.send(request).await;
    assert_eq!(french.json()["title"], "Il n’y a rien à cette adresse");
    assert_eq!(french.header("x-locale"), "fr-FR");
}

#[actix_web::test]
async fn an_ambiguous_body_is_refused() {
    let (app, program, path) = register().await;
    let right = agreement("Zoé", "2024-09-03").to_string();
    let twice = right.replacen('{', r#"{"TEMPLATEID":"x","#, 1);
    let cases = [
        (twice, "once"),
        (right.replace("Zoé", "Zo\\u0000"), "control"),
        (right.replace("Zoé", "Zo\\u001b[2J"), "control"),
        (right.replace("Zoé", "\\ud800"), "JSON"),
        (format!("{right}x"), "JSON"),
        (String::new(), "JSON"),
        ("[".repeat(40_000), "JSON"),
        (right.replace("\"Lefèvre\"", "NaN"), "JSON"),
    ];
    for (body, said) in cases {
        let request = program.request(Method::POST, &path).header("content-type", "application/json");
        let answer = program.client.send(request.body(body.clone())).await;
        let error = answer.refused(400, 800_002);
        assert!(error["description"].as_str().unwrap().contains(said), "{body}: {error}");
    }
    let request = program.request(Method::POST, &path).header("content-type", "application/json");
    program.client.send(request.body(b"\"\xff\"".to_vec())).await.refused(400, 800_002);
    assert_eq!(app.count("confirmations").await, 0);
    program.get("/v1/agreements?agreementType=%00").await.refused(400, 800_002);
    program.get("/v1/agreements?agreementType=%FF").await.refused(400, 800_002);
}

#[actix_web::test]
async fn a_refused_role_is_logged() {
    let app = TestApp::spawn().await;
    let program = app.program("Ute User", &[Role::UserAdmin]).await;
    let path = format!("/v1/customers/{GUID}/agreements");
    program.get(&format!("{path}?agreementType=*")).await.refused(403, 900_150);
    let (name, after, key): (String, String, Option<String>) =
        query("select staff_name, after, key_id from activity_log where action = 'refused'")
            .one(&app.db)
            .await
            .unwrap();
    assert_eq!((name.as_str(), after), ("Ute User", format!(r#"{{"method":"GET","path":"{path}"}}"#)));
    assert!(key.is_some());
}

#[actix_web::test]
async fn calls_beyond_five_hundred_a_minute_get_retry_after() {
    let (app, program, path) = register().await;
    let began = clock::now();
    for _ in 0..500 {
        assert_eq!(program.get("/v1/agreements").await.status, 200);
    }
    hold_limits(&app, began).await;
    let (free_at,): (i64,) = query("select max(free_at) from limits").one(&app.db).await.unwrap();
    // 500 calls cost a minute, and the next one 120 ms. The answer has whole seconds, which are eight calls.
    let wait = |now: DateTime<Utc>| (free_at + 120 - 60_000 - now.timestamp_millis()) / 1000 + 1;
    let before = clock::now();
    let refused = program.get("/v1/agreements").await;
    let waits = wait(clock::now())..=wait(before);
    assert_eq!(refused.status, 429);
    let body = refused.json();
    let wait: i64 = refused.header("retry-after").parse().unwrap();
    assert_eq!(
        body,
        json!({
            "statusCode": 429, "message": format!("Rate limit is exceeded. Try again in {wait} seconds."),
        })
    );
    assert!(waits.contains(&wait), "{wait}: {waits:?}");
    let problem = program.get("/api/nothing").await;
    assert_eq!((problem.status, problem.header("content-type")), (429, "application/problem+json"));
    let other = app.program("Ann Agent", &[Role::AdminAgent]).await;
    assert_eq!(other.get(&path).await.status, 200, "another key has tries of its own");
}

#[actix_web::test]
async fn only_every_twenty_fifth_call_writes_its_rate_limit() {
    let (app, program, _) = register().await;
    let mut written = 0;
    let mut before: (i64,) = (0,);
    for _ in 0..75 {
        assert_eq!(program.get("/v1/agreements").await.status, 200);
        let name = "select coalesce(max(free_at), 0) from limits";
        let after: (i64,) = query(name).one(&app.db).await.unwrap();
        written += i32::from(after != before);
        before = after;
    }
    assert_eq!(written, 3);
    let (used,): (Option<DateTime<Utc>>,) =
        query("select last_used_at from api_keys").one(&app.db).await.unwrap();
    assert!(used.is_some());
}

#[actix_web::test]
async fn an_address_that_guesses_keys_waits_but_a_valid_key_from_it_does_not() {
    let (app, program, _) = register().await;
    let guesser = Program { key: Some(token::generate_api_key()), ..app.stranger() };
    let began = clock::now();
    for _ in 0..500 {
        assert_eq!(guesser.get("/v1/agreements").await.status, 401);
    }
    hold_limits(&app, began).await;
    assert_eq!(guesser.get("/v1/agreements").await.status, 429);
    assert_eq!(program.get("/v1/agreements").await.status, 200);
}

#[test]
fn every_error_code_used_has_a_complete_row() {
    for (rows, constructor) in [(ErrorCode::all(), "new"), (ErrorCode::compliance(), "compliance")] {
        let codes: Vec<u32> = rows.iter().map(|it| it.code).collect();
        assert!(rows.iter().all(|it| (400..600).contains(&it.http) && !it.name.is_empty()));
        let used = Regex::new(&format!(r"Fault::{constructor}\(([0-9_]+)\)")).unwrap();
        let mut found = 0;
        for (path, text) in below("src", "rs") {
            for code in used.captures_iter(&text) {
                let code = code[1].replace('_', "").parse().unwrap();
                assert!(codes.contains(&code), "{path}: {code}");
                found += 1;
            }
        }
        assert!(found > 5);
    }
    let file = include_str!("../../src/model/facts/error_codes.csv");
    assert_eq!(ErrorCode::all().len(), file.lines().count() - 1, "a row cannot be read");
}
