//! Offers, orders and carts in Partner Center's terms.

use paraph::app::Options;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::activity::{activity, last_action};
use crate::support::orders::{AZURE_PLAN, SEATS, cart_body, order_body, subscribe};
use crate::support::program::Program;
use crate::support::samples::{confirmed, customer};
use crate::support::withdrawals::withdraw;
use crate::support::{Client, TestApp};

/// A register, an eligible customer, the path of its orders, and a program with a Sales key.
pub async fn register() -> (TestApp, Client, Program, String) {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, confirmed("Crèche du Marché", (2024, 9, 3))).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    (app, agent, program, format!("/v1/customers/{id}"))
}

#[actix_web::test]
async fn the_offers_of_the_price_list_are_listed_and_shown() {
    let app = TestApp::spawn().await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let all = program.get("/v1/offers?country=US").await.json();
    assert_eq!(all["totalCount"], paraph::model::subscriptions::offer::Offer::list().len());
    let page = program.get("/v1/offers?country=fr&size=2&offset=1").await.json();
    assert_eq!((&page["items"][0], &page["totalCount"]), (&all["items"][1], &json!(2)));
    let plan = program.get(&format!("/v1/offers/{AZURE_PLAN}")).await.json();
    assert_eq!((&plan["billing"], &plan["isAddOn"]), (&json!("usage"), &json!(false)));
    let seats = program.get(&format!("/v1/offers/{}", SEATS.to_uppercase())).await.json();
    assert_eq!(seats["name"], "Office 365 Business Essentials");
    assert_eq!(seats["supportedBillingCycles"], json!(["annual", "monthly"]));
    assert_eq!(seats["attributes"]["objectType"], "Offer");
    let own = seats["links"]["self"]["uri"].as_str().unwrap();
    assert_eq!(program.get(&format!("/v1{own}")).await.json(), seats);
    program.get("/v1/offers/nothing").await.refused(404, 1000);
    program.get("/v1/offers").await.refused(400, 800_002);
    program.get("/v1/offers?country=XX").await.refused(400, 800_002);
}

#[actix_web::test]
async fn an_sdk_order_is_placed_and_read_back() {
    let (app, _, program, path) = register().await;
    let id = path.rsplit('/').next().unwrap().to_owned();
    let body = json!({
        "Id": null, "ReferenceCustomerId": id, "BillingCycle": "Annual", "CurrencyCode": null,
        "LineItems": [
            {
                "LineItemNumber": 0, "OfferId": SEATS.to_uppercase(), "SubscriptionId": null,
                "ParentSubscriptionId": null, "FriendlyName": "  Équipe   du soir ", "Quantity": 10,
                "PartnerIdOnRecord": null, "Attributes": { "ObjectType": "OrderLineItem" },
            },
            { "LineItemNumber": 1, "OfferId": AZURE_PLAN, "Quantity": 1 },
        ],
        "CreationDate": null, "Attributes": { "ObjectType": "Order" },
    });
    let answer = program.post(&format!("{path}/orders"), &body).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let order = answer.json();
    assert_eq!((&order["status"], order.get("ground")), (&json!("completed"), None));
    assert_eq!(order["referenceCustomerId"], id.as_str());
    assert_eq!(order.get("billingCycle"), None, "each line has its own");
    let [seats, plan] = order["lineItems"].as_array().unwrap().as_slice() else { panic!("{order}") };
    assert_eq!(seats["friendlyName"], "Équipe du soir");
    assert_eq!((&seats["quantity"], &seats["billingCycle"]), (&json!(10), &json!("annual")));
    assert_eq!((&seats["lineItemNumber"], &seats["termDuration"]), (&json!(0), &json!("P1Y")));
    assert_eq!((&plan["billingCycle"], plan.get("termDuration")), (&json!("monthly"), None));
    assert!(order["creationDate"].as_str().unwrap().ends_with('Z'));

    let own = order["links"]["self"]["uri"].as_str().unwrap();
    assert_eq!(program.get(&format!("/v1{own}")).await.json(), order);
    let list = program.get(&format!("{path}/orders")).await.json();
    assert_eq!((&list["items"][0], &list["totalCount"]), (&order, &json!(1)));
    let subscription = seats["links"]["subscription"]["uri"].as_str().unwrap();
    let subscription = program.get(&format!("/v1{subscription}")).await.json();
    assert_eq!((&subscription["orderId"], &subscription["quantity"]), (&order["id"], &json!(10)));
    let (action, after) = last_action(&app.db, &id).await;
    assert_eq!(action, "order-placed");
    assert!(after.contains("Équipe du soir"), "{after}");
    program.get(&format!("{path}/orders/{id}")).await.refused(404, 20_000);
}

