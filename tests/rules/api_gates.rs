//! Key gates: every API route with every kind of key.

use std::collections::BTreeSet;

use paraph::api::openapi;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api::acceptances::acceptance;
use crate::api::agreements::{CUSTOMER_TEMPLATE, agreement};
use crate::api::bulk_attestations::row;
use crate::api::withdrawals::withdrawal;
use crate::support::TestApp;
use crate::support::dump::dump;
use crate::support::orders::{Bought, SEATS, cart_body, order_body};
use crate::support::program::Program;
use crate::support::samples::confirmed;

/// No key, Global admin, User admin, Admin agent, Sales, revoked key.
pub type Expected = [u16; 6];
const KEYS: [&str; 6] = ["no key", "global admin", "user admin", "admin agent", "sales", "revoked"];

/// Method, path, expected status per kind of visitor.
pub const TABLE: [(&str, &str, Expected); 68] = [
    ("GET", "/v1/agreements", [401, 200, 200, 200, 200, 401]),
    ("GET", "/v1/customers", [401, 200, 403, 200, 200, 401]),
    ("POST", "/v1/customers", [401, 403, 403, 201, 201, 401]),
    ("GET", "/v1/customers/{id}", [401, 200, 403, 200, 200, 401]),
    ("PATCH", "/v1/customers/{id}", [401, 403, 403, 400, 400, 401]),
    // This register is not a sandbox, so nobody may delete.
    ("DELETE", "/v1/customers/{id}", [401, 403, 403, 400, 400, 401]),
    ("GET", "/v1/customers/{id}/profiles/billing", [401, 200, 403, 200, 200, 401]),
    ("PUT", "/v1/customers/{id}/profiles/billing", [401, 403, 403, 200, 200, 401]),
    ("GET", "/v1/customers/{id}/profiles/company", [401, 200, 403, 200, 200, 401]),
    ("GET", "/v1/customers/{id}/qualifications", [401, 200, 403, 200, 200, 401]),
    ("POST", "/v1/customers/{id}/qualifications", [401, 403, 403, 201, 201, 401]),
    ("GET", "/v1/customers/{id}/qualification", [401, 200, 403, 200, 200, 401]),
    ("PUT", "/v1/customers/{id}/qualification", [401, 403, 403, 200, 200, 401]),
    ("GET", "/v1/customers/{id}/relationships", [401, 200, 403, 200, 200, 401]),
    ("GET", "/v1/customers/relationshiprequests", [401, 400, 403, 400, 400, 401]),
    ("GET", "/v1/profiles/mpn", [401, 200, 200, 200, 200, 401]),
    ("GET", "/v1/profiles/legalbusiness", [401, 200, 200, 200, 200, 401]),
    ("GET", "/v1/profiles/organization", [401, 200, 200, 200, 200, 401]),
    ("GET", "/v1/profiles/support", [401, 400, 400, 400, 400, 401]),
    ("GET", "/v1/profiles/billing", [401, 400, 400, 400, 400, 401]),
    ("GET", "/v1/customers/{id}/validationStatus", [401, 404, 403, 404, 404, 401]),
    ("HEAD", "/v1/domains/{domain}", [401, 200, 403, 200, 200, 401]),
    ("GET", "/v1/countryvalidationrules/{country}", [401, 200, 200, 200, 200, 401]),
    ("POST", "/v1/validations/address", [401, 200, 200, 200, 200, 401]),
    ("GET", "/v1/relationships", [401, 200, 403, 200, 200, 401]),
    ("GET", "/v1/auditrecords", [401, 200, 403, 200, 200, 401]),
    ("GET", "/v1/agreementtemplates/{template}/document", [401, 200, 200, 200, 200, 401]),
    ("GET", "/v1/compliance/csp/agreementstatus", [401, 400, 403, 400, 400, 401]),
    ("GET", "/v1/customers/{id}/agreements", [401, 200, 403, 200, 200, 401]),
    ("POST", "/v1/customers/{id}/agreements", [401, 403, 403, 201, 201, 401]),
    (
        "GET",
        "/v1/customers/{id}/directSignedMicrosoftCustomerAgreementStatus",
        [401, 200, 403, 200, 200, 401],
    ),
    ("GET", "/v1/partners/customeragreementrecords", [401, 200, 403, 200, 200, 401]),
    ("POST", "/v1/CreateBulkReAttestation", [401, 403, 403, 200, 200, 401]),
    ("GET", "/v1/offers", [401, 400, 403, 400, 400, 401]),
    ("GET", "/v1/offers/{offer}", [401, 200, 403, 200, 200, 401]),
    ("GET", "/v1/offers/{offer}/addons", [401, 200, 403, 200, 200, 401]),
    ("GET", "/v1/offercategories", [401, 200, 403, 200, 200, 401]),
    ("GET", "/v1/customers/{id}/offers", [401, 200, 403, 200, 200, 401]),
    ("GET", "/v1/customers/{id}/offercategories", [401, 200, 403, 200, 200, 401]),
    ("GET", "/v1/customers/{id}/orders", [401, 200, 403, 200, 200, 401]),
    ("POST", "/v1/customers/{id}/orders", [401, 403, 403, 201, 201, 401]),
    ("GET", "/v1/customers/{id}/orders/{order}", [401, 200, 403, 200, 200, 401]),
    ("PATCH", "/v1/customers/{id}/orders/{order}", [401, 403, 403, 200, 200, 401]),
    ("GET", "/v1/customers/{id}/orders/{order}/provisioningstatus", [401, 200, 403, 200, 200, 401]),
    ("POST", "/v1/customers/{id}/carts", [401, 403, 403, 201, 201, 401]),
    ("GET", "/v1/customers/{id}/carts/{cart}", [401, 200, 403, 200, 200, 401]),
    ("PUT", "/v1/customers/{id}/carts/{cart}", [401, 403, 403, 200, 200, 401]),
    ("POST", "/v1/customers/{id}/carts/{cart}/checkout", [401, 403, 403, 201, 201, 401]),
    ("GET", "/v1/customers/{id}/subscriptions", [401, 200, 403, 200, 200, 401]),
    ("GET", "/v1/customers/{id}/subscriptions/{subscription}", [401, 200, 403, 200, 200, 401]),
    ("PATCH", "/v1/customers/{id}/subscriptions/{subscription}", [401, 403, 403, 200, 200, 401]),
    ("GET", "/v1/customers/{id}/subscriptions/{subscription}/addons", [401, 200, 403, 200, 200, 401]),
    (
        "GET",
        "/v1/customers/{id}/subscriptions/{subscription}/provisioningstatus",
        [401, 200, 403, 200, 200, 401],
    ),
    ("GET", "/api/agreement-status", [401, 200, 403, 200, 200, 401]),
    ("GET", "/api/customers/{id}/agreement-status", [401, 200, 403, 200, 200, 401]),
    ("GET", "/api/customers/{id}/can-order", [401, 200, 403, 200, 200, 401]),
    ("GET", "/api/customers/{id}/confirmations", [401, 200, 403, 200, 200, 401]),
    ("POST", "/api/customers/{id}/confirmations", [401, 403, 403, 201, 201, 401]),
    ("GET", "/api/customers/{id}/confirmations/{confirmation}/evidence", [401, 200, 403, 200, 200, 401]),
    // The transparency log has not begun.
    ("GET", "/log/tile/{tile}", [401, 404, 404, 404, 404, 401]),
    ("GET", "/api/customers/{id}/records/{record}/proofs", [401, 200, 403, 200, 200, 401]),
    ("POST", "/api/customers/{id}/records/{record}/proofs", [401, 403, 403, 201, 201, 401]),
    ("GET", "/api/customers/{id}/proofs/{proof}", [401, 200, 403, 200, 200, 401]),
    // The key is in the body.
    ("POST", "/oauth2/token", [400, 200, 200, 200, 200, 400]),
    ("POST", "/oauth2/v2.0/token", [400, 200, 200, 200, 200, 400]),
    ("POST", "/{tenant}/oauth2/token", [400, 200, 200, 200, 200, 400]),
    ("POST", "/{tenant}/oauth2/v2.0/token", [400, 200, 200, 200, 200, 400]),
    // Last, because nothing counts after it.
    ("POST", "/api/customers/{id}/withdrawals", [401, 403, 403, 201, 201, 401]),
];

