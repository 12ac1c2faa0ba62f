//! Subscriptions in Partner Center's terms: reading and patching.

use paraph::model::people::staff::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::activity::{activity, last_action};
use crate::support::dump::dump;
use crate::support::orders::{AZURE_PLAN, SEATS, find, subscribe};
use crate::support::program::Program;
use crate::support::samples::confirmed;
use crate::support::withdrawals::withdraw;
use crate::support::{Client, Response, TestApp};

/// A register, its customer, a subscription of ten seats, its path, and a program with a Sales key.
struct World {
    app: TestApp,
    agent: Client,
    program: Program,
    customer: String,
    id: String,
    path: String,
}

impl World {
    async fn new() -> World {
        let app = TestApp::spawn().await;
        let agent = app.as_admin_agent().await;
        let customer = app.register(&agent, confirmed("Crèche du Marché", (2024, 9, 3))).await;
        let id = subscribe(&app, &agent, &customer, SEATS, 10).await;
        let program = app.program("Sal Sales", &[Role::Sales]).await;
        let path = format!("/v1/customers/{customer}/subscriptions/{id}");
        World { app, agent, program, customer, id, path }
    }

    async fn patch(&self, body: &Value) -> Response {
        self.program.send(Method::PATCH, &self.path, body).await
    }

    async fn refuses_and_writes_nothing(&self, body: Value, code: u32) {
        let before = dump(&self.app.db).await;
        self.patch(&body).await.refused(400, code);
        let mut after = dump(&self.app.db).await;
        for table in ["api_keys", "limits"] {
            after.insert(table.into(), before[table].clone());
        }
        assert_eq!(after, before, "{body}");
    }
}

#[actix_web::test]
async fn patching_a_subscription_changes_its_quantity() {
    let world = World::new().await;
    let shown = world.program.get(&world.path).await;
    let mut body = shown.json();
    assert_eq!((&body["status"], &body["quantity"]), (&json!("active"), &json!(10)));
    assert_eq!(body["attributes"], json!({ "etag": "1", "objectType": "Subscription" }));
    assert_eq!(shown.header("etag"), "\"1\"");
    assert_eq!((&body["billingType"], &body["termDuration"]), (&json!("license"), &json!("P1Y")));
    // The SDK sends the resource back in its own letter case.
    body["quantity"] = json!(12);
    let pascal: serde_json::Map<String, Value> = body
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, it)| (name[..1].to_uppercase() + &name[1..], it.clone()))
        .collect();
    let answer = world.patch(&json!(pascal)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!((&answer.json()["quantity"], answer.header("etag")), (&json!(12), "\"2\""));
    let (action, after) = last_action(&world.app.db, &world.customer).await;
    assert!(action == "quantity-changed" && after.contains("customer_agreement"), "{action} {after}");
    // The ETag from before is now out of date.
    body["quantity"] = json!(13);
    world.patch(&body).await.refused(400, 2055);
    let fresh = [("If-Match", "\"2\"")];
    let sent = json!({ "quantity": 13 });
    let answer = world.program.send_as(Method::PATCH, &world.path, &sent, &fresh).await;
    assert_eq!(answer.json()["quantity"], 13);
    let stale = world.program.send_as(Method::PATCH, &world.path, &json!({ "quantity": 14 }), &fresh).await;
    stale.refused(400, 2055);
    let none = [("If-Match", "")];
    let unread = world.program.send_as(Method::PATCH, &world.path, &json!({ "quantity": 14 }), &none).await;
    unread.refused(400, 2055);
    // If-Match is part of the fingerprint of a request.
    let id = uuid::Uuid::new_v4().to_string();
    let sent = json!({ "autoRenewEnabled": true });
    let send = async |etag: &str| {
        let headers = [("If-Match", etag), ("MS-RequestId", id.as_str())];
        world.program.send_as(Method::PATCH, &world.path, &sent, &headers).await
    };
    assert_eq!(send("\"3\"").await.status, 200);
    for same in ["\"3\"", "3", "W/\"3\""] {
        assert_eq!(send(same).await.status, 200, "the same again: {same}");
    }
    let error = send("\"2\"").await.refused(400, 800_002);
    assert!(error["parameters"]["MS-RequestId"].is_string(), "{error}");
    assert_eq!(find(&world.app.db, &world.customer, &world.id).await.quantity, 13);
}

