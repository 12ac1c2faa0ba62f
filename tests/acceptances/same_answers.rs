//! Pages and API give the same answers for customers of every standing.

use chrono::{Days, NaiveDate};
use paraph::model::kernel::lang::Lang;
use paraph::model::people::staff::Role;
use serde_json::{Value, json};

use crate::api::statuses::{customers, publish};
use crate::support::activity::last_action;
use crate::support::orders::{AZURE_PLAN, SEATS, order_body, subscribe};
use crate::support::program::Program;
use crate::support::response::Response;
use crate::support::{Client, TestApp, today};

/// The answers of page and API to an order: `Ok` with the ground, `Err` with the reason.
type Verdict = Result<String, String>;

async fn by_page(app: &TestApp, person: &Client, id: &str, offer: &str) -> (Verdict, Option<String>) {
    let line = [("offer", offer), ("quantity", "1"), ("billing_cycle", "annual")];
    let answer = person.fill_in(&format!("/customers/{id}/orders/new"), &line).await;
    let (action, after) = last_action(&app.db, id).await;
    let facts: Value = serde_json::from_str(&after).unwrap();
    match answer.status {
        303 => {
            assert_eq!(action, "order-placed");
            (Ok(facts["ground"].as_str().unwrap().to_owned()), None)
        }
        status => {
            assert_eq!((status, action.as_str()), (409, "order-refused"), "{}", answer.main());
            (Err(facts["refusal"].as_str().unwrap().to_owned()), Some(answer.text(".conflict")))
        }
    }
}

async fn by_api(app: &TestApp, program: &Program, id: &str, offer: &str) -> Verdict {
    let answer = program.post(&format!("/v1/customers/{id}/orders"), &order_body(&[(offer, 1)])).await;
    match answer.status {
        201 => {
            let (_, after) = last_action(&app.db, id).await;
            let facts: Value = serde_json::from_str(&after).unwrap();
            Ok(facts["ground"].as_str().unwrap().to_owned())
        }
        _ => Err(answer.refused(403, 13_605)["parameters"]["reason"].as_str().unwrap().to_owned()),
    }
}

/// The account page and the API show the same facts of an agreement.
fn compare_account(name: &str, page: &Response, json: &Value) {
    let is_customer = json["agreementType"] == "MicrosoftCustomerAgreement";
    let anchor = if is_customer { "agreement" } else { "cloud-agreement" };
    let section = format!("section[aria-labelledby={anchor}]");
    let status = json["status"].as_str().unwrap();
    let tags = page.attributes(&format!("{section} .tag"), "class");
    let shown = match status {
        // The Cloud Agreement has ended: its standing no longer matters, except a withdrawal.
        _ if !is_customer && status != "withdrawn" => Vec::new(),
        _ => vec![format!("tag {status}")],
    };
    assert_eq!(tags, shown, "{name}: {anchor}");
    let day = |it: &Value| Lang::En.date_on_one_line(it.as_str().unwrap().parse::<NaiveDate>().unwrap());
    let expected = json["missingVersion"].as_object().map(|version| {
        let since = json["blocksFrom"].as_str().unwrap().parse::<NaiveDate>().unwrap();
        let blocks = if since <= today() { "have been refused since" } else { "will be refused from" };
        let (published, since) = (day(&version["publishedOn"]), Lang::En.date_on_one_line(since));
        let first = day(&version["acceptedFrom"]);
        let needed =
            format!("An acceptance of the version of {published}, dated {first} or later, is needed.");
        format!("Missing version{needed} Orders {blocks} {since}.")
    });
    let facts = page.texts(&format!("{section} dl div"));
    let missing: Vec<_> = facts.into_iter().filter(|it| it.starts_with("Missing version")).collect();
    assert_eq!(missing, Vec::from_iter(expected), "{name}: {anchor}");
}

