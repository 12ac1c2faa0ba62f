//! The way of Microsoft's exporter and importer: list all customers by pages, read the agreements of each, and confirm
//! those without one.

use paraph::model::people::staff::Role;
use paraph::store::db::query;
use reqwest::Method;
use serde_json::Value;

use crate::api::agreements::agreement;
use crate::api::bulk_attestations::register_many;
use crate::api::customer_lists::next;
use crate::support::TestApp;
use crate::support::program::Program;

/// A key may make 500 calls a minute. This client would wait, the test does not.
async fn go_on_at_once(app: &TestApp, calls: usize) {
    if calls.is_multiple_of(400) {
        app.execute(query("delete from limits")).await;
    }
}

async fn every_id(program: &Program) -> Vec<String> {
    let mut page = program.get("/v1/customers").await.json();
    let mut ids = Vec::new();
    loop {
        let items = page["items"].as_array().unwrap();
        ids.extend(items.iter().map(|it| it["id"].as_str().unwrap().to_owned()));
        match next(program, &page).await {
            Some(following) => page = following,
            None => return ids,
        }
    }
}

#[actix_web::test]
async fn the_exporter_and_the_importer_lose_no_customer_of_1300() {
    let app = TestApp::spawn().await;
    register_many(&app, 1300).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let ids = every_id(&program).await;
    assert_eq!(ids.len(), 1300);
    // Every tenth customer has a confirmation already.
    let mut calls = 0;
    for id in ids.iter().step_by(10) {
        let path = format!("/v1/customers/{id}/agreements");
        let answer = program.send(Method::POST, &path, &agreement("Zoé", "2023-09-03")).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        calls += 1;
        go_on_at_once(&app, calls).await;
    }
    let mut confirmed = 0;
    for id in &ids {
        let path = format!("/v1/customers/{id}/agreements");
        let found = program.get(&format!("{path}?agreementType=*")).await;
        assert_eq!(found.status, 200, "{}", found.body);
        let found: Value = found.json();
        calls += 1;
        go_on_at_once(&app, calls).await;
        if found["items"].as_array().unwrap().is_empty() {
            let answer = program.send(Method::POST, &path, &agreement("Yves", "2024-09-03")).await;
            assert_eq!(answer.status, 201, "{}", answer.body);
            confirmed += 1;
            calls += 1;
            go_on_at_once(&app, calls).await;
        }
    }
    assert_eq!((confirmed, app.count("confirmations").await), (1170, 1300));
    let by_customer = query("select count(distinct customer_id) from confirmations");
    let (customers,): (i64,) = by_customer.one(&app.db).await.unwrap();
    assert_eq!(customers, 1300, "each has one");
}
