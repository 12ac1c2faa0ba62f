//! Orders as clients read them, and changes of their lines.

use paraph::model::people::staff::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::activity::{activity, last_action};
use crate::support::dump::dump;
use crate::support::orders::{AZURE_PLAN, SEATS};
use crate::support::program::Program;
use crate::support::samples::confirmed;
use crate::support::withdrawals::withdraw;
use crate::support::{Client, Response, TestApp};

const ARCHIVING: &str = "2828BE95-46BA-4F91-B2FD-0BEF192ECF60";

/// A customer with an order of ten seats and an Azure plan.
struct World {
    app: TestApp,
    agent: Client,
    program: Program,
    customer: String,
    order: Value,
    path: String,
}

impl World {
    async fn new() -> World {
        let app = TestApp::spawn().await;
        let agent = app.as_admin_agent().await;
        let customer = app.register(&agent, confirmed("Crèche du Marché", (2024, 9, 3))).await;
        let program = app.program("Sal Sales", &[Role::Sales]).await;
        let body = json!({ "billingCycle": "monthly", "lineItems": [
            { "offerId": SEATS, "quantity": 10, "friendlyName": "Équipe" }, { "offerId": AZURE_PLAN },
        ] });
        let order = program.post(&format!("/v1/customers/{customer}/orders"), &body).await.json();
        let path = format!("/v1/customers/{customer}/orders/{}", order["id"].as_str().unwrap());
        World { app, agent, program, customer, order, path }
    }

    async fn patch(&self, body: &Value) -> Response {
        self.program.send(Method::PATCH, &self.path, body).await
    }

    fn subscription(&self, line: usize) -> &str {
        self.order["lineItems"][line]["subscriptionId"].as_str().unwrap()
    }

    async fn refuses_and_writes_nothing(&self, body: &Value, code: u32, field: &str) {
        let before = dump(&self.app.db).await;
        let error = self.patch(body).await.refused(400, code);
        assert!(field.is_empty() || error["parameters"][field].is_string(), "{field}: {error}");
        let mut after = dump(&self.app.db).await;
        for table in ["api_keys", "limits"] {
            after.insert(table.into(), before[table].clone());
        }
        assert_eq!(after, before, "{body}");
    }
}

#[actix_web::test]
async fn an_order_has_these_fields() {
    let world = World::new().await;
    let (id, customer) = (world.order["id"].as_str().unwrap(), &world.customer);
    let own = format!("/customers/{customer}/orders/{id}");
    let link = |uri: &str, method: &str| json!({ "uri": uri, "method": method, "headers": [] });
    let line = |number: usize, offer: &str, name: &str, quantity: i64, term: Option<&str>| {
        let subscription = world.subscription(number);
        let uri = format!("/customers/{customer}/subscriptions/{subscription}");
        let mut line = json!({
            "lineItemNumber": number, "offerId": offer, "subscriptionId": subscription, "friendlyName": name,
            "quantity": quantity, "billingCycle": "monthly", "transactionType": "New",
            "links": { "subscription": link(&uri, "GET") },
        });
        term.into_iter().for_each(|it| line["termDuration"] = json!(it));
        line
    };
    let expected = json!({
        "id": id, "referenceCustomerId": customer, "billingCycle": "monthly",
        "currencyCode": "USD", "currencySymbol": "$",
        "lineItems": [
            line(0, &SEATS.to_uppercase(), "Équipe", 10, Some("P1Y")),
            line(1, AZURE_PLAN, "Azure plan", 1, None),
        ],
        "creationDate": world.order["creationDate"], "status": "completed", "transactionType": "UserPurchase",
        "links": {
            "self": link(&own, "GET"), "provisioningStatus": link(&format!("{own}/provisioningstatus"), "GET"),
            "patchOperation": link(&own, "PATCH"),
        },
        "attributes": { "etag": "1.1", "objectType": "Order" },
    });
    assert_eq!(world.order, expected);
    let shown = world.program.get(&world.path).await;
    assert_eq!((shown.json(), shown.header("etag")), (expected, "\"1.1\""));
}