/// The URL of a route in a register with one customer, and a body that it accepts.
pub fn call(route: &str, customer: &str, bought: &Bought) -> (String, Value) {
    let path = route.replace("{id}", customer).replace("{template}", CUSTOMER_TEMPLATE);
    let path = bought.put_into(&path.replace("{offer}", SEATS));
    let path = path.replace("{domain}", "creche-du-marche.onmicrosoft.com").replace("{country}", "US");
    let path = path.replace("{tenant}", "common").replace("{tile}", "0/000.p/1");
    let query = match route {
        "/v1/customers/{id}/validationStatus" => "?type=account",
        "/v1/offers/{offer}/addons" | "/v1/offercategories" => "?country=US",
        "/v1/relationships" => "?relationship_type=IsIndirectCloudSolutionProviderOf",
        _ => "",
    };
    let path = path + query;
    let body = match route {
        "/v1/customers/{id}" => json!({ "relationshipToPartner": "none" }),
        "/v1/customers/{id}/qualifications" => json!({ "qualification": "StateOwnedEntity" }),
        "/v1/customers/{id}/qualification" => json!("nonprofit"),
        "/v1/customers" => crate::api::customers::contoso(),
        "/v1/customers/{id}/profiles/billing" => crate::api::customers::contoso()["BillingProfile"].clone(),
        "/v1/customers/{id}/agreements" => agreement("Zoé", "2024-09-04T00:00:00Z"),
        "/v1/customers/{id}/orders" => order_body(&[(SEATS, 3)]),
        "/v1/customers/{id}/orders/{order}" => {
            json!({ "lineItems": [{ "lineItemNumber": 0, "quantity": 7 }] })
        }
        "/v1/customers/{id}/carts" | "/v1/customers/{id}/carts/{cart}" => cart_body(&[(SEATS, 3, "0")]),
        "/v1/customers/{id}/subscriptions/{subscription}" => json!({ "quantity": 9 }),
        "/v1/CreateBulkReAttestation" => json!([row(customer, "Yann", "2024-09-04")]),
        "/api/customers/{id}/confirmations" => acceptance("Yves", "2024-09-05"),
        "/api/customers/{id}/withdrawals" => withdrawal("2025-01-07"),
        _ => json!({}),
    };
    (path, body)
}

