//! An acceptance that must be renewed, because a newer version of the agreement is required.

use crate::support::samples::{confirmed, customer};
use crate::support::{TestApp, changed};

#[actix_web::test]
async fn a_renewal_names_the_missing_version_and_then_the_new_status() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Contoso", (2020, 2, 29))).await;
    let (account, path) = (format!("/customers/{id}"), format!("/customers/{id}/confirmations/new"));
    let form = sales.get(&path).await;
    assert_eq!(
        form.text(".warning"),
        "Orders require an acceptance of the version published on 1\u{a0}March\u{a0}2023. Only acceptances given on or after \
         1\u{a0}April\u{a0}2023 count: enter the date the customer accepted this version."
    );
    assert_eq!(["day", "month", "year"].map(|it| form.value(&format!("accepted_{it}"))), ["", "", ""]);
    assert_eq!(form.value("first_name"), "Zoé", "the person is usually the same");
    let old = [("accepted_day", "31"), ("accepted_month", "3"), ("accepted_year", "2023")];
    let refused = sales.fill_in(&path, &old).await;
    refused.refuses(&["accepted_day"]);
    assert_eq!(
        refused.error("accepted_day"),
        "Enter an acceptance date of 1\u{a0}April\u{a0}2023 or later: an earlier acceptance is for the earlier version"
    );
    assert_eq!(app.count("confirmations").await, 1, "nothing was recorded");
    let chosen = changed(refused.form(&path), &[("older", "yes")]);
    let saved = sales.post(&path, &chosen).await;
    assert_eq!(saved.outcome(), format!("{account} done-confirmation-outdated"));
    let page = sales.get(&account).await;
    assert!(
        page.text(".warning")
            .starts_with("The confirmation is recorded, but the status is still Renewal due")
    );
    assert!(page.texts(".done").is_empty());
    let new = [("accepted_day", "1"), ("accepted_month", "4"), ("accepted_year", "2023")];
    let saved = sales.fill_in(&path, &new).await;
    assert_eq!(saved.outcome(), format!("{account} done-confirmation"));
    let said = sales.get(&account).await.text(".done");
    assert!(said.starts_with("The confirmation is recorded. Status: Confirmed."), "{said}");
    assert!(sales.get(&path).await.texts(".warning").is_empty(), "nothing is missing any more");
}

#[actix_web::test]
async fn a_first_confirmation_for_an_older_version_shows_renewal_due() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Contoso")).await;
    let path = format!("/customers/{id}/confirmations/new");
    let old = [("accepted_day", "29"), ("accepted_month", "2"), ("accepted_year", "2020")];
    assert!(sales.get(&path).await.texts(".warning").is_empty());
    let saved = sales.fill_in(&path, &old).await;
    assert_eq!(saved.outcome(), format!("/customers/{id} done-confirmation-outdated"));
}