#[actix_web::test]
async fn an_impossible_change_is_refused_as_a_whole() {
    let world = World::new().await;
    let also = |body: Value| {
        let mut body = body;
        body["autoRenewEnabled"] = json!(false);
        body
    };
    for (body, code) in [
        (also(json!({ "quantity": 0 })), 2002),
        (also(json!({ "quantity": -3 })), 2002),
        (also(json!({ "quantity": 11, "status": "expired" })), 800_002),
        (also(json!({ "quantity": 11, "status": "pending" })), 800_002),
        (also(json!({ "billingCycle": "annual" })), 2054),
        (also(json!({ "friendlyName": "" })), 800_002),
        (also(json!({ "partnerId": "4847383" })), 3000),
        (also(json!({ "termDuration": "P1M" })), 3000),
        (also(json!({ "offerId": AZURE_PLAN })), 3000),
        (also(json!({ "id": world.customer })), 3000),
    ] {
        world.refuses_and_writes_nothing(body, code).await;
    }
    let plan = subscribe(&world.app, &world.agent, &world.customer, AZURE_PLAN, 1).await;
    let plan = format!("/v1/customers/{}/subscriptions/{plan}", world.customer);
    world.program.send(Method::PATCH, &plan, &json!({ "quantity": 2 })).await.refused(400, 800_002);
    let none = format!("/v1/customers/{}/subscriptions/{}", world.customer, world.customer);
    world.program.send(Method::PATCH, &none, &json!({ "quantity": 2 })).await.refused(404, 20_003);
    world.program.get(&none).await.refused(404, 20_003);
}

#[actix_web::test]
async fn a_subscription_is_suspended_reactivated_and_cancelled() {
    let world = World::new().await;
    assert_eq!(world.patch(&json!({ "status": "Suspended" })).await.json()["status"], "suspended");
    world.refuses_and_writes_nothing(json!({ "quantity": 11 }), 2001).await;
    world.refuses_and_writes_nothing(json!({ "quantity": 11, "status": "active" }), 2001).await;
    assert_eq!(world.patch(&json!({ "status": "active" })).await.json()["status"], "active");
    let answer = world.patch(&json!({ "status": "active", "autoRenewEnabled": false })).await.json();
    assert_eq!(answer["autoRenewEnabled"], false);
    assert_eq!(world.patch(&json!({ "status": "cancelled" })).await.json()["status"], "deleted");
    let error = world.patch(&json!({ "quantity": 11 })).await.refused(400, 2011);
    assert!(error["description"].as_str().unwrap().contains(&world.id));
    assert_eq!(world.patch(&json!({ "status": "deleted" })).await.status, 200, "it is so already");
    world.refuses_and_writes_nothing(json!({ "status": "active" }), 2011).await;
    let actions: Vec<_> =
        activity(&world.app.db, &world.customer).await.into_iter().map(|(it, _)| it).collect();
    assert_eq!(
        actions[actions.len() - 4..],
        [
            "subscription-suspended", "subscription-reactivated", "auto-renew-updated",
            "subscription-cancelled"
        ]
    );
}

#[actix_web::test]
async fn only_seat_changes_need_an_acceptance() {
    let world = World::new().await;
    withdraw(&world.app.db, &world.customer, world.agent.staff()).await;
    for quantity in [11, 9] {
        let body = json!({ "quantity": quantity, "autoRenewEnabled": false, "status": "suspended" });
        let error = world.patch(&body).await.refused(403, 13_605);
        assert_eq!(error["parameters"]["reason"], "withdrawn");
        let (action, after) = last_action(&world.app.db, &world.customer).await;
        assert!(action == "quantity-refused" && after.contains("withdrawn"), "{action} {after}");
    }
    let kept = find(&world.app.db, &world.customer, &world.id).await;
    assert!(kept.auto_renew && kept.quantity == 10, "nothing else of the call was done");
    let shown = world.program.get(&world.path).await.json();
    assert!(shown["toBeCancelledSince"].is_string(), "{shown}");
    let body = json!({ "quantity": 10, "autoRenewEnabled": false, "status": "suspended" });
    let answer = world.patch(&body).await.json();
    assert_eq!((&answer["status"], &answer["autoRenewEnabled"]), (&json!("suspended"), &json!(false)));
    let gone = world.patch(&json!({ "status": "deleted" })).await.json();
    assert_eq!((&gone["status"], gone.get("toBeCancelledSince")), (&json!("deleted"), None));
}
