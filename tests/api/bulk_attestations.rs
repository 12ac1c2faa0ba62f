//! The two calls of Microsoft's tool for bulk attestations: all last confirmations, and many confirmations in one call.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};
use paraph::model::customers::customer::NewCustomer;
use paraph::model::customers::national_cloud::NationalCloud;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use serde_json::{Value, json};

use crate::api::agreements::CUSTOMER_TEMPLATE;
use crate::api::customers::sales;
use crate::api::partner_profiles::{TENANT, with_tenant};
use crate::api::withdrawals::withdrawal;
use crate::support::program::Program;
use crate::support::response::Response;
use crate::support::samples::{confirmed, customer};
use crate::support::{TestApp, by, firm, register};

const RECORDS: &str = "/v1/partners/customeragreementrecords";
pub const BULK: &str = "/v1/CreateBulkReAttestation";

/// A row as the tool sends it.
pub fn row(customer: &str, first_name: &str, date: &str) -> Value {
    json!({
        "partnerId": firm().mpn_id, "customerId": customer, "customerDirectAcceptance": false,
        "agreement": {
            "templateId": CUSTOMER_TEMPLATE, "dateAgreed": date,
            "primaryContact": {
                "firstName": first_name, "lastName": "Lefèvre", "email": "zoe@client.example", "phoneNumber": null,
            },
        },
    })
}

pub async fn send(program: &Program, rows: &[Value]) -> Response {
    program.post(BULK, &json!(rows)).await
}

/// Follows the tokens as the tool does.
pub async fn all_records(program: &Program, size: usize) -> Vec<Value> {
    let (mut records, mut token) = (Vec::new(), String::new());
    loop {
        let page = program.get(&format!("{RECORDS}?size={size}&continuation_token={token}")).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let page = page.json();
        records.extend(page["customerAgreementRecords"].as_array().unwrap().iter().cloned());
        match page["continuationToken"].as_str() {
            Some(next) => next.clone_into(&mut token),
            None => return records,
        }
    }
}

/// Registers customers without confirmations.
pub async fn register_many(app: &TestApp, count: usize) {
    let person = app.add_person("Rita", &[Role::Sales]).await;
    let mut tx = app.db.begin().await.unwrap();
    for number in 0..count {
        let domain = format!("firm-{number:04}.onmicrosoft.com");
        let new = NewCustomer { domain, ..customer("Fabrikam") };
        register(&mut tx, &uuid::Uuid::now_v7().to_string(), &new, by(&person)).await;
    }
    tx.commit().await.unwrap();
}

#[actix_web::test]
async fn every_customer_of_1300_is_confirmed_with_its_own_date() {
    let app = TestApp::spawn().await;
    let program = sales(&app).await;
    register_many(&app, 1300).await;
    let records = all_records(&program, 0).await;
    let ids: BTreeSet<_> = records.iter().map(|it| it["customerTenantId"].as_str().unwrap()).collect();
    assert_eq!((records.len(), ids.len()), (1300, 1300), "none is missing, none stands twice");
    assert!(records.iter().all(|it| it["partnerAttestationCompleted"] == false));
    let first = NaiveDate::from_ymd_opt(2023, 4, 1).unwrap();
    let dates: BTreeMap<&str, NaiveDate> =
        ids.iter().zip(0..).map(|(id, days)| (*id, first + TimeDelta::days(days % 1000))).collect();
    let rows: Vec<Value> =
        dates.iter().map(|(id, date)| row(id, "Zoé", &format!("{date}T00:00:00Z"))).collect();
    let mut answered = Vec::new();
    for batch in rows.chunks(500) {
        let answer = send(&program, batch).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let answers = answer.json();
        assert_eq!(answers.as_array().unwrap().len(), batch.len(), "an answer for each row");
        for (index, answer) in answers.as_array().unwrap().iter().enumerate() {
            assert_eq!((&answer["row"], &answer["status"]), (&json!(index), &json!(201)), "{answer}");
            answered.push(answer["customerId"].as_str().unwrap().to_owned());
        }
    }
    assert!(answered.iter().map(String::as_str).eq(ids.iter().copied()), "in the order of the rows");
    for record in all_records(&program, 400).await {
        let date = dates[record["customerTenantId"].as_str().unwrap()];
        let midnight = date.and_hms_opt(0, 0, 0).unwrap().and_utc().timestamp();
        assert_eq!(record["lastAgreementDateEpoch"], midnight, "{record}");
        assert_eq!(record["lastAgreementPrimaryContact"]["firstName"], "Zoé");
        assert_eq!(record["partnerAttestationCompleted"], true, "{record}");
    }
    assert_eq!(app.count("confirmations").await, 1300);
    let lines = query("select count(*) from activity_log where action = 'confirmation-recorded'");
    let (lines,): (i64,) = lines.one(&app.db).await.unwrap();
    assert_eq!(lines, 1300, "each has its line in the activity log");
}

