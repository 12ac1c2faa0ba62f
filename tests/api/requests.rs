//! Repeated requests (same MS-RequestId) get the first answer and write nothing, even while the first is running.

use chrono::TimeDelta;
use futures_util::future::join_all;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use paraph::store::settings::api_requests;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api::agreements::agreement;
use crate::support::TestApp;
use crate::support::program::Program;
use crate::support::response::Response;
use crate::support::samples::customer;

async fn register() -> (TestApp, Program, String) {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, customer("Crèche du Marché")).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    (app, program, format!("/v1/customers/{id}/agreements"))
}

fn guid() -> String {
    uuid::Uuid::new_v4().to_string()
}

async fn post_as(program: &Program, path: &str, body: &Value, id: &str) -> Response {
    program.send_as(Method::POST, path, body, &[("MS-RequestId", id)]).await
}

#[actix_web::test]
async fn a_retry_gets_the_first_answer_and_writes_nothing() {
    let (app, program, path) = register().await;
    let (id, body) = (guid(), agreement("Zoé", "2024-09-03"));
    let first = post_as(&program, &path, &body, &id).await;
    let again = post_as(&program, &path, &body, &id.to_uppercase()).await;
    assert_eq!((first.status, again.status), (201, 201), "{}", again.body);
    assert_eq!(first.body, again.body);
    assert_eq!(again.header("ms-requestid"), id);
    assert_eq!((app.count("confirmations").await, app.count("api_requests").await), (1, 1));
    post_as(&program, &path, &body, &guid()).await.refused(400, 600_061);
}

#[actix_web::test]
async fn a_refusal_is_kept_as_well() {
    let (app, program, path) = register().await;
    let body = agreement("Zoé", "2024-09-03");
    assert_eq!(program.post(&path, &body).await.status, 201);
    let id = guid();
    let first = post_as(&program, &path, &body, &id).await;
    first.refused(400, 600_061);
    assert_eq!(program.post(&path, &agreement("Zoé b", "2024-09-03")).await.status, 201);
    let again = post_as(&program, &path, &body, &id).await;
    assert_eq!((again.status, again.body), (400, first.body), "though it would go through by now");
    assert_eq!(app.count("confirmations").await, 2);
}

#[actix_web::test]
async fn the_same_request_id_with_another_body_is_refused() {
    let (app, program, path) = register().await;
    let id = guid();
    assert_eq!(post_as(&program, &path, &agreement("Zoé", "2024-09-03"), &id).await.status, 201);
    let error = post_as(&program, &path, &agreement("Zoé b", "2024-09-03"), &id).await.refused(400, 800_002);
    assert!(error["parameters"]["MS-RequestId"].is_string(), "{error}");
    let agent = app.sign_in("Ann Agent", &[Role::AdminAgent]).await;
    let other = app.register(&agent, customer("Boulangerie")).await;
    let other = format!("/v1/customers/{other}/agreements");
    post_as(&program, &other, &agreement("Zoé", "2024-09-03"), &id).await.refused(400, 800_002);
    let stranger = app.program("Sam Sales", &[Role::Sales]).await;
    let answer = post_as(&stranger, &other, &agreement("Zoé", "2024-09-03"), &id).await;
    assert_eq!(answer.status, 201, "another key has ids of its own");
    assert_eq!(app.count("confirmations").await, 2);
}

#[actix_web::test]
async fn two_identical_requests_at_once_write_once() {
    let (app, program, path) = register().await;
    for round in 0..12 {
        let (id, body) = (guid(), agreement(&format!("Zoé {}", "é".repeat(round + 1)), "2024-09-03"));
        let answers = join_all((0..6).map(|_| post_as(&program, &path, &body, &id))).await;
        for answer in &answers {
            assert_eq!((answer.status, &answer.body), (201, &answers[0].body), "{}", answer.body);
        }
        let (refused, id) = (agreement(&format!("Zoé {}", "é".repeat(round + 1)), "2024-09-04"), guid());
        for answer in join_all((0..4).map(|_| post_as(&program, &path, &refused, &id))).await {
            answer.refused(400, 600_061);
        }
    }
    assert_eq!((app.count("confirmations").await, app.count("api_requests").await), (12, 24));
}

#[actix_web::test]
async fn a_request_that_failed_before_its_handler_may_reuse_its_id() {
    let (app, program, path) = register().await;
    let id = guid();
    let stranger = app.stranger();
    assert_eq!(post_as(&stranger, &path, &agreement("Zoé", "2024-09-03"), &id).await.status, 401);
    assert_eq!(post_as(&program, &path, &json!({}), &id).await.status, 400);
    assert_eq!(post_as(&program, &path, &agreement("Zoé", "2024-09-03"), &id).await.status, 201);
}

#[actix_web::test]
async fn answers_are_forgotten_after_a_day() {
    let (app, program, path) = register().await;
    let (old, new) = (guid(), guid());
    post_as(&program, &path, &agreement("Zoé", "2024-09-03"), &old).await;
    post_as(&program, &path, &agreement("Zoé b", "2024-09-03"), &new).await;
    let then = clock::now() - TimeDelta::hours(25);
    app.execute(query("update api_requests set at = $1 where request_id = $2").bind(then).bind(&old)).await;
    api_requests::sweep(&app.db).await.unwrap();
    let kept: Vec<(String,)> = query("select request_id from api_requests").all(&app.db).await.unwrap();
    assert_eq!(kept, [(new,)]);
}
