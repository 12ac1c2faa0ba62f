//! A cart that is checked out again gets its first response.

use paraph::app::Options;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use reqwest::Method;
use serde_json::json;

use crate::support::TestApp;
use crate::support::orders::{SEATS, cart_body};
use crate::support::program::Program;
use crate::support::samples::confirmed;

async fn check_out(program: &Program, path: &str) -> crate::support::Response {
    program.send(Method::POST, path, &json!({})).await
}

/// Creates a cart. Returns the path of its checkout.
async fn cart(program: &Program, customer: &str, lines: &[(&str, i64, &str)]) -> String {
    let carts = format!("/v1/customers/{customer}/carts");
    let cart = program.post(&carts, &cart_body(lines)).await.json();
    format!("{carts}/{}/checkout", cart["id"].as_str().unwrap())
}

#[actix_web::test]
async fn a_cart_checked_out_again_gets_the_first_result() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, confirmed("Crèche", (2024, 9, 3))).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let path = cart(&program, &id, &[(SEATS, 1, "a"), (SEATS, 2, "b")]).await;
    let first = check_out(&program, &path).await;
    assert_eq!(first.status, 201, "{}", first.body);
    // A later change and a withdrawn acceptance do not change the result.
    let subscription = first.json()["orders"][0]["lineItems"][0]["subscriptionId"].clone();
    let subscription = format!("/v1/customers/{id}/subscriptions/{}", subscription.as_str().unwrap());
    assert_eq!(program.send(Method::PATCH, &subscription, &json!({ "quantity": 9 })).await.status, 200);
    crate::support::withdrawals::withdraw(&app.db, &id, agent.staff()).await;
    let again = check_out(&program, &path).await;
    assert_eq!((again.status, &again.body), (201, &first.body));
    // Another program gets it too, and one that may not order does not.
    let other = app.program("Ann Agent", &[Role::AdminAgent]).await;
    assert_eq!(check_out(&other, &path).await.body, first.body);
    let global = app.program("Gil Global", &[Role::GlobalAdmin]).await;
    check_out(&global, &path).await.refused(403, 900_150);
    assert_eq!(app.count("orders").await, 2);
    // A cart stays with its customer.
    let foreign = app.register(&agent, confirmed("Autre", (2024, 9, 3))).await;
    check_out(&program, &path.replace(&id, &foreign)).await.refused(404, 800_008);
}

#[actix_web::test]
async fn a_cart_ordered_in_part_is_answered_in_part_again() {
    let app = TestApp::spawn_with(|it| Options { sandbox: true, ..it }).await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, confirmed("Crèche", (2024, 9, 3))).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let path = cart(&program, &id, &[(SEATS, 1, "a"); 4]).await;
    assert_eq!(check_out(&program, &path).await.status, 201);
    let path = cart(&program, &id, &[(SEATS, 1, "a"), (SEATS, 1, "b")]).await;
    let first = check_out(&program, &path).await;
    assert_eq!((first.status, &first.json()["orderErrors"][0]["code"]), (201, &json!(800_018)));
    // There is room again, but the refused group needs a new cart.
    app.execute(query("update subscriptions set status = 'cancelled'")).await;
    let again = check_out(&program, &path).await;
    assert_eq!((again.status, again.body), (201, first.body));
    assert_eq!(app.count("orders").await, 2);
}
