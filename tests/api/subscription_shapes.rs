//! Subscriptions as clients read them, and the changes that SDKs send.

use paraph::model::people::staff::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::activity::{activity, last_action};
use crate::support::orders::{AZURE_PLAN, SEATS, subscribe};
use crate::support::program::Program;
use crate::support::samples::confirmed;
use crate::support::{Client, TestApp};

const ARCHIVING: &str = "2828BE95-46BA-4F91-B2FD-0BEF192ECF60";

struct World {
    app: TestApp,
    agent: Client,
    program: Program,
    customer: String,
}

impl World {
    async fn new() -> World {
        let app = TestApp::spawn().await;
        let agent = app.as_admin_agent().await;
        let customer = app.register(&agent, confirmed("Crèche du Marché", (2024, 9, 3))).await;
        let program = app.program("Sal Sales", &[Role::Sales]).await;
        World { app, agent, program, customer }
    }

    /// Orders an offer. Returns the path of the subscription.
    async fn buy(&self, offer: &str, quantity: i64) -> String {
        let id = subscribe(&self.app, &self.agent, &self.customer, offer, quantity).await;
        format!("/v1/customers/{}/subscriptions/{id}", self.customer)
    }

    async fn patch(&self, path: &str, body: &Value) -> Value {
        let answer = self.program.send(Method::PATCH, path, body).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }
}

/// A subscription without the fields that every change renews.
fn lasting(mut subscription: Value, changed: &str) -> Value {
    let fields = subscription.as_object_mut().unwrap();
    fields.remove("attributes");
    fields.remove(changed);
    subscription
}

#[actix_web::test]
async fn a_subscription_has_these_fields() {
    let world = World::new().await;
    let path = world.buy(SEATS, 10).await;
    let shown = world.program.get(&path).await.json();
    let offer = SEATS.to_uppercase();
    let link = |uri: &str| json!({ "uri": uri, "method": "GET", "headers": [] });
    let expected = json!({
        "id": path.rsplit('/').next().unwrap(), "orderId": shown["orderId"], "offerId": offer,
        "offerName": "Office 365 Business Essentials", "friendlyName": "Office 365 Business Essentials",
        "quantity": 10, "unitType": "Licenses", "status": "active", "autoRenewEnabled": true, "isTrial": false,
        "isMicrosoftProduct": true, "hasPurchasableAddons": true, "billingType": "license",
        "billingCycle": "monthly", "termDuration": "P1Y", "contractType": "subscription",
        "actions": ["Cancel", "Edit"], "creationDate": shown["creationDate"],
        "effectiveStartDate": shown["effectiveStartDate"], "commitmentEndDate": shown["commitmentEndDate"],
        "links": {
            "offer": link(&format!("/offers/{offer}?country=US")),
            "self": link(path.strip_prefix("/v1").unwrap()),
        },
        "attributes": { "etag": "1", "objectType": "Subscription" },
    });
    assert_eq!(shown, expected);
    let plan = world.buy(AZURE_PLAN, 1).await;
    let plan = world.program.get(&plan).await.json();
    assert_eq!((&plan["hasPurchasableAddons"], &plan["billingType"]), (&json!(false), &json!("usage")));
    let ended = world.patch(&path, &json!({ "status": "deleted" })).await;
    assert_eq!(ended["actions"], json!([]), "nothing can be done any more");
}

#[actix_web::test]
async fn the_provisioning_status_has_the_current_quantity() {
    let world = World::new().await;
    let path = world.buy(SEATS, 10).await;
    let shown = world.patch(&path, &json!({ "quantity": 12 })).await;
    let status = world.program.get(&format!("{path}/provisioningstatus")).await.json();
    let expected = json!({
        "status": "success", "quantity": 12, "endDate": shown["commitmentEndDate"],
        "attributes": { "objectType": "SubscriptionProvisioningStatus" },
    });
    assert_eq!(status, expected);
    let none = format!("/v1/customers/{0}/subscriptions/{0}", world.customer);
    world.program.get(&format!("{none}/provisioningstatus")).await.refused(404, 20_003);
    world.program.get(&format!("{none}/addons")).await.refused(404, 20_003);
}

#[actix_web::test]
async fn the_add_ons_of_a_subscription_are_those_that_its_offer_allows() {
    let world = World::new().await;
    let (seats, plan) = (world.buy(SEATS, 10).await, world.buy(AZURE_PLAN, 1).await);
    assert_eq!(world.program.get(&format!("{seats}/addons")).await.json()["items"], json!([]));
    let mut bought = vec![world.buy(ARCHIVING, 2).await, world.buy(ARCHIVING, 3).await];
    bought.reverse();
    let mut expected = Vec::new();
    for path in &bought {
        expected.push(world.program.get(path).await.json());
    }
    let list = world.program.get(&format!("{seats}/addons")).await.json();
    assert_eq!(list["items"], json!(expected));
    let page = world.program.get(&format!("{seats}/addons?size=1")).await.json();
    let next = page["links"]["next"]["uri"].as_str().unwrap();
    let next = world.program.get(&format!("/v1{next}")).await.json();
    assert_eq!(json!([page["items"][0], next["items"][0]]), list["items"]);
    for other in [&plan, &bought[0]] {
        assert_eq!(world.program.get(&format!("{other}/addons")).await.json()["items"], json!([]));
    }
}

