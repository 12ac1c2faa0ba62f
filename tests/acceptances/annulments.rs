//! Annulments of records that were entered in error.

use paraph::model::people::staff::Role;

use crate::support::dump::dump;
use crate::support::orders::{SEATS, subscribe};
use crate::support::samples::{confirmed, customer};
use crate::support::{Client, Response, TestApp, changed, dated};

/// The report of the record in this row of the history, newest first.
async fn report(person: &Client, customer: &str, row: usize) -> String {
    let page = person.get(&format!("/customers/{customer}")).await;
    page.attributes("#history ~ table tbody th a", "href").swap_remove(row)
}

async fn annul(person: &Client, report: &str, reason: &str) -> Response {
    let path = person.get(report).await.attribute("a[href$='/annulment/new']", "href").unwrap();
    let form = person.get(&path).await.form(&path);
    person.post(&path, &changed(form, &[("annulment_reason", reason)])).await
}

async fn status(person: &Client, customer: &str) -> String {
    person.get(&format!("/customers/{customer}")).await.text(".title .tag")
}

#[actix_web::test]
async fn an_annulled_confirmation_no_longer_counts_and_stays_on_record() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let record = report(&sales, &id, 0).await;
    let reference = sales.get(&record).await.fact("Reference");
    let refused = annul(&sales, &record, " ").await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.text(".error-summary li"), "Enter what was wrong with this record");
    assert_eq!(status(&sales, &id).await, "Confirmed");
    let saved = annul(&sales, &record, "Another customer’s contract").await;
    assert_eq!(saved.outcome(), format!("/customers/{id} done-annulment"));
    assert_eq!(status(&sales, &id).await, "Not provided");
    assert_eq!(sales.get("/").await.texts(".tiles .count"), ["1", "0", "0", "0", "0"]);
    let page = sales.get(&format!("/customers/{id}")).await;
    let annulment = page.texts("#history ~ table tbody th").swap_remove(0);
    assert_eq!(
        page.texts("td[data-label='State']"),
        [
            format!("Annuls {reference}, entered in error Reason: Another customer’s contract"),
            format!("Entered in error. Annulled by {annulment}"),
        ]
    );
    let report = sales.get(&record).await;
    assert_eq!(report.fact("State"), format!("Entered in error. Annulled by {annulment}"));
    let warning = report.text(".report .warning");
    assert!(warning.contains("Samuel Sales") && warning.contains("Another customer’s contract"), "{warning}");
    assert!(report.attribute("a[href$='/annulment/new']", "href").is_none(), "it is annulled once");
    for reference in [reference, annulment] {
        let found = sales.get(&format!("/customers?q={reference}")).await;
        assert_eq!(found.texts("tbody th"), ["Crèche"], "the reference finds the customer");
    }
    let log = sales.get(&format!("/activity?customer={id}")).await;
    assert!(log.texts("td[data-label='Action']")[0].starts_with("Record annulled"));
}

#[actix_web::test]
async fn the_confirmation_before_an_annulled_one_counts_again() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let path = format!("/customers/{id}/confirmations/new");
    let form = sales.get(&path).await.form(&path);
    let form = changed(form, &[("first_name", "Éva"), ("supersedes_reason", "Wrong person")]);
    assert_eq!(sales.post(&path, &form).await.outcome(), format!("/customers/{id} done-confirmation"));
    let (second, first) = (report(&sales, &id, 0).await, report(&sales, &id, 1).await);
    assert_eq!(sales.get(&second).await.fact("Why it replaces the current confirmation"), "Wrong person");
    annul(&sales, &second, "It was the right person").await;
    assert_eq!(sales.get(&first).await.fact("State"), "Current");
    assert_eq!(status(&sales, &id).await, "Confirmed");
    let page = sales.get(&format!("/customers/{id}")).await;
    assert!(page.fact("Accepted by").starts_with("Zoé"), "{}", page.fact("Accepted by"));
    // The next confirmation supersedes the first, not the annulled one.
    let form = sales.get(&path).await.form(&path);
    sales.post(&path, &changed(form, &[("first_name", "Noé")])).await;
    let (third, reference) = (report(&sales, &id, 0).await, sales.get(&first).await.fact("Reference"));
    assert!(sales.get(&third).await.fact("Supersedes").starts_with(&reference));
    let successor = sales.get(&third).await.fact("Reference");
    assert_eq!(sales.get(&first).await.fact("State"), "Superseded");
    assert!(sales.get(&first).await.text(".report .warning").contains(&successor));
}