#[actix_web::test]
async fn records_contain_the_last_confirmation_or_none() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    let mut with_microsoft_id = customer("Crèche du Marché");
    with_microsoft_id.company.microsoft_id = Some("0c39d6d5-c70d-4c55-bc02-f620844f3fd1".into());
    app.register(&person, with_microsoft_id).await;
    let old = app.register(&person, confirmed("Étoile", (2019, 11, 4))).await;
    let new = app.register(&person, confirmed("Relecloud", (2024, 9, 3))).await;
    let zoe = json!({
        "firstName": "Zoé", "lastName": "Lefèvre", "email": "zoe.lefevre@ecole.example",
        "phoneNumber": "+33 1 44 55 66 77",
    });
    let expected = json!([
        { "customerTenantId": "0c39d6d5-c70d-4c55-bc02-f620844f3fd1", "partnerAttestationCompleted": false },
        {
            "customerTenantId": old, "lastAgreementPrimaryContact": zoe,
            "lastAgreementDateEpoch": 1_572_825_600, "partnerAttestationCompleted": false,
        },
        {
            "customerTenantId": new, "lastAgreementPrimaryContact": zoe,
            "lastAgreementDateEpoch": 1_725_321_600, "partnerAttestationCompleted": true,
        },
    ]);
    assert_eq!(json!(all_records(&program, 0).await), expected);
    assert_eq!(json!(all_records(&program, 1).await), expected, "page by page");
    let answer = program.post(&format!("/api/customers/{new}/withdrawals"), &withdrawal("2025-01-07")).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let withdrawn = &all_records(&program, 0).await[2];
    assert_eq!(withdrawn["partnerAttestationCompleted"], false, "{withdrawn}");
    assert_eq!(withdrawn["lastAgreementDateEpoch"], 1_725_321_600);
}

#[actix_web::test]
async fn a_token_of_another_list_or_of_nobody_is_refused() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    for name in ["Étoile", "Relecloud"] {
        app.register(&person, customer(name)).await;
    }
    let customers = program.get("/v1/customers?size=1").await.json();
    let foreign = customers["continuationToken"].as_str().unwrap();
    for token in [foreign, "here"] {
        let error = program.get(&format!("{RECORDS}?continuation_token={token}")).await.refused(400, 800_002);
        assert!(error["parameters"]["continuation_token"].is_string(), "{error}");
    }
    let document = program.get("/api/openapi.json").await.body;
    assert!(document.contains("continuation_token"), "the parameter is described");
    let page = program.get(&format!("{RECORDS}?size=1")).await.json();
    let token = page["continuationToken"].as_str().unwrap();
    program.get(&format!("{RECORDS}?after={token}")).await.refused(400, 800_002);
    let next = program.get(&format!("{RECORDS}?CONTINUATION_TOKEN={token}")).await.json();
    assert_eq!(next["customerAgreementRecords"].as_array().unwrap().len(), 1, "the size of the list holds");
    assert_ne!(next["customerAgreementRecords"], page["customerAgreementRecords"]);
}

