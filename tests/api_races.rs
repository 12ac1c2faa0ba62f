//! A withdrawal against orders that come by API at the same time.

use paraph::model::staff::Role;
use paraph::store::subscriptions;
use reqwest::Method;
use serde_json::json;

use crate::api_orders::order_body;
use crate::order_gate::{SEATS, journal, subscribe, withdraw};
use crate::samples::confirmed;
use crate::support::TestApp;

#[actix_web::test]
async fn no_order_by_api_is_accepted_after_the_customer_withdrew() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let program = app.program("Sal Second", &[Role::Sales]).await;
    let (mut placed, mut refused) = (0, 0);
    for round in 0..12_usize {
        let id = app.register(&sales, confirmed(&format!("Cliente {round}"), (2024, 9, 3))).await;
        let seats = subscribe(&app, &sales, &id, SEATS, 10).await;
        let path = format!("/v1/customers/{id}");
        let order = async |_: usize| {
            let answer = program.post(&format!("{path}/orders"), &order_body(&[(SEATS, 1)])).await;
            if answer.status != 201 {
                answer.refused(403, 13_605);
            }
            answer.status
        };
        let change = async |quantity: i64| {
            let body = json!({ "quantity": quantity });
            let path = format!("{path}/subscriptions/{seats}");
            program.send(Method::PATCH, &path, &body).await.status
        };
        let leave = async {
            // Once before, once amid, once after the first of the orders.
            for _ in 0..round % 4 {
                order(0).await;
            }
            withdraw(&app.db, &id, sales.staff()).await;
            // Answered: from now on nothing passes.
            let (late, more) = tokio::join!(order(0), change(30 + i64::try_from(round).unwrap()));
            assert_eq!((late, more), (403, 403), "round {round}");
        };
        let (one, two, three, four, ()) = tokio::join!(order(1), order(2), change(11), order(3), leave);
        let statuses = [one, two, three, four];
        assert!(statuses.iter().all(|it| matches!(it, 200 | 201 | 403)), "{statuses:?}");
        placed += statuses.iter().filter(|it| **it != 403).count();
        refused += statuses.iter().filter(|it| **it == 403).count();
        // The log has what passed before the withdrawal, and nothing but refusals after it.
        let actions: Vec<_> = journal(&app.db, &id).await.into_iter().map(|(action, _)| action).collect();
        let left = actions.iter().position(|it| it == "subscriptions-to-cancel").unwrap();
        let passed = |it: &String| it == "order-placed" || it == "quantity-changed";
        assert!(!actions[left..].iter().any(passed), "{actions:?}");
        let all = subscriptions::list(&app.db, &id, None, 50).await.unwrap();
        assert!(all.iter().all(|it| it.is_to_cancel()), "{all:?}");
    }
    assert!(placed > 0 && refused > 0, "both came first at times: {placed} placed, {refused} refused");
}
