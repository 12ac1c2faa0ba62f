//! People who have only one name.

use serde_json::json;

use crate::api::customers::{contoso, sales as program_of};
use crate::support::samples::{confirmed, customer, draft, review};
use crate::support::{TestApp, day};

#[actix_web::test]
async fn a_person_with_one_name_is_recorded_and_shown_with_that_name() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let edit = sales.get("/customers/new").await.location().to_owned();
    let typed = draft(&[("microsoft_id", ""), ("first_name", "-"), ("last_name", "Suharto")]);
    let step = sales.post(&edit, &typed).await.location().to_owned();
    let page = sales.get(&review(&step)).await;
    assert_eq!(page.fact("First name"), "–");
    assert!(page.fact("Accepted by").starts_with("Suharto "), "{}", page.fact("Accepted by"));
    let typed = page.form(&review(&step));
    let registered = sales.post(&review(&step), &typed).await.location().to_owned();
    let account = registered.trim_end_matches("/registration");
    let page = sales.get(account).await;
    assert_eq!(page.fact("Name"), "Suharto");
    // The name is in the other field just as well, and a full stop is a dash.
    sales
        .fill_in(&format!("{account}/contact/edit"), &[("first_name", "Teller"), ("last_name", ".")])
        .await
        .location();
    assert_eq!(sales.get(account).await.fact("Name"), "Teller");
    assert_eq!(sales.get(&format!("{account}/contact/edit")).await.value("last_name"), "–");
    assert_eq!(sales.get("/customers?q=teller").await.texts("tbody th").len(), 1);
}

#[actix_web::test]
async fn a_person_needs_at_least_one_name() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Crèche")).await;
    let edit = format!("/customers/{id}/contact/edit");
    let refused = sales.fill_in(&edit, &[("first_name", "–"), ("last_name", "—")]).await;
    refused.refuses(&["last_name"]);
    app.forget_forms().await;
    let refused = sales.fill_in(&edit, &[("first_name", "")]).await;
    refused.refuses(&["first_name"]);
    let said = "Enter the first name, or a dash (–) if the person has only one name";
    assert_eq!(refused.error("first_name"), said);
}

#[actix_web::test]
async fn a_signatory_with_one_name_is_recorded_by_every_form_and_by_the_api() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let one = [("first_name", "–"), ("last_name", "Zendaya"), ("email", "z@creche.example")];
    let form = format!("/customers/{id}/confirmations/new");
    let confirmation = sales.fill_in(&form, &one).await.location().to_owned();
    let page = sales.get(&confirmation).await;
    assert!(page.text(".history, table").contains("Zendaya"), "{}", page.main());
    assert!(!page.text("table").contains("– Zendaya"), "{}", page.main());
    let withdrawal = format!("/customers/{id}/withdrawals/new");
    let date = day("withdrawn_on", ["1", "10", "2025"]);
    let date: Vec<_> = date.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let typed = [&one[..], &date, &[("reason", "Left")]].concat();
    let account = sales.fill_in(&withdrawal, &typed).await.location().to_owned();
    assert!(sales.get(&account).await.text("table").contains("Withdrawn by: Zendaya"));
    let mut body = contoso();
    body["BillingProfile"]["DefaultAddress"]["FirstName"] = json!(".");
    let program = program_of(&app).await;
    let created = program.post("/v1/customers", &body).await;
    assert_eq!(created.status, 201, "{}", created.body);
    assert_eq!(created.json()["billingProfile"]["firstName"], "–");
}
