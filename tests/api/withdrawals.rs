//! Withdrawals by API: the same rules as on the page, with errors as problem+json.

use paraph::model::customers::national_cloud::NationalCloud;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use paraph::store::subscriptions::subscriptions;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::activity::activity;
use crate::support::dump::dump;
use crate::support::orders::{SEATS, order_body, subscribe};
use crate::support::samples::{confirmed, customer};
use paraph::model::kernel::clock;

pub fn withdrawal(day: &str) -> Value {
    json!({
        "agreementType": "MicrosoftCustomerAgreement", "withdrawnOn": day, "firstName": "Noé", "lastName": "Roy",
        "email": "noe.roy@client.example", "reason": "They buy elsewhere.\nFrom next month on.",
    })
}

#[actix_web::test]
async fn a_withdrawal_ends_the_acceptance_and_is_recorded_once() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, confirmed("Crèche", (2024, 9, 3))).await;
    subscribe(&app, &agent, &id, SEATS, 5).await;
    let program = app.program_account(&[Role::Sales]).await;
    let path = format!("/api/customers/{id}/withdrawals");
    let body = withdrawal("2025-01-07");
    let error = program.post(&path, &body).await.refused(400, 800_002);
    assert_eq!(error["errors"][0]["field"], "Paraph-Employee");
    let request_id = uuid::Uuid::new_v4().to_string();
    let headers = [("Paraph-Employee", "Zo%C3%A9 Martin"), ("MS-RequestId", request_id.as_str())];
    let first = program.send_as(Method::POST, &path, &body, &headers).await;
    assert_eq!(first.status, 201, "{}", first.body);
    let recorded = first.json();
    assert_eq!(
        (&recorded["kind"], &recorded["withdrawnOn"], &recorded["reason"]),
        (&json!("withdrawal"), &json!("2025-01-07"), &json!("They buy elsewhere.\nFrom next month on."))
    );
    assert_eq!(recorded["recordedBy"]["employee"], "Zoé Martin");
    let list = program.get(&format!("/api/customers/{id}/confirmations")).await.json();
    assert_eq!(list["items"][0], recorded);
    assert_eq!(recorded["previous"], list["items"][1]["id"]);
    let page = agent.get(&format!("/customers/{id}")).await;
    assert_eq!(page.fact("Customer acceptance confirmed by partner"), "Not provided Withdrawn");
    assert_eq!(page.fact("Withdrawn by"), "Noé Roy noe.roy@client.example");
    let all = subscriptions::list(&app.db, &id, None, None, 50).await.unwrap();
    assert!(!all.is_empty() && all.iter().all(|it| it.is_to_cancel()), "{all:?}");
    let order = format!("/v1/customers/{id}/orders");
    let headers_of_order = [("Paraph-Employee", "Luc")];
    let order = program.send_as(Method::POST, &order, &order_body(&[(SEATS, 1)]), &headers_of_order).await;
    assert_eq!(order.refused(403, 13_605)["parameters"]["reason"], "withdrawn");

    let (employee, key): (Option<String>, Option<String>) =
        query("select employee, key_id from activity_log where action = 'withdrawal-recorded'")
            .one(&app.db)
            .await
            .unwrap();
    assert_eq!((employee.as_deref(), key.is_some()), (Some("Zoé Martin"), true));
    let actions: Vec<_> = activity(&app.db, &id).await.into_iter().map(|(action, _)| action).collect();
    assert!(actions.ends_with(&["subscriptions-to-cancel".into(), "order-refused".into()]), "{actions:?}");
    // Audit records have days in UTC, as at Partner Center: at midnight in Paris it is still the day before.
    let day = clock::now().date_naive();
    let records = program.get(&format!("/v1/auditrecords?startDate={day}")).await.json();
    let operations = records["items"].as_array().unwrap().iter().map(|it| &it["operationType"]);
    assert_eq!(operations.filter(|it| *it == "remove_agreement").count(), 1, "{records}");

    // A repeated request gets the first answer; a new one finds nothing left to withdraw.
    let again = program.send_as(Method::POST, &path, &body, &headers).await;
    assert_eq!((again.status, &again.body), (201, &first.body));
    assert_eq!(app.count("withdrawals").await, 1);
    let anew = program.send_as(Method::POST, &path, &body, &headers[..1]).await;
    let error = anew.refused(400, 600_006);
    assert!(error["errors"][0]["message"].as_str().unwrap().contains("nothing to withdraw"), "{error}");
    assert_eq!(app.count("withdrawals").await, 1);
}