async fn compare(app: &TestApp, person: &Client, program: &Program, all: &[(&str, String)]) {
    let statuses = program.get("/api/agreement-status?size=500").await.json();
    let statuses = statuses["items"].as_array().unwrap();
    assert_eq!(statuses.len(), all.len());
    for (name, id) in all {
        let row = statuses.iter().find(|it| it["customerId"] == id.as_str()).unwrap();
        let one = program.get(&format!("/api/customers/{id}/agreement-status")).await.json();
        assert_eq!(&one, row, "{name}: one and all");
        let status = row["agreements"][0]["status"].as_str().unwrap();
        for filter in ["not_provided", "renewal_due", "withdrawn", "confirmed", "not_applicable"] {
            let list = person.get(&format!("/customers?status={filter}")).await;
            let listed = list.texts("tbody th").iter().any(|it| it == name);
            assert_eq!(listed, filter == status, "{name}: the list of {filter}");
        }
        let account = person.get(&format!("/customers/{id}")).await;
        for agreement in row["agreements"].as_array().unwrap() {
            compare_account(name, &account, agreement);
        }
        let tag = format!(".tag.{status}");
        let list = person.get("/customers").await;
        let rows = list.texts("tbody tr");
        let shown =
            rows.iter().find(|it| it.starts_with(name) && !it.contains(&format!("{name} P"))).unwrap();
        let label = &list.texts(&tag)[0];
        assert!(shown.contains(label), "{name}: {shown} says {label}");
        for offer in [SEATS, AZURE_PLAN] {
            let json = program.get(&format!("/api/customers/{id}/can-order?offer={offer}")).await.json();
            let answer = match json["canOrder"] == true {
                true => Ok(json["ground"].as_str().unwrap().to_owned()),
                false => Err(json["reason"].as_str().unwrap().to_owned()),
            };
            if offer == SEATS {
                assert_eq!(row["canOrder"], json["canOrder"], "{name}");
            }
            let (page, text) = by_page(app, person, id, offer).await;
            assert_eq!(page, answer, "{name}: the page and can-order, {offer}");
            if let Some(text) = text {
                // Only the page keeps each date on one line.
                let plain = |it: &str| it.replace('\u{a0}', " ");
                let said = plain(json["text"].as_str().unwrap());
                assert!(plain(&text).contains(&said), "{name}: {text} and {json}");
            }
            assert_eq!(
                by_api(app, program, id, offer).await,
                answer,
                "{name}: the API and can-order, {offer}"
            );
        }
    }
}

/// Seats of customers with a subscription, by page and by API.
async fn compare_seats(app: &TestApp, person: &Client, program: &Program, all: &[(&str, String)]) {
    for (name, id) in all {
        let list = program.get(&format!("/v1/customers/{id}/subscriptions")).await.json();
        let seats = list["items"].as_array().unwrap().iter().find(|it| it["billingType"] == "license");
        let Some(seats) = seats.and_then(|it| it["id"].as_str()) else { continue };
        let json = program.get(&format!("/api/customers/{id}/can-order")).await.json();
        let path = format!("/v1/customers/{id}/subscriptions/{seats}");
        let answer = program.send(reqwest::Method::PATCH, &path, &json!({ "quantity": 31 })).await;
        assert_eq!(answer.status == 200, json["canOrder"] == true, "{name}: {}", answer.body);
        let path = format!("/customers/{id}/subscriptions/{seats}/quantity/edit");
        let answer = person.fill_in(&path, &[("quantity", "32")]).await;
        assert_eq!(answer.status, if json["canOrder"] == true { 303 } else { 409 }, "{name}");
        let (action, _) = last_action(&app.db, id).await;
        assert_eq!(action == "quantity-changed", json["canOrder"] == true, "{name}");
    }
}

#[actix_web::test]
async fn pages_and_api_agree_about_every_customer() {
    let app = TestApp::spawn().await;
    let person = app.as_admin_agent().await;
    let all = customers(&app, &person).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    compare(&app, &person, &program, &all).await;
    // A customer with seats that withdraws.
    let (_, id) = all.iter().find(|(name, _)| *name == "Actuelle").unwrap().clone();
    subscribe(&app, &person, &id, SEATS, 5).await;
    crate::support::withdrawals::withdraw(&app.db, &id, person.staff()).await;
    compare_seats(&app, &person, &program, &all).await;
}

#[actix_web::test]
async fn pages_and_api_agree_before_a_new_version_is_enforced() {
    let app = TestApp::spawn().await;
    let person = app.as_admin_agent().await;
    let all = customers(&app, &person).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    publish(&app.db, today() + Days::new(30)).await;
    let (_, id) = all.iter().find(|(name, _)| *name == "Actuelle").unwrap();
    let json = program.get(&format!("/api/customers/{id}/agreement-status")).await.json();
    assert_eq!((&json["agreements"][0]["status"], &json["canOrder"]), (&json!("renewal_due"), &json!(true)));
    compare(&app, &person, &program, &all).await;
    compare_seats(&app, &person, &program, &all).await;
}

#[actix_web::test]
async fn pages_and_api_agree_once_a_new_version_is_enforced() {
    let app = TestApp::spawn().await;
    let person = app.as_admin_agent().await;
    let all = customers(&app, &person).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    for (_, id) in all.iter().filter(|(name, _)| *name == "Actuelle" || *name == "Limite") {
        subscribe(&app, &person, id, SEATS, 5).await;
    }
    publish(&app.db, today()).await;
    let (_, id) = all.iter().find(|(name, _)| *name == "Actuelle").unwrap();
    let json = program.get(&format!("/api/customers/{id}/can-order")).await.json();
    assert_eq!((&json["reason"], &json["since"]), (&json!("outdated"), &json!(today())));
    compare(&app, &person, &program, &all).await;
    compare_seats(&app, &person, &program, &all).await;
}