#[actix_web::test]
async fn a_row_with_an_error_does_not_stop_the_others() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    let mut ids = Vec::new();
    for number in 0..12 {
        ids.push(app.register(&person, customer(&format!("Firm {number}"))).await);
    }
    let mut bonn = customer("Bonn");
    bonn.company.national_cloud = Some(NationalCloud::Germany);
    let bonn = app.register(&person, bonn).await;
    let good = |index: usize| row(&ids[index], "Zoé", "2024-09-03");
    let changed = |index: usize, pointer: &str, value: Value| {
        let mut row = good(index);
        *row.pointer_mut(pointer).unwrap() = value;
        row
    };
    let mut unknown_field = good(4);
    unknown_field["agreement"]["shoeSize"] = json!(42);
    let rows = [
        good(0),
        json!("no object"),
        changed(1, "/agreement/primaryContact/email", json!("zoe")),
        changed(2, "/agreement/dateAgreed", json!("0001-01-01T00:00:00")),
        changed(3, "/agreement/dateAgreed", json!("2124-09-03")),
        unknown_field,
        changed(5, "/customerId", json!("relecloud")),
        changed(6, "/customerId", json!("0c39d6d5-c70d-4c55-bc02-f620844f3fd1")),
        changed(7, "/partnerId", json!("0c39d6d5-c70d-4c55-bc02-f620844f3fd1")),
        changed(8, "/customerDirectAcceptance", json!(true)),
        changed(9, "/agreement/templateId", json!("998b88de-aa99-4388-a42c-1b3517d49490")),
        row(&bonn, "Zoé", "2024-09-03"),
        good(11),
    ];
    let answer = send(&program, &rows).await;
    assert_eq!(answer.status, 207, "{}", answer.body);
    let answers = answer.json();
    let expected = [
        (201, 0, ""),
        (400, 800_002, ""),
        (400, 800_002, "agreement.primaryContact.email"),
        (400, 800_002, "agreement.dateAgreed"),
        (400, 800_002, "agreement.dateAgreed"),
        (400, 800_002, "agreement.shoeSize"),
        (400, 900_118, ""),
        (404, 60_003, ""),
        (400, 800_002, "partnerId"),
        (400, 800_002, "customerDirectAcceptance"),
        (400, 800_002, "agreement.templateId"),
        (400, 600_006, ""),
        (201, 0, ""),
    ];
    assert_eq!(answers.as_array().unwrap().len(), expected.len(), "{answers}");
    for (index, (status, code, field)) in expected.into_iter().enumerate() {
        let answer = &answers[index];
        assert_eq!((&answer["row"], &answer["status"]), (&json!(index), &json!(status)), "{answer}");
        assert_eq!(answer["code"], if code == 0 { Value::Null } else { json!(code) }, "{answer}");
        assert_eq!(answer["agreement"].is_object(), status == 201, "{answer}");
        assert!(field.is_empty() || answer["parameters"][field].is_string(), "{field}: {answer}");
        assert_eq!(answer["customerId"], rows[index]["customerId"], "{answer}");
    }
    assert_eq!(app.count("confirmations").await, 2, "only the two without errors");
}

#[actix_web::test]
async fn rows_that_give_one_customer_different_values_are_all_refused() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    let mut etoile = customer("Étoile");
    let microsoft_id = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
    etoile.company.microsoft_id = Some(microsoft_id.into());
    let etoile = app.register(&person, etoile).await;
    let relecloud = app.register(&person, customer("Relecloud")).await;
    let rows = [
        row(&etoile, "Zoé", "2024-09-03"),
        row(&relecloud, "Zoé", "2024-09-03"),
        row(microsoft_id, "Zoé", "2024-09-04"),
        row(&relecloud.to_uppercase(), "Zoé", "2024-09-03"),
    ];
    let answers = send(&program, &rows).await.json();
    let statuses: Vec<_> =
        answers.as_array().unwrap().iter().map(|it| it["status"].as_i64().unwrap()).collect();
    assert_eq!(statuses, [400, 201, 400, 201], "{answers}");
    assert!(answers[0]["parameters"]["customerId"].is_string(), "{answers}");
    assert_eq!(app.count("confirmations").await, 1, "equal rows are recorded once");
    // Microsoft's tool shows nothing but the status.
    let none = send(&program, &[rows[0].clone(), rows[2].clone()]).await;
    assert_eq!(none.status, 422, "{}", none.body);
}