#[actix_web::test]
async fn every_line_of_an_order_is_provided_at_once() {
    let world = World::new().await;
    let list = world.program.get(&format!("{}/provisioningstatus", world.path)).await.json();
    let status = |number: i64, quantity: i64| {
        json!({
            "lineItemNumber": number, "status": "fulfilled",
            "quantityProvisioningInformation": [{ "quantity": quantity, "status": "fulfilled" }],
            "attributes": { "objectType": "OrderLineItemProvisioningStatus" },
        })
    };
    assert_eq!(list["items"], json!([status(0, 10), status(1, 1)]));
    assert_eq!((&list["totalCount"], &list["attributes"]["objectType"]), (&json!(2), &json!("Collection")));
    let none = format!("/v1/customers/{0}/orders/{0}/provisioningstatus", world.customer);
    world.program.get(&none).await.refused(404, 20_000);
}

#[actix_web::test]
async fn patching_an_order_changes_quantities_and_names_of_its_subscriptions() {
    let world = World::new().await;
    let mut body = world.order.clone();
    body["lineItems"][0]["quantity"] = json!(12);
    body["lineItems"][1]["friendlyName"] = json!("Nuage");
    let id = uuid::Uuid::new_v4().to_string();
    let headers = [("MS-RequestId", id.as_str())];
    let answer = world.program.send_as(Method::PATCH, &world.path, &body, &headers).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let mut expected = body.clone();
    expected["attributes"]["etag"] = json!("2.2");
    assert_eq!((answer.json(), answer.header("etag")), (expected.clone(), "\"2.2\""));
    assert_eq!(world.program.get(&world.path).await.json(), expected);
    let list = world.program.get(&format!("/v1/customers/{}/orders", world.customer)).await.json();
    assert_eq!(list["items"], json!([expected]));
    let log = activity(&world.app.db, &world.customer).await;
    let [.., (seats, after), (name, _)] = log.as_slice() else { panic!("{log:?}") };
    assert_eq!((seats.as_str(), name.as_str()), ("quantity-changed", "subscription-renamed"));
    assert!(after.contains("customer_agreement"), "{after}");
    let path = format!("/v1/customers/{}/subscriptions/{}", world.customer, world.subscription(0));
    let subscription = world.program.get(&path).await.json();
    assert_eq!((&subscription["quantity"], &subscription["friendlyName"]), (&json!(12), &json!("Équipe")));
    // The same request again, and the order that was read before the change.
    let again = world.program.send_as(Method::PATCH, &world.path, &body, &headers).await;
    assert_eq!((again.status, again.json()), (200, expected.clone()));
    world.refuses_and_writes_nothing(&body, 2055, "").await;
    // Nothing is logged if nothing is changed.
    assert_eq!(world.patch(&expected).await.status, 200);
    assert_eq!(activity(&world.app.db, &world.customer).await.len(), log.len());
}

#[actix_web::test]
async fn a_line_is_named_by_its_subscription_or_by_its_number() {
    let world = World::new().await;
    let named =
        json!({ "lineItems": [{ "subscriptionId": world.subscription(1), "friendlyName": "Nuage" }] });
    assert_eq!(world.patch(&named).await.json()["lineItems"][1]["friendlyName"], "Nuage");
    let numbered = json!({ "LineItems": [
        { "LineItemNumber": 1, "FriendlyName": "Azure" },
        { "LineItemNumber": 0, "OfferId": SEATS, "Quantity": 11, "TermDuration": "P1Y", "Pricing": null },
    ], "BillingCycle": "Unknown", "ReferenceCustomerId": world.customer });
    let answer = world.patch(&numbered).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let lines = &answer.json()["lineItems"];
    assert_eq!((&lines[0]["quantity"], &lines[1]["friendlyName"]), (&json!(11), &json!("Azure")));
    assert_eq!(world.patch(&json!({ "lineItems": [{ "friendlyName": "x" }] })).await.status, 400);
}