#[actix_web::test]
async fn a_new_object_of_the_sdk_with_a_status_only_suspends() {
    let world = World::new().await;
    let path = world.buy(SEATS, 10).await;
    let before = world.program.get(&path).await.json();
    // As Microsoft's .NET SDK sends it: what was not set is null, zero, false, unknown, or a date of the year 1.
    let body = json!({
        "Id": null, "EntitlementId": null, "OfferId": null, "FriendlyName": null, "Quantity": 0, "UnitType": null,
        "CreationDate": "0001-01-01T00:00:00", "EffectiveStartDate": "0001-01-01T00:00:00",
        "CommitmentEndDate": "0001-01-01T00:00:00", "Status": "suspended", "AutoRenewEnabled": false,
        "BillingType": "none", "BillingCycle": "unknown", "HasPurchasableAddons": false, "IsTrial": false,
        "Actions": null, "TermDuration": null, "IsMicrosoftProduct": false, "PartnerId": null,
        "SuspensionReasons": null, "ContractType": "subscription", "Links": {}, "OrderId": null,
        "Attributes": { "ObjectType": "Subscription" },
    });
    let logged = activity(&world.app.db, &world.customer).await.len();
    let after = world.patch(&path, &body).await;
    assert_eq!(after["status"], "suspended");
    assert_eq!(lasting(after, "status"), lasting(before, "status"));
    let log = activity(&world.app.db, &world.customer).await;
    assert_eq!((log.len(), log.last().unwrap().0.as_str()), (logged + 1, "subscription-suspended"));
}

#[actix_web::test]
async fn a_subscription_sent_back_with_another_name_is_renamed() {
    let world = World::new().await;
    let path = world.buy(SEATS, 10).await;
    let before = world.program.get(&path).await.json();
    let mut body = before.clone();
    body["friendlyName"] = json!("  Équipe   du soir ");
    let after = world.patch(&path, &body).await;
    assert_eq!(
        (&after["friendlyName"], &after["attributes"]["etag"]),
        (&json!("Équipe du soir"), &json!("2"))
    );
    assert_eq!(lasting(after.clone(), "friendlyName"), lasting(before, "friendlyName"));
    let (action, logged) = last_action(&world.app.db, &world.customer).await;
    assert!(action == "subscription-renamed" && logged.contains("Équipe du soir"), "{action} {logged}");
    assert_eq!(world.program.get(&path).await.json(), after);
}

/// A new object of the .NET SDK has `none` for the status, the year 1 for dates, and false and 0.
fn new_object(set: Value) -> Value {
    let mut body = json!({
        "Id": null, "Quantity": 0, "Status": "none", "AutoRenewEnabled": false, "BillingCycle": "unknown",
        "FriendlyName": null, "CreationDate": "0001-01-01T00:00:00", "IsTrial": false,
    });
    body.as_object_mut().unwrap().extend(set.as_object().unwrap().clone());
    body
}

#[actix_web::test]
async fn a_new_object_of_the_sdk_changes_only_what_it_sets() {
    let world = World::new().await;
    let path = world.buy(SEATS, 10).await;
    let seats = world.patch(&path, &new_object(json!({ "Quantity": 7 }))).await;
    assert_eq!(
        (&seats["quantity"], &seats["status"], &seats["autoRenewEnabled"]),
        (&json!(7), &json!("active"), &json!(true))
    );
    let renamed = world.patch(&path, &new_object(json!({ "FriendlyName": "Mail" }))).await;
    assert_eq!((&renamed["friendlyName"], &renamed["quantity"]), (&json!("Mail"), &json!(7)));
    // An object that was read has an ID, so its zero is a zero.
    let id = seats["id"].clone();
    let zero = new_object(json!({ "Id": id, "Quantity": 0 }));
    world.program.send(Method::PATCH, &path, &zero).await.refused(400, 2002);
}

#[actix_web::test]
async fn a_fixed_field_that_is_sent_as_false_is_refused_and_a_rounded_time_is_the_same() {
    let world = World::new().await;
    let path = world.buy(SEATS, 10).await;
    let read = world.program.get(&path).await.json();
    assert_eq!(read["isMicrosoftProduct"], true);
    let mut body = read.clone();
    body["isMicrosoftProduct"] = json!(false);
    let error = world.program.send(Method::PATCH, &path, &body).await.refused(400, 3000);
    assert!(error["parameters"]["isMicrosoftProduct"].is_string(), "{error}");
    // Java and JavaScript keep milliseconds, and some clients no offset.
    let mut body = read.clone();
    let created = read["creationDate"].as_str().unwrap();
    body["creationDate"] = json!(format!("{}.000Z", &created[..19]));
    body["commitmentEndDate"] = json!(read["commitmentEndDate"].as_str().unwrap().trim_end_matches('Z'));
    body["quantity"] = json!(11);
    assert_eq!(world.patch(&path, &body).await["quantity"], 11);
}