#[actix_web::test]
async fn paging_visits_every_order_once() {
    let (app, agent, program, path) = register().await;
    let id = path.rsplit('/').next().unwrap();
    for _ in 0..5 {
        subscribe(&app, &agent, id, SEATS, 1).await;
    }
    for noun in ["orders", "subscriptions"] {
        let all = program.get(&format!("{path}/{noun}")).await.json();
        assert_eq!((&all["totalCount"], all["links"].get("next")), (&json!(5), None));
        let (mut next, mut met) = (format!("{path}/{noun}?size=2"), Vec::new());
        loop {
            let page = program.get(&next).await.json();
            met.extend(page["items"].as_array().unwrap().clone());
            let Some(uri) = page["links"]["next"]["uri"].as_str() else { break };
            next = format!("/v1{uri}");
        }
        assert_eq!(json!(met), all["items"], "{noun}");
        program.get(&format!("{path}/{noun}?size=501")).await.refused(400, 800_002);
    }
    program.get(&format!("{path}/orders?after=nothing")).await.refused(400, 800_002);
}

#[actix_web::test]
async fn each_refusal_is_13605_with_its_reason_and_is_logged() {
    let (app, agent, program, _) = register().await;
    let left = app.register(&agent, confirmed("Partie", (2024, 9, 3))).await;
    withdraw(&app.db, &left, agent.staff()).await;
    let outdated = app.register(&agent, confirmed("Ancienne", (2022, 9, 3))).await;
    let mut cloud = confirmed("Nuage", (2019, 3, 4));
    cloud.acceptance.as_mut().unwrap().agreement_type =
        paraph::model::catalogue::agreement::AgreementType::MicrosoftCloudAgreement;
    let cloud = app.register(&agent, cloud).await;
    let new = app.register(&agent, customer("Nouvelle")).await;
    for (id, reason, day) in [
        (&new, "not_provided", None),
        (&left, "withdrawn", None),
        (&outdated, "outdated", Some("2024-10-07")),
        (&cloud, "cloud_agreement_over", Some("2020-01-31")),
    ] {
        for noun in ["orders", "carts"] {
            let answer = match noun {
                "orders" => {
                    program.post(&format!("/v1/customers/{id}/orders"), &order_body(&[(SEATS, 1)])).await
                }
                _ => {
                    let path = format!("/v1/customers/{id}/carts");
                    let cart = program.post(&path, &cart_body(&[(SEATS, 1, "0")])).await.json();
                    let cart = cart["id"].as_str().unwrap();
                    program.send(Method::POST, &format!("{path}/{cart}/checkout"), &json!({})).await
                }
            };
            let error = answer.refused(403, 13_605);
            assert!(error["description"].as_str().unwrap().starts_with("Either a partner confirmation of"));
            assert_eq!(
                (&error["parameters"]["reason"], error["parameters"]["day"].as_str()),
                (&json!(reason), day)
            );
            assert_eq!(error["isRetryable"], false);
            let (action, after) = last_action(&app.db, id).await;
            assert_eq!(action, "order-refused");
            assert!(after.contains(reason), "{after}");
        }
    }
    assert_eq!(app.count("orders").await, 0);
    let by_key: Vec<(Option<String>,)> =
        query("select key_id from activity_log where action = 'order-refused'").all(&app.db).await.unwrap();
    assert_eq!(by_key.len(), 8);
    assert!(by_key.iter().all(|(key,)| key.is_some()));
}

#[actix_web::test]
async fn a_repeated_request_orders_once_and_repeats_a_refusal() {
    let (app, agent, program, path) = register().await;
    let body = order_body(&[(SEATS, 4)]);
    let first = [("MS-RequestId", "65d2a9d2-5c2e-4d2b-8f0e-000000000001")];
    let orders = format!("{path}/orders");
    let send = async |path: &str, headers: &[(&str, &str)]| {
        program.send_as(Method::POST, path, &body, headers).await
    };
    let placed = send(&orders, &first).await;
    let again = send(&orders, &first).await;
    assert_eq!((placed.status, &placed.body), (201, &again.body));
    let (one, two) = tokio::join!(send(&orders, &[]), send(&orders, &first));
    assert_eq!((one.status, two.body), (201, placed.body));
    assert_eq!(app.count("orders").await, 2);
    let other = order_body(&[(SEATS, 5)]);
    program.send_as(Method::POST, &orders, &other, &first).await.refused(400, 800_002);

    let new = app.register(&agent, customer("Nouvelle")).await;
    let orders = format!("/v1/customers/{new}/orders");
    let second = [("MS-RequestId", "65d2a9d2-5c2e-4d2b-8f0e-000000000002")];
    send(&orders, &second).await.refused(403, 13_605);
    let confirm = crate::api::agreements::agreement("Zoé", "2024-09-03T00:00:00Z");
    assert_eq!(program.post(&format!("/v1/customers/{new}/agreements"), &confirm).await.status, 201);
    send(&orders, &second).await.refused(403, 13_605);
    let refusals = activity(&app.db, &new).await.into_iter().filter(|(it, _)| it == "order-refused");
    assert_eq!(refusals.count(), 1, "given again, not tried again");
    assert_eq!(send(&orders, &[]).await.status, 201);
}

