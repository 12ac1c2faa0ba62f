//! The provenance of a record: who made it, from where, how the customer accepted, and the statement.

use chrono::Datelike;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use sha2::{Digest, Sha256};

use crate::support::samples::{confirmed, customer};
use crate::support::{Client, TestApp, changed, dated, today};

const STATEMENT: &str = "I confirm that this person accepted the Microsoft Customer Agreement on behalf of the \
    customer, on the date given.";

async fn report(person: &Client, customer: &str) -> crate::support::Response {
    let page = person.get(&format!("/customers/{customer}")).await;
    person.get(&page.attribute("#history ~ table tbody th a", "href").unwrap()).await
}

#[actix_web::test]
async fn a_confirmation_holds_how_it_was_accepted_and_what_was_stated() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Crèche")).await;
    let path = format!("/customers/{id}/confirmations/new");
    let page = sales.get(&path).await;
    assert_eq!(page.text(".statement"), format!("By sending this form, you state: {STATEMENT}"));
    let typed = [("acceptance_method", "signed_paper"), ("job_title", "Manager")];
    let form = dated(changed(page.form(&path), &typed), "accepted", ["3", "9", "2024"]);
    assert_eq!(sales.post(&path, &form).await.outcome(), format!("/customers/{id} done-confirmation"));
    let report = report(&sales, &id).await;
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(STATEMENT));
    let (session,): (String,) = query("select id from sessions").one(&app.db).await.unwrap();
    for (term, said) in [
        ("How the customer accepted", "On paper, signed".to_owned()),
        ("Job title", "Manager".to_owned()),
        ("Role at that time", "Sales agent".to_owned()),
        ("IP address and session", format!("127.0.0.1 Session: {session}")),
        ("Time zone of the dates", "Europe/Paris".to_owned()),
        ("Statement", format!("{STATEMENT} SHA-256: {hash}")),
    ] {
        assert_eq!(report.fact(term), said);
    }
}

#[actix_web::test]
async fn the_statement_is_the_one_that_the_page_showed() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Crèche")).await;
    let path = format!("/customers/{id}/confirmations/new");
    // The page was in French. Its language has changed in another tab before the form was sent.
    let form = changed(sales.get(&path).await.form(&path), &[("statement", "fr")]);
    sales.post(&path, &dated(form, "accepted", ["3", "9", "2024"])).await;
    let stated = report(&sales, &id).await;
    assert!(stated.fact("Statement").starts_with("Je confirme que cette personne a accepté"));
    assert_eq!(stated.attribute("q", "lang").as_deref(), Some("fr"));
    let form = sales.get(&path).await.form(&path);
    sales.post(&path, &changed(form, &[("first_name", "Noé"), ("statement", "xx")])).await;
    assert_eq!(report(&sales, &id).await.fact("Statement"), "Not recorded");
}

#[actix_web::test]
async fn withdrawals_and_checks_at_microsoft_hold_a_statement_too() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let path = format!("/customers/{id}/withdrawals/new");
    let who = [("first_name", "Noé"), ("last_name", "Roy"), ("email", "noe@creche.example"), ("reason", "x")];
    let form = changed(sales.get(&path).await.form(&path), &who);
    sales.post(&path, &dated(form, "withdrawn_on", ["7", "1", "2025"])).await;
    let said = "I confirm that this person told us, on behalf of the customer and on the date given";
    assert!(report(&sales, &id).await.fact("Statement").starts_with(said));
    let path = format!("/customers/{id}/direct-acceptance/edit");
    let form = changed(sales.get(&path).await.form(&path), &[("signed", "yes")]);
    sales.post(&path, &dated(form, "checked_on", ["8", "1", "2025"])).await;
    let said = "I confirm that Partner Center showed the recorded customer acceptance on the date given.";
    assert!(report(&sales, &id).await.fact("Statement").starts_with(said));
}

#[actix_web::test]
async fn what_a_program_does_not_say_is_not_recorded() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let program = app.program("Import", &[Role::Sales]).await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let year = (today().year() - 1).to_string();
    let body = serde_json::json!({
        "firstName": "Noé", "lastName": "Roy", "email": "noe@creche.example",
        "acceptedOn": format!("{year}-09-03"), "method": "click", "jobTitle": "Treasurer",
    });
    let path = format!("/api/customers/{id}/confirmations");
    let made = program.post(&path, &body).await;
    assert_eq!((made.status, made.json()["method"].as_str()), (201, Some("click")));
    let report = report(&sales, &id).await;
    for (term, said) in [
        ("How the customer accepted", "Online, with a click"),
        ("Job title", "Treasurer"),
        ("Statement", "Not recorded"),
        ("Why it replaces the current confirmation", "Not recorded"),
    ] {
        assert_eq!(report.fact(term), said);
    }
    assert!(report.fact("IP address and session").contains("API key: "));
    let evidence = made.json()["id"].as_str().unwrap().to_owned();
    let evidence = program.get(&format!("{path}/{evidence}/evidence")).await.json();
    assert_eq!(evidence["evidence"]["method"], "click");
    assert_eq!(evidence["evidence"]["timeZone"], "Europe/Paris");
}