#[actix_web::test]
async fn rows_that_differ_only_in_writing_are_one() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    let id = app.register(&person, customer("Étoile")).await;
    let mut spaced = row(&format!(" {{{}}} ", id.to_uppercase()), " Zoé ", "2024-09-03T00:00:00+02:00");
    spaced["agreement"]["templateId"] = json!(format!(" {} ", CUSTOMER_TEMPLATE.to_uppercase()));
    spaced["agreement"]["primaryContact"]["phoneNumber"] = json!("");
    for rows in [[row(&id, "Zoé", "2024-09-03"), spaced.clone()], [spaced, row(&id, "Zoé", "2024-09-03")]] {
        app.execute(query("delete from api_requests")).await;
        let answer = send(&program, &rows).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let answers = answer.json();
        assert_eq!(answers[0]["status"], answers[1]["status"], "{answers}");
        assert_eq!(answers[0]["agreement"], answers[1]["agreement"], "{answers}");
    }
    assert_eq!(app.count("confirmations").await, 1);
    let other = [row(&id, "Yves", "2024-09-04"), row(&format!(" {id}"), "Yves", "2024-09-05")];
    assert_eq!(send(&program, &other).await.status, 422, "another day is no other writing");
}

#[actix_web::test]
async fn the_same_contact_may_accept_a_newer_version_and_nothing_else() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    let old = app.register(&person, customer("Étoile")).await;
    let status = async |first_name: &str, date: &str| {
        send(&program, &[row(&old, first_name, date)]).await.json()[0].clone()
    };
    assert_eq!(status("Zoé", "2019-11-04").await["status"], 201);
    assert_eq!(status("Zoé", "2019-11-04").await["status"], 200, "recorded already");
    assert_eq!(status("Zoé", "2024-09-03").await["status"], 201, "it covers a newer version");
    let refused = status("Zoé", "2026-01-05").await;
    assert_eq!((&refused["status"], &refused["code"]), (&json!(400), &json!(600_061)), "{refused}");
    assert_eq!(status("Yves", "2026-01-05").await["status"], 201);
    assert_eq!(app.count("confirmations").await, 3);
}

#[actix_web::test]
async fn a_call_has_at_most_500_rows_whatever_their_script() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    let id = app.register(&person, customer("Étoile")).await;
    let long = "あ".repeat(50);
    let mut whole = row(&id, &long, "2024-09-03");
    whole["agreement"]["primaryContact"]["lastName"] = json!(long);
    let answer = send(&program, &vec![whole.clone(); 500]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(app.count("confirmations").await, 1);
    send(&program, &vec![whole.clone(); 501]).await.refused(400, 800_002);
    send(&program, &[]).await.refused(400, 800_002);
    program.post(BULK, &whole).await.refused(400, 800_002);
    let enormous = json!([{ "partnerId": "x".repeat(1024 * 1024) }]);
    program.post(BULK, &enormous).await.refused(413, 413);
    let elsewhere = format!("/v1/customers/{id}/agreements");
    program.post(&elsewhere, &json!({ "userId": "x".repeat(64 * 1024) })).await.refused(413, 413);
}

#[actix_web::test]
async fn the_firm_is_known_by_the_tenant_of_its_directory() {
    for (host, status) in [("login.microsoftonline.com", 201), ("directory.example", 400)] {
        let app = with_tenant(host).await;
        let (program, person) = (sales(&app).await, app.as_sales().await);
        let id = app.register(&person, customer("Étoile")).await;
        let mut row = row(&id, "Zoé", "2024-09-03T10:11:12.1234567Z");
        row["partnerId"] = json!(TENANT.to_uppercase());
        let answer = program.post("/V1.0/createbulkreattestation/", &json!([row])).await.json();
        assert_eq!(answer[0]["status"], status, "{host}: {answer}");
    }
}
