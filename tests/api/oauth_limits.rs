//! The end of access tokens, and the rate limits of the token endpoint.

use chrono::{DateTime, TimeDelta, Utc};
use paraph::app::Options;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use paraph::store::settings::access_tokens::{self, SWEPT};
use paraph::web::request::leases::LeaseTimes;
use paraph::web::token;

use crate::support::program::Program;
use crate::support::{Response, TestApp};

/// A program, and the same with an access token.
async fn register() -> (TestApp, Program, Program) {
    let app = spawn_patient().await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let caller = with_token(&app, &program).await;
    (app, program, caller)
}

/// A register that counts every call. Usually, a call that waits too long for its permit is granted uncounted.
pub async fn spawn_patient() -> TestApp {
    TestApp::spawn_with(|it| Options { lease_times: LeaseTimes::ENDLESS, ..it }).await
}

async fn with_token(app: &TestApp, program: &Program) -> Program {
    let answer = program.refresh("/oauth2/token").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    Program { key: Some(token), ..app.stranger() }
}

/// Sets the time until which the tokens are valid.
async fn expire(app: &TestApp, at: DateTime<Utc>) {
    app.execute(query("update access_tokens set expires_at = $1").bind(at)).await;
}

async fn is_refused(program: &Program, caller: &Program) {
    let answer = caller.get("/v1/agreements").await;
    answer.refused(401, 400);
    assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"Paraph\", error=\"invalid_token\"");
    let answer = program.refresh("/oauth2/token").await;
    assert_eq!((answer.status, &answer.json()["error"]), (400, &"invalid_grant".into()));
}

#[actix_web::test]
async fn a_token_ends_when_its_key_is_revoked() {
    let (app, program, caller) = register().await;
    let other = app.program("Sam Sales", &[Role::Sales]).await;
    let other = with_token(&app, &other).await;
    let admin = app.as_global_admin().await;
    let id = &program.person().id;
    let (key,): (String,) =
        query("select id from api_keys where staff_id = $1").bind(id).one(&app.db).await.unwrap();
    admin.fill_in(&format!("/settings/api-keys/{key}/revocation"), &[]).await.location();
    is_refused(&program, &caller).await;
    assert_eq!(other.get("/v1/agreements").await.status, 200, "the token of another key");
}

#[actix_web::test]
async fn a_token_ends_with_its_key() {
    let (app, program, caller) = register().await;
    let expire = |at| query("update api_keys set expires_at = $1").bind(at);
    app.execute(expire(clock::now() - TimeDelta::seconds(1))).await;
    is_refused(&program, &caller).await;
    app.execute(expire(clock::now() + TimeDelta::days(1))).await;
    assert_eq!(caller.get("/v1/agreements").await.status, 200);
}

#[actix_web::test]
async fn a_token_ends_when_the_owner_of_its_key_is_deactivated_and_has_only_their_roles() {
    let (app, program, caller) = register().await;
    assert_eq!(caller.get("/v1/customers?size=1").await.status, 200);
    app.execute(query("update staff set sales = $1, user_admin = $2").bind(false).bind(true)).await;
    caller.get("/v1/customers?size=1").await.refused(403, 900_150);
    // Deactivation also revokes the keys. Without that, the token ends all the same.
    app.execute(query("update staff set deactivated_at = $1").bind(clock::now())).await;
    is_refused(&program, &caller).await;
}

#[actix_web::test]
async fn a_token_is_valid_for_an_hour() {
    let (app, program, caller) = register().await;
    let (until,): (DateTime<Utc>,) =
        query("select expires_at from access_tokens").one(&app.db).await.unwrap();
    let left = (until - clock::now()).num_seconds();
    assert!((3540..=3600).contains(&left), "{left}");
    expire(&app, until - TimeDelta::seconds(3540)).await;
    assert_eq!(caller.get("/v1/agreements").await.status, 200);
    expire(&app, until - TimeDelta::seconds(3600)).await;
    caller.get("/v1/agreements").await.refused(401, 400);
    assert_eq!(with_token(&app, &program).await.get("/v1/agreements").await.status, 200);
    assert_eq!(app.count("access_tokens").await, 1, "the new token swept the one before");
}