#[actix_web::test]
async fn withdrawal_errors_match_the_page() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, confirmed("Crèche", (2024, 9, 3))).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let path = format!("/api/customers/{id}/withdrawals");
    let wrong = json!({
        "agreementType": "MicrosoftCloudAgreement", "withdrawnOn": "9999-01-01", "firstName": "", "lastName": "Roy",
        "email": "noe", "phoneNumber": "12", "reason": " \n ",
    });
    let page_path = format!("/customers/{id}/withdrawals/new");
    let french = agent.in_french();
    let form = [
        ("agreement", "MicrosoftCloudAgreement"),
        ("withdrawn_on_day", "1"),
        ("withdrawn_on_month", "1"),
        ("withdrawn_on_year", "9999"),
        ("first_name", ""),
        ("last_name", "Roy"),
        ("email", "noe"),
        ("phone", "12"),
        ("reason", ""),
    ];
    let id_of_form = [("id", uuid::Uuid::now_v7().to_string())];
    let id_of_form = id_of_form.iter().map(|(name, value)| (*name, value.as_str()));
    let before = dump(&app.db).await;
    let page = french.post(&page_path, &id_of_form.chain(form).collect::<Vec<_>>()).await;
    let request = program.request(Method::POST, &path).header("x-locale", "fr-FR").json(&wrong);
    let answer = program.client.send(request).await;
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let error = answer.refused(400, 800_002);
    let said: Vec<_> = error["errors"].as_array().unwrap().iter().map(|it| &it["field"]).collect();
    let fields =
        ["agreementType", "withdrawnOn", "firstName", "email", "phoneNumber", "reason"].map(Value::from);
    assert_eq!(said, fields.iter().collect::<Vec<_>>());
    let names = ["agreement", "withdrawn_on", "first_name", "email", "phone", "reason"];
    for (index, name) in names.into_iter().enumerate() {
        // The page names the field in the message, and the API beside it.
        let (said, message) = (page.error(name), error["errors"][index]["message"].as_str().unwrap());
        assert!(said.to_lowercase().ends_with(&message.to_lowercase()), "{said}: {message}");
    }
    let error = program.post(&path, &withdrawal("2024-09-02")).await.refused(400, 800_002);
    assert_eq!(error["errors"][0]["field"], "withdrawnOn", "before the acceptance");
    let mut unknown = withdrawal("2024-09-03");
    unknown["why"] = json!("x");
    program.post(&path, &unknown).await.refused(400, 800_002);
    let elsewhere = format!("/api/customers/{}/withdrawals", uuid::Uuid::now_v7());
    program.post(&elsewhere, &withdrawal("2024-09-03")).await.refused(404, 60_003);
    let mut after = dump(&app.db).await;
    for table in ["api_keys", "limits"] {
        after.insert(table.into(), before[table].clone());
    }
    assert_eq!(after, before);
    // A withdrawal on the acceptance date itself is accepted.
    assert_eq!(program.post(&path, &withdrawal("2024-09-03")).await.status, 201);
}

#[actix_web::test]
async fn a_withdrawal_without_an_acceptance_is_refused() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let mut national = confirmed("Nationale", (2024, 9, 3));
    national.company.national_cloud = Some(NationalCloud::ALL[0]);
    national.acceptance = None;
    for new in [customer("Nouvelle"), national] {
        let id = app.register(&agent, new).await;
        let path = format!("/api/customers/{id}/withdrawals");
        program.post(&path, &withdrawal("2025-01-07")).await.refused(400, 600_006);
    }
    assert_eq!(app.count("withdrawals").await, 0);
}