#[actix_web::test]
async fn other_changes_of_an_order_are_refused_as_a_whole() {
    let world = World::new().await;
    let seats = |more: Value| {
        let mut line = json!({ "lineItemNumber": 0, "quantity": 11 });
        more.as_object().unwrap().iter().for_each(|(name, it)| line[name] = it.clone());
        json!({ "lineItems": [line] })
    };
    let also = |more: Value| json!({ "lineItems": [{ "lineItemNumber": 0, "quantity": 11 }, more] });
    for (body, code, field) in [
        (seats(json!({ "termDuration": "P1M" })), 3000, "lineItems[0].termDuration"),
        (seats(json!({ "partnerIdOnRecord": "4847383" })), 3000, "lineItems[0].partnerIdOnRecord"),
        (seats(json!({ "friendlyName": " " })), 800_002, "lineItems[0].friendlyName"),
        (seats(json!({ "quantity": 301 })), 2002, "lineItems[0].quantity"),
        (seats(json!({ "subscriptionId": world.customer })), 800_002, "lineItems[0].subscriptionId"),
        (seats(json!({ "subscriptionId": world.subscription(1) })), 3000, "lineItems[0].lineItemNumber"),
        (also(json!({ "lineItemNumber": 0, "quantity": 12 })), 800_002, "lineItems[1]"),
        (also(json!({ "lineItemNumber": 1, "quantity": 2 })), 800_002, "lineItems[1].quantity"),
        (also(json!({ "lineItemNumber": 2, "offerId": ARCHIVING, "quantity": 2 })), 800_002, "lineItems[1]"),
        (json!({ "lineItems": [] }), 800_002, "lineItems"),
        (json!({ "status": "cancelled", "lineItems": [{ "lineItemNumber": 0 }] }), 3000, "status"),
        (json!({ "billingCycle": "annual", "lineItems": [{ "lineItemNumber": 0 }] }), 3000, "billingCycle"),
        (
            json!({ "referenceCustomerId": world.subscription(0), "lineItems": [{ "lineItemNumber": 0 }] }),
            800_002,
            "referenceCustomerId",
        ),
    ] {
        world.refuses_and_writes_nothing(&body, code, field).await;
    }
    // Microsoft's SDK buys an add-on like this.
    let add_on = json!({ "ReferenceCustomerId": world.customer, "LineItems": [{
        "LineItemNumber": 0, "OfferId": ARCHIVING, "ParentSubscriptionId": world.subscription(0), "Quantity": 2,
    }] });
    world.refuses_and_writes_nothing(&add_on, 800_002, "lineItems[0]").await;
    let error = world.patch(&add_on).await.refused(400, 800_002);
    assert!(error["description"].as_str().unwrap().contains("POST /v1/customers/{id}/orders"), "{error}");
    let none = format!("/v1/customers/{0}/orders/{0}", world.customer);
    let body = json!({ "lineItems": [{ "lineItemNumber": 0, "quantity": 11 }] });
    world.program.send(Method::PATCH, &none, &body).await.refused(404, 20_000);
}

#[actix_web::test]
async fn other_seats_need_an_acceptance_and_another_name_does_not() {
    let world = World::new().await;
    withdraw(&world.app.db, &world.customer, world.agent.staff()).await;
    let body = json!({ "lineItems": [
        { "lineItemNumber": 1, "friendlyName": "Nuage" }, { "lineItemNumber": 0, "quantity": 11 },
    ] });
    let error = world.patch(&body).await.refused(403, 13_605);
    assert_eq!(error["parameters"]["reason"], "withdrawn");
    assert_eq!(last_action(&world.app.db, &world.customer).await.0, "quantity-refused");
    let kept = world.program.get(&world.path).await.json();
    assert_eq!(kept["lineItems"], world.order["lineItems"], "nothing of the call was done");
    let name = json!({ "lineItems": [{ "lineItemNumber": 1, "friendlyName": "Nuage" }] });
    assert_eq!(world.patch(&name).await.json()["lineItems"][1]["friendlyName"], "Nuage");
}