#[actix_web::test]
async fn each_token_sweeps_some_of_those_that_have_expired() {
    let (app, program, _) = register().await;
    let (id,): (String,) = query("select id from api_keys").one(&app.db).await.unwrap();
    for number in 0..SWEPT + 20 {
        let hash = token::hash(&number.to_string());
        app.write(async |tx| access_tokens::insert(tx, &hash, &id).await).await;
    }
    expire(&app, clock::now() - TimeDelta::seconds(1)).await;
    let valid = with_token(&app, &program).await;
    assert_eq!(app.count("access_tokens").await, 22);
    with_token(&app, &program).await;
    assert_eq!(app.count("access_tokens").await, 2);
    assert_eq!(valid.get("/v1/agreements").await.status, 200);
}

#[actix_web::test]
async fn a_token_request_is_a_use_of_the_key_and_not_an_activity() {
    let (app, program, _) = register().await;
    let long_ago = clock::now() - TimeDelta::days(9);
    app.execute(query("update api_keys set last_used_at = $1").bind(long_ago)).await;
    let lines = app.count("activity_log").await;
    with_token(&app, &program).await;
    let (used,): (DateTime<Utc>,) = query("select last_used_at from api_keys").one(&app.db).await.unwrap();
    assert!(used > clock::now() - TimeDelta::minutes(1), "{used}");
    assert_eq!(app.count("activity_log").await, lines);
}

/// Restores no permits for half a minute, however slow the machine is.
pub async fn hold_limits(app: &TestApp, began: DateTime<Utc>) {
    app.undo_limit_recovery_since(began).await;
    app.execute(query("update limits set free_at = free_at + 30000")).await;
}

/// A refusal that asks the program to wait.
fn must_wait(answer: &Response) {
    assert_eq!(answer.status, 429, "{}", answer.body);
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
}

#[actix_web::test]
async fn calls_with_a_token_and_token_requests_count_for_the_key() {
    let began = clock::now();
    // The first token counts too.
    let (app, program, caller) = register().await;
    for _ in 0..166 {
        assert_eq!(program.get("/v1/agreements").await.status, 200);
        assert_eq!(caller.get("/v1/agreements").await.status, 200);
        with_token(&app, &program).await;
    }
    assert_eq!(caller.get("/v1/agreements").await.status, 200, "the 500th");
    hold_limits(&app, began).await;
    must_wait(&caller.get("/v1/agreements").await);
    must_wait(&program.get("/v1/agreements").await);
    let refused = program.refresh("/oauth2/token").await;
    must_wait(&refused);
    assert_eq!(refused.json()["error"], "invalid_request", "RFC 6749 has no code for it");
    assert!(refused.json()["error_description"].as_str().unwrap().contains("Try again in"));
    let other = app.program("Ann Agent", &[Role::AdminAgent]).await;
    assert_eq!(other.refresh("/oauth2/token").await.status, 200, "another key has tries of its own");
}

#[actix_web::test]
async fn an_address_that_guesses_waits_but_a_valid_key_from_it_does_not() {
    let (app, program, caller) = register().await;
    let guesser = Program { key: Some(token::generate_api_key()), ..app.stranger() };
    let guessed = Program { key: Some(token::generate_access_token()), ..app.stranger() };
    let began = clock::now();
    for _ in 0..250 {
        assert_eq!(guesser.refresh("/oauth2/token").await.status, 400);
        guessed.get("/v1/agreements").await.refused(401, 400);
    }
    hold_limits(&app, began).await;
    must_wait(&guesser.refresh("/oauth2/token").await);
    must_wait(&guessed.get("/v1/agreements").await);
    assert_eq!(program.refresh("/oauth2/token").await.status, 200);
    assert_eq!(caller.get("/v1/agreements").await.status, 200);
}
