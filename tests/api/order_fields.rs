//! Fields of new orders, carts and other records: values that an offer does not have, and empty texts.

use paraph::model::people::staff::Role;
use reqwest::Method;
use serde_json::json;

use crate::api::agreements::agreement;
use crate::api::customers::contoso;
use crate::api::orders::register;
use crate::support::orders::{AZURE_PLAN, SEATS};

#[actix_web::test]
async fn a_billing_cycle_or_seats_that_the_offer_does_not_have_are_refused() {
    let (app, _, program, path) = register().await;
    let open = json!({ "lineItems": [{ "catalogItemId": AZURE_PLAN, "orderGroup": "0" }] });
    let open = program.post(&format!("{path}/carts"), &open).await;
    assert_eq!(open.status, 201, "{}", open.body);
    let cart = format!("{path}/carts/{}", open.json()["id"].as_str().unwrap());
    for (field, value, code) in [("billingCycle", json!("annual"), 800_002), ("quantity", json!(2), 2002)] {
        let mut order = json!({ "lineItems": [{ "offerId": AZURE_PLAN }] });
        let mut lines = json!({ "lineItems": [{ "catalogItemId": AZURE_PLAN }] });
        lines["lineItems"][0][field] = value.clone();
        let place = match field {
            // An order has one billing cycle for all lines.
            "billingCycle" => &mut order[field],
            _ => &mut order["lineItems"][0][field],
        };
        *place = value;
        let name = if field == "quantity" { "lineItems[0].quantity" } else { field };
        let error = program.post(&format!("{path}/orders"), &order).await.refused(400, code);
        assert!(error["parameters"][name].is_string(), "{error}");
        let name = format!("lineItems[0].{field}");
        let error = program.post(&format!("{path}/carts"), &lines).await.refused(400, code);
        assert!(error["parameters"][&name].is_string(), "{error}");
        let error = program.send(Method::PUT, &cart, &lines).await.refused(400, code);
        assert!(error["parameters"][&name].is_string(), "{error}");
    }
    assert_eq!((app.count("orders").await, app.count("carts").await), (0, 1));
    // Clients send 0 for what they do not set.
    for quantity in [json!(null), json!(0), json!(1)] {
        let order = json!({ "billingCycle": "monthly", "lineItems": [{ "offerId": AZURE_PLAN, "quantity": quantity }] });
        let answer = program.post(&format!("{path}/orders"), &order).await;
        assert_eq!(answer.json()["lineItems"][0]["quantity"], 1, "{}", answer.body);
    }
}

#[actix_web::test]
async fn an_empty_text_in_an_optional_field_of_a_new_record_counts_as_absent() {
    let (app, agent, program, path) = register().await;
    let empty = ["friendlyName", "termDuration", "partnerIdOnRecord"];
    let mut line = json!({ "offerId": SEATS, "quantity": 1 });
    empty.into_iter().for_each(|it| line[it] = json!(" "));
    let order = json!({ "billingCycle": "", "referenceCustomerId": "", "lineItems": [line] });
    let answer = program.post(&format!("{path}/orders"), &order).await;
    assert_eq!(answer.json()["lineItems"][0]["friendlyName"], "Office 365 Business Essentials");
    let mut line = json!({ "catalogItemId": SEATS, "quantity": 1 });
    ["friendlyName", "termDuration", "orderGroup"].into_iter().for_each(|it| line[it] = json!(""));
    let body = json!({ "lineItems": [line] });
    let cart = program.post(&format!("{path}/carts"), &body).await.json();
    assert_eq!(cart["lineItems"][0].get("friendlyName"), None, "{cart}");
    let own = format!("{path}/carts/{}", cart["id"].as_str().unwrap());
    let replaced = program.send(Method::PUT, &own, &body).await;
    assert_eq!((replaced.status, &replaced.json()["lineItems"]), (200, &cart["lineItems"]));
    let mut body = contoso();
    body["associatedPartnerId"] = json!(" ");
    for field in ["tenantId", "companyName", "organizationRegistrationNumber"] {
        body["CompanyProfile"][field] = json!(" ");
    }
    let created = program.post("/v1/customers", &body).await;
    assert_eq!(created.status, 201, "{}", created.body);
    let mut confirmation = agreement("Zoé", "2024-09-04");
    ["type", "agreementLink", "userId"].into_iter().for_each(|it| confirmation[it] = json!(""));
    let account = app.program_account(&[Role::Sales]).await;
    let headers = [("Paraph-Employee", agent.staff().name.as_str())];
    let confirmed =
        account.send_as(Method::POST, &format!("{path}/agreements"), &confirmation, &headers).await;
    assert_eq!(confirmed.status, 201, "{}", confirmed.body);
}