#[actix_web::test]
async fn unknown_offers_are_refused_with_their_field() {
    let (app, _, program, path) = register().await;
    let id = path.rsplit('/').next().unwrap();
    let trial = paraph::model::subscriptions::offer::Offer::list().iter().find(|it| it.is_trial).unwrap();
    let line = |line: Value| json!({ "lineItems": [line] });
    for (body, code, field) in [
        (line(json!({ "offerId": "nothing", "quantity": 1 })), 800_004, "lineItems[0].offerId"),
        (line(json!({ "offerId": SEATS, "quantity": 0 })), 2002, "lineItems[0].quantity"),
        (line(json!({ "offerId": trial.id, "quantity": trial.maximum + 1 })), 2002, "lineItems[0].quantity"),
        (line(json!({ "offerId": SEATS })), 800_002, "lineItems[0].quantity"),
        (line(json!({ "offerId": SEATS, "quantity": "1" })), 800_002, "lineItems[0].quantity"),
        (
            line(json!({ "offerId": SEATS, "quantity": 1, "termDuration": "P3Y" })),
            800_002,
            "lineItems[0].termDuration",
        ),
        (
            line(json!({ "offerId": SEATS, "quantity": 1, "friendlyName": "x".repeat(101) })),
            800_002,
            "lineItems[0].friendlyName",
        ),
        (
            line(json!({ "offerId": SEATS, "quantity": 1, "partnerIdOnRecord": "4815162" })),
            800_016,
            "lineItems[0].partnerIdOnRecord",
        ),
        (json!({ "lineItems": [] }), 800_002, "lineItems"),
        (
            json!({ "referenceCustomerId": SEATS, "lineItems": [{ "offerId": SEATS, "quantity": 1 }] }),
            800_002,
            "referenceCustomerId",
        ),
        (json!({ "billingCycle": "weekly", "lineItems": [] }), 800_002, "billingCycle"),
        (
            json!({ "billingCycle": "none", "lineItems": [{ "offerId": SEATS, "quantity": 1 }] }),
            800_002,
            "lineItems[0].billingCycle",
        ),
    ] {
        let answer = program.post(&format!("{path}/orders"), &body).await;
        let error = answer.refused(400, code);
        assert!(error["parameters"][field].is_string(), "{field}: {error}");
        let cart = body.to_string().replace("offerId", "catalogItemId");
        let cart: Value = serde_json::from_str(&cart).unwrap();
        if body["lineItems"][0].is_object()
            && body.get("referenceCustomerId").is_none()
            && body.get("billingCycle").is_none()
        {
            let field = field.replace("offerId", "catalogItemId");
            if !field.contains("partner") {
                let error = program.post(&format!("{path}/carts"), &cart).await.refused(400, code);
                assert!(error["parameters"][&field].is_string(), "{field}: {error}");
            }
        }
    }
    assert_eq!((app.count("orders").await, app.count("carts").await), (0, 0));
    // The customer's own reseller is accepted.
    app.execute(query(
        "insert into resellers (id, name, mpn_id, mpa_signed) values ('r', 'R', '4815162', true)",
    ))
    .await;
    app.execute(query("update customers set reseller_id = 'r'")).await;
    let named = line(json!({ "offerId": SEATS, "quantity": 1, "partnerIdOnRecord": "4815162" }));
    assert_eq!(program.post(&format!("/v1/customers/{id}/orders"), &named).await.status, 201);
}

