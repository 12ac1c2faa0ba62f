//! The activity log as Partner Center's audit records.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use paraph::model::activity::action::Group;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::{Value as Bound, query};
use reqwest::Method;
use serde_json::{Value, json};

use crate::api::customer_lists::next;
use crate::api::customers::{contoso, sales};
use crate::support::TestApp;
use crate::support::program::Program;
use crate::support::samples::{confirmed, customer};

fn records(path: &str, filter: Option<(&str, &str, &str)>) -> String {
    let Some((field, value, operator)) = filter else { return format!("/v1/auditrecords?{path}") };
    let json = json!({ "Field": field, "Value": value, "Operator": operator }).to_string();
    let json: String = url::form_urlencoded::byte_serialize(json.as_bytes()).collect();
    format!("/v1/auditrecords?{path}&filter={json}")
}

fn operations(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|it| format!("{} {}", it["resourceType"], it["operationType"]).replace('"', ""))
        .collect()
}

async fn ask(program: &Program, path: &str, filter: Option<(&str, &str, &str)>) -> Value {
    let answer = program.get(&records(path, filter)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

#[actix_web::test]
async fn actions_have_partner_centers_names() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    let id = app.register(&person, confirmed("Relecloud", (2024, 9, 3))).await;
    program.post("/v1/customers", &contoso()).await;
    person.fill_in(&format!("/customers/{id}/contact/edit"), &[("last_name", "Roy")]).await;
    let page = ask(&program, "", None).await;
    let expected = [
        "customer update_customer_billing_profile",
        "customer add_customer",
        "agreement create_agreement",
        "customer add_customer",
    ];
    assert_eq!(operations(&page), expected);
    assert_eq!(page["links"]["next"], Value::Null);
    let edited = &page["items"][0];
    assert_eq!(edited["customerId"], id.as_str());
    assert_eq!(edited["customerName"], "Relecloud");
    assert_eq!(edited["userPrincipalName"], person.staff().email);
    assert_eq!(edited["applicationId"], Value::Null);
    assert_eq!(edited["resourceOldValue"], r#"{"LastName":"Lefèvre"}"#);
    assert_eq!(edited["resourceNewValue"], r#"{"LastName":"Roy"}"#);
    assert_eq!(
        (&edited["operationStatus"], &edited["attributes"]["objectType"]),
        (&json!("succeeded"), &json!("AuditRecord"))
    );
    let confirmed: Value =
        serde_json::from_str(page["items"][2]["resourceNewValue"].as_str().unwrap()).unwrap();
    assert_eq!(confirmed["AcceptedOn"], "2024-09-03", "{confirmed}");
    assert!(confirmed["Reference"].is_string() && confirmed.get("accepted_on").is_none(), "{confirmed}");
    assert_eq!(edited["customizedData"], json!([{ "key": "Action", "value": "contact-updated" }]));
    let at: DateTime<Utc> = edited["operationDate"].as_str().unwrap().parse().unwrap();
    assert!(clock::now() - at < TimeDelta::minutes(1));
    let called = &page["items"][1];
    assert_eq!(called["userPrincipalName"], program.person().email);
    assert!(called["applicationId"].is_string(), "the key: {called}");
}

#[actix_web::test]
async fn an_account_for_programs_names_the_employee_it_acted_for() {
    let app = TestApp::spawn().await;
    let program = app.program_account(&[Role::Sales]).await;
    let employee = [("Paraph-Employee", "Zo%C3%A9 Faure")];
    let created = program.send_as(Method::POST, "/v1/customers", &contoso(), &employee).await;
    assert_eq!(created.status, 201, "{}", created.body);
    let page = ask(&program, "", None).await;
    let said = &page["items"][0]["customizedData"];
    assert_eq!(said[1], json!({ "key": "Employee", "value": "Zoé Faure" }), "{said}");
}

#[actix_web::test]
async fn records_are_filtered_by_customer_company_and_kind() {
    let app = TestApp::spawn_sandbox().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    let fabrikam = app.register(&person, customer("Fabrikam, Inc.")).await;
    let mut other = confirmed("Étoile", (2024, 9, 3));
    other.company.microsoft_id = Some("0c39d6d5-c70d-4c55-bc02-f620844f3fd1".into());
    let capitals = fabrikam.to_uppercase();
    let etoile = app.register(&person, other).await;
    let count = async |filter| {
        ask(&program, "startDate=&endDate=", Some(filter)).await["items"].as_array().unwrap().len()
    };
    assert_eq!(count(("CompanyName", "BRI", "substring")).await, 1);
    assert_eq!(count(("companyname", "toil", "Substring")).await, 2);
    assert_eq!(count(("CompanyName", "%", "substring")).await, 0);
    assert_eq!(count(("CompanyName", "", "substring")).await, 3);
    assert_eq!(count(("CustomerId", &capitals, "equals")).await, 1);
    assert_eq!(count(("CustomerId", &etoile, "equals")).await, 2);
    assert_eq!(count(("CustomerId", "0c39d6d5-c70d-4c55-bc02-f620844f3fd1", "equals")).await, 2);
    assert_eq!(count(("CustomerId", "0c39d6d5-c70d-4c55-bc02-f620844f3fd2", "equals")).await, 0);
    assert_eq!(count(("ResourceType", "Customer", "equals")).await, 2);
    assert_eq!(count(("ResourceType", "agreement", "equals")).await, 1);
    assert_eq!(count(("ResourceType", "PartnerUser", "equals")).await, 0);
    assert_eq!(count(("ResourceType", "device", "equals")).await, 0);
    // The log keeps the lines of a deleted customer.
    program.send(Method::DELETE, &format!("/v1/customers/{fabrikam}"), &Value::Null).await;
    let gone = ask(&program, "", Some(("CompanyName", "fabri", "substring"))).await;
    assert_eq!(operations(&gone), ["customer delete_customer", "customer add_customer"]);
    assert_eq!(gone["items"][0]["customerName"], "Fabrikam, Inc.");
    assert_eq!(count(("CustomerId", &fabrikam, "equals")).await, 2);
    for (field, value, operator) in [
        ("CompanyName", "x", "equals"),
        ("CustomerId", "x", "equals"),
        ("CustomerId", &fabrikam, "substring"),
        ("ResourceType", "x", "starts_with"),
        ("OperationType", "x", "equals"),
    ] {
        let wrong = records("", Some((field, value, operator)));
        program.get(&wrong).await.refused(400, 800_002);
    }
}

#[actix_web::test]
async fn records_cover_at_most_ninety_days() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    app.register(&person, customer("Relecloud")).await;
    let day = |ago: i64| clock::now() - TimeDelta::days(ago);
    let move_to = async |ago: i64| {
        app.execute(query("update activity_log set at = $1").bind(day(ago))).await;
    };
    let dated = |ago: i64| day(ago).format("%Y-%m-%d").to_string();
    let count = async |path: String| ask(&program, &path, None).await["items"].as_array().unwrap().len();
    move_to(29).await;
    assert_eq!(count(String::new()).await, 1, "30 days, where nothing is said");
    assert_eq!(count(format!("startDate={}", dated(28))).await, 0);
    assert_eq!(count(format!("startDate={}&endDate={}", dated(29), dated(29))).await, 1, "whole days");
    assert_eq!(count(format!("startDate={}&endDate={}", dated(40), dated(30))).await, 0);
    move_to(31).await;
    assert_eq!(count(String::new()).await, 0);
    let american = day(32).format("%-m/%-d/%Y%%2012:00:00%%20AM").to_string();
    assert_eq!(count(format!("startDate={american}")).await, 1, "as Microsoft's clients write a day");
    assert_eq!(count(format!("startDate={}&endDate={american}", dated(40))).await, 0);
    assert_eq!(count(format!("startDate={}T00:00:00Z", dated(32))).await, 1);
    // Times are the firm's local time unless they have an offset. A plus sign may be unencoded.
    for form in [
        "%m/%d/%Y%%2008:26:48", "%m/%d/%Y%%2000:00:00", "%m/%d/%Y+00:00:00", "%Y-%m-%dT00:00Z",
        "%Y-%m-%d%%2000:00:00", "%Y-%m-%dT00:00:00+05:30", "%Y-%m-%dT00:00:00%%2B05:30",
        "%Y-%m-%d+00:00:00+05:30", "%m/%d/%Y%%2023:59:59",
    ] {
        let (before, after) = (day(32).format(form), day(30).format(form));
        assert_eq!(count(format!("startDate={before}")).await, 1, "{before}");
        assert_eq!(count(format!("startDate={after}")).await, 0, "{after}");
        assert_eq!(count(format!("startDate={before}&endDate={after}")).await, 1, "{before} to {after}");
    }
    assert_eq!(count(format!("startDate={}", dated(90))).await, 1);
    for (wrong, field) in [
        (format!("startDate={}", dated(91)), "startDate"),
        ("startDate=yesterday".to_owned(), "startDate"),
        (format!("startDate={}&endDate={}", dated(1), dated(3)), "endDate"),
        ("endDate=2026-13-01".to_owned(), "endDate"),
        ("size=501".to_owned(), "size"),
    ] {
        let error = program.get(&records(&wrong, None)).await.refused(400, 800_002);
        assert!(error["parameters"][field].is_string(), "{wrong}: {error}");
    }
}

#[actix_web::test]
async fn paging_visits_every_record_once() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    let id = app.register(&person, customer("Relecloud")).await;
    let other = app.register(&person, customer("Contoso")).await;
    let mut tx = app.db.begin().await.unwrap();
    let columns = ["id", "at", "staff_id", "staff_name", "customer_id", "action"];
    let mut rows: Vec<Bound> = Vec::new();
    let at = clock::now() - TimeDelta::days(2);
    // More lines than a page searches for a name, many of them with one timestamp.
    for number in 0..5_000_i64 {
        let action = if number % 2 == 0 { "company-updated" } else { "contact-updated" };
        let whose = if number % 50 == 0 { &id } else { &other };
        rows.extend([
            uuid::Uuid::now_v7().to_string().into(),
            (at + TimeDelta::seconds(number / 7)).into(),
            Bound::from(&person.staff().id),
            "x".into(),
            whose.into(),
            action.into(),
        ]);
    }
    for row in rows.chunks(6 * 500) {
        paraph::store::db::bulk::insert(&mut tx, "activity_log", &columns, row.to_vec()).await.unwrap();
    }
    tx.commit().await.unwrap();
    for (filter, expected) in [
        (None, 5_002),
        (Some(("ResourceType", "customer", "equals")), 5_002),
        (Some(("CompanyName", "lecl", "substring")), 101),
        (Some(("CustomerId", id.as_str(), "equals")), 101),
    ] {
        let mut page = ask(&program, "size=300", filter).await;
        let mut seen = Vec::new();
        loop {
            let items = page["items"].as_array().unwrap();
            assert!(items.len() <= 300 && seen.len() <= expected, "{filter:?}: it has no end");
            seen.extend(items.iter().map(|it| (it["operationDate"].to_string(), it["id"].to_string())));
            match next(&program, &page).await {
                Some(following) => page = following,
                None => break,
            }
        }
        assert_eq!(seen.len(), expected, "{filter:?}");
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), expected, "{filter:?}: none twice");
        let days: Vec<DateTime<Utc>> =
            seen.iter().map(|(at, _)| at.trim_matches('"').parse().unwrap()).collect();
        assert!(days.is_sorted_by(|one, two| one >= two), "newest first");
    }
}

#[test]
fn every_change_of_a_customer_has_a_partner_center_name() {
    for group in [Group::Customers, Group::Subscriptions] {
        let unnamed: Vec<_> = group.actions().filter(|it| it.operation().is_none()).collect();
        assert!(unnamed.is_empty(), "model::action has no operation of Partner Center for {unnamed:?}");
    }
}

#[actix_web::test]
async fn a_start_in_the_future_gives_no_records() {
    let app = TestApp::spawn().await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let tomorrow = clock::now().date_naive().succ_opt().unwrap();
    let records = program.get(&format!("/v1/auditrecords?startDate={tomorrow}")).await;
    assert_eq!(
        (records.status, &records.json()["totalCount"]),
        (200, &serde_json::json!(0)),
        "{}",
        records.body
    );
}