async fn program(app: &TestApp, column: &str) -> Program {
    match column {
        "no key" => app.stranger(),
        "global admin" => app.program("Gil Global", &[Role::GlobalAdmin]).await,
        "user admin" => app.program("Ute User", &[Role::UserAdmin]).await,
        "admin agent" => app.program("Ann Agent", &[Role::AdminAgent]).await,
        "sales" => app.program("Sal Sales", &[Role::Sales]).await,
        _ => {
            let program = app.program("Rey Revoked", &Role::ALL).await;
            app.execute(query("update api_keys set revoked_at = created_at")).await;
            program
        }
    }
}

async fn answers(column: usize) {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let customer = app.register(&agent, confirmed("Crèche du Marché", (2024, 9, 3))).await;
    let bought = Bought::by(&app, &agent, &customer).await;
    let program = program(&app, KEYS[column]).await;
    for (method, route, expected) in TABLE {
        let (path, body) = call(route, &customer, &bought);
        let before = dump(&app.db).await;
        let verb: Method = method.parse().unwrap();
        let answer = match method {
            "GET" | "HEAD" => program.client.send(program.request(verb, &path)).await,
            _ if route.ends_with("/token") => program.refresh(&path).await,
            "PUT" if route.ends_with("/billing") => {
                program.send_as(verb, &path, &body, &[("if-match", "*")]).await
            }
            _ if route.ends_with("/proofs") => program.send_file(&path, &[]).await,
            _ => program.send(verb, &path, &body).await,
        };
        let (who, expected) = (KEYS[column], expected[column]);
        assert_eq!(answer.status, expected, "{who}: {method} {route}: {}", answer.body);
        if expected == 401 {
            assert!(answer.header("www-authenticate").starts_with("Bearer"), "{who}: {method} {route}");
        }
        if matches!(expected, 401 | 403) {
            let mut after = dump(&app.db).await;
            // A refusal may write its rate limit, the key's last use, and an activity line with its leaf.
            for table in ["limits", "api_keys", "activity_log", "log_leaves"] {
                after.insert(table.into(), before[table].clone());
            }
            assert_eq!(after, before, "{who} changed something by {method} {route}");
        }
    }
}

#[test]
fn the_table_lists_exactly_the_api_routes() {
    let known: BTreeSet<_> = TABLE.iter().map(|(method, path, _)| (*method, *path)).collect();
    let routes: BTreeSet<_> = paraph::routes::api().iter().map(|it| (it.method, it.path)).collect();
    assert_eq!(known, routes);
    assert_eq!(known.len(), TABLE.len(), "a route stands twice in the table");
}

#[test]
fn the_openapi_document_describes_exactly_the_api_routes() {
    let document = serde_json::to_value(openapi::document()).unwrap();
    let mut described = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            described.insert((method.to_uppercase(), path.clone()));
            let id = operation["operationId"].as_str().unwrap().to_owned();
            assert!(ids.insert(id.clone()), "{id} stands twice");
            assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{path}: no summary");
            assert!(operation["tags"].is_array(), "{path}: no tag");
        }
    }
    let routes = paraph::routes::api();
    let routes: BTreeSet<_> = routes.iter().map(|it| (it.method.to_owned(), it.path.to_owned())).collect();
    assert_eq!(described, routes);
    assert_eq!(document["openapi"], "3.1.0");
}

#[actix_web::test]
async fn a_call_without_a_key_discloses_nothing() {
    answers(0).await;
}

#[actix_web::test]
async fn the_key_of_a_global_admin_sees_customers_and_confirms_nothing() {
    answers(1).await;
}

#[actix_web::test]
async fn the_key_of_a_user_admin_sees_no_customer() {
    answers(2).await;
}

#[actix_web::test]
async fn the_key_of_an_admin_agent_sees_and_confirms() {
    answers(3).await;
}

#[actix_web::test]
async fn the_key_of_sales_sees_and_confirms() {
    answers(4).await;
}

#[actix_web::test]
async fn a_revoked_key_is_refused() {
    answers(5).await;
}