#[actix_web::test]
async fn a_cart_is_created_changed_and_ordered_once() {
    let (app, _, program, path) = register().await;
    let body = json!({
        "LineItems": [
            {
                "Id": 0, "CatalogItemId": SEATS, "FriendlyName": "Équipe", "Quantity": 3, "BillingCycle": "annual",
                "Participants": null, "ProvisioningContext": null, "OrderGroup": "0", "Error": null,
            },
            { "Id": 1, "CatalogItemId": format!("{AZURE_PLAN}:DZH318Z0BLXZ"), "OrderGroup": "1" },
        ],
        "Status": null,
    });
    let answer = program.post(&format!("{path}/carts"), &body).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let cart = answer.json();
    assert_eq!((&cart["status"], &cart["lineItems"][1]["id"]), (&json!("Active"), &json!(1)));
    assert!(cart["expirationTimestamp"].as_str() > cart["creationTimestamp"].as_str());
    let own = format!("/v1{}", cart["links"]["self"]["uri"].as_str().unwrap());
    assert_eq!(program.get(&own).await.json(), cart);

    let mut changed = cart.clone();
    changed["lineItems"][0]["quantity"] = json!(5);
    let changed = program.send(Method::PUT, &own, &changed).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    assert_eq!(changed.json()["lineItems"][0]["quantity"], 5);
    let checkout = format!("{own}/checkout");
    let nothing = json!({});
    let (one, two) = tokio::join!(
        program.send(Method::POST, &checkout, &nothing),
        program.send(Method::POST, &checkout, &nothing)
    );
    assert_eq!((one.status, two.status), (201, 201), "{} {}", one.body, two.body);
    let done = one.json();
    assert_eq!(two.json(), done, "the second one gets the first result");
    assert_eq!(done["orders"].as_array().unwrap().len(), 2, "one for each group");
    assert_eq!(done["orders"][0]["lineItems"][0]["quantity"], 5);
    assert_eq!(done["orders"][0]["billingCycle"], "annual");
    assert_eq!(
        (&done["orderErrors"], &done["attributes"]["objectType"]),
        (&json!([]), &json!("CartCheckoutResult"))
    );
    assert_eq!(app.count("orders").await, 2);
    assert_eq!(program.get(&own).await.json()["status"], "Ordered");
    program.send(Method::PUT, &own, &cart).await.refused(400, 800_009);
    program.get(&format!("{path}/carts/nothing")).await.refused(404, 800_008);
    app.execute(query("update carts set order_id = null, checkout = null, expires_at = created_at")).await;
    program.get(&own).await.refused(404, 800_008);
    program.send(Method::POST, &checkout, &json!({})).await.refused(404, 800_008);
}

#[actix_web::test]
async fn a_refused_cart_can_be_ordered_once_the_acceptance_is_confirmed() {
    let (app, agent, program, _) = register().await;
    let id = app.register(&agent, customer("Nouvelle")).await;
    let carts = format!("/v1/customers/{id}/carts");
    let cart = program.post(&carts, &cart_body(&[(SEATS, 1, "0"), (SEATS, 2, "0")])).await.json();
    let checkout = format!("{carts}/{}/checkout", cart["id"].as_str().unwrap());
    program.send(Method::POST, &checkout, &json!({})).await.refused(403, 13_605);
    let confirm = crate::api::agreements::agreement("Zoé", "2024-09-03T00:00:00Z");
    assert_eq!(program.post(&format!("/v1/customers/{id}/agreements"), &confirm).await.status, 201);
    let done = program.send(Method::POST, &checkout, &json!({})).await.json();
    assert_eq!(done["orders"][0]["lineItems"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn a_sandbox_has_its_limits() {
    let app = TestApp::spawn_with(|it| Options { sandbox: true, ..it }).await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, confirmed("Crèche", (2024, 9, 3))).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let path = format!("/v1/customers/{id}");
    let error =
        program.post(&format!("{path}/orders"), &order_body(&[(SEATS, 26)])).await.refused(400, 800_018);
    assert!(error["parameters"]["lineItems[0].quantity"].is_string(), "{error}");
    assert_eq!(program.post(&format!("{path}/orders"), &order_body(&[(SEATS, 25); 4])).await.status, 201);
    // There is room for one group but not for the other.
    let cart = cart_body(&[(SEATS, 1, "a"), (SEATS, 1, "b")]);
    let cart = program.post(&format!("{path}/carts"), &cart).await.json();
    let checkout = format!("{path}/carts/{}/checkout", cart["id"].as_str().unwrap());
    let done = program.send(Method::POST, &checkout, &json!({})).await;
    assert_eq!(done.status, 201, "{}", done.body);
    let done = done.json();
    assert_eq!(done["orders"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&done["orderErrors"][0]["code"], &done["orderErrors"][0]["orderGroupId"]),
        (&json!(800_018), &json!("b"))
    );
    program.post(&format!("{path}/orders"), &order_body(&[(SEATS, 1)])).await.refused(400, 800_018);
    let list = program.get(&format!("{path}/subscriptions")).await.json();
    let own = format!("/v1{}", list["items"][0]["links"]["self"]["uri"].as_str().unwrap());
    program.send(Method::PATCH, &own, &json!({ "quantity": 26 })).await.refused(400, 800_018);
}