#[actix_web::test]
async fn an_annulled_withdrawal_and_an_annulled_check_at_microsoft_no_longer_count() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, confirmed("Crèche", (2024, 9, 3))).await;
    let path = format!("/customers/{id}/withdrawals/new");
    let who = [("first_name", "Noé"), ("last_name", "Roy"), ("email", "noe@creche.example"), ("reason", "x")];
    let form = changed(agent.get(&path).await.form(&path), &who);
    let typed = dated(form, "withdrawn_on", ["7", "1", "2025"]);
    agent.post(&path, &typed).await;
    assert_eq!(status(&agent, &id).await, "Withdrawn");
    annul(&agent, &report(&agent, &id, 0).await, "Another customer withdrew").await;
    assert_eq!(status(&agent, &id).await, "Confirmed");
    let other = app.register(&agent, customer("Garage")).await;
    let path = format!("/customers/{other}/direct-acceptance/edit");
    let form = changed(agent.get(&path).await.form(&path), &[("signed", "yes")]);
    agent.post(&path, &dated(form, "checked_on", ["7", "1", "2025"])).await;
    assert_eq!(status(&agent, &other).await, "Confirmed");
    let check = report(&agent, &other, 0).await;
    assert_eq!(agent.get(&check).await.fact("Checked on"), "7\u{a0}January\u{a0}2025");
    annul(&agent, &check, "Looked at another customer").await;
    assert_eq!(status(&agent, &other).await, "Not provided");
}

#[actix_web::test]
async fn a_record_is_annulled_once_and_only_by_those_who_may_confirm() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let record = report(&sales, &id, 0).await;
    let path = sales.get(&record).await.attribute("a[href$='/annulment/new']", "href").unwrap();
    let form = changed(sales.get(&path).await.form(&path), &[("annulment_reason", "An error")]);
    let other = changed(sales.get(&path).await.form(&path), &[("annulment_reason", "The same error")]);
    assert_eq!(sales.post(&path, &form).await.outcome(), format!("/customers/{id} done-annulment"));
    assert_eq!(sales.post(&path, &form).await.outcome(), format!("/customers/{id} done-annulment"));
    assert_eq!(sales.post(&path, &other).await.location(), record, "the report says who annulled it");
    assert_eq!(sales.get(&path).await.location(), record);
    assert_eq!(app.count("annulments").await, 1);
    let somebody_elses = app.register(&sales, confirmed("Garage", (2024, 9, 3))).await;
    let before = dump(&app.db).await;
    let foreign = path.replace(&id, &somebody_elses);
    assert_eq!(sales.post(&foreign, &other).await.status, 404, "a record of another customer");
    assert_eq!(dump(&app.db).await, before);
    let admin = app.sign_in("Gaspard", &[Role::GlobalAdmin]).await;
    assert!(admin.get(&record).await.attribute("a[href$='/annulment/new']", "href").is_none());
}

#[actix_web::test]
async fn a_withdrawal_also_ends_the_confirmation_before_an_annulled_one() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let path = format!("/customers/{id}/confirmations/new");
    let form = changed(sales.get(&path).await.form(&path), &[("first_name", "Éva")]);
    sales.post(&path, &form).await;
    let (second, first) = (report(&sales, &id, 0).await, report(&sales, &id, 1).await);
    let path = format!("/customers/{id}/withdrawals/new");
    let who = [("first_name", "Noé"), ("last_name", "Roy"), ("email", "noe@creche.example"), ("reason", "x")];
    let form = changed(sales.get(&path).await.form(&path), &who);
    sales.post(&path, &dated(form, "withdrawn_on", ["7", "1", "2025"])).await;
    annul(&sales, &second, "Another customer").await;
    assert_eq!(status(&sales, &id).await, "Withdrawn");
    let states = sales.get(&format!("/customers/{id}")).await.texts("td[data-label='State']");
    assert!(states[3].starts_with("Withdrawn, see withdrawal"), "{states:?}");
    assert!(!sales.get(&first).await.fact("State").starts_with("Current"), "the report says the same");
}

#[actix_web::test]
async fn an_annulled_withdrawal_no_longer_marks_subscriptions_to_be_cancelled() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    subscribe(&app, &sales, &id, SEATS, 5).await;
    let path = format!("/customers/{id}/withdrawals/new");
    let who = [("first_name", "Noé"), ("last_name", "Roy"), ("email", "noe@creche.example"), ("reason", "x")];
    let form = changed(sales.get(&path).await.form(&path), &who);
    sales.post(&path, &dated(form, "withdrawn_on", ["7", "1", "2025"])).await;
    let marked = async || sales.get("/subscriptions/to-cancel").await.main().contains("Crèche");
    assert!(marked().await);
    annul(&sales, &report(&sales, &id, 0).await, "Another customer withdrew").await;
    assert!(!marked().await);
    let log = sales.get(&format!("/activity?customer={id}")).await;
    assert!(log.texts("td[data-label='Action']")[0].starts_with("Subscription kept"), "{}", log.main());
}
