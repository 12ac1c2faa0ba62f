//! A customer's acceptance records, their evidence, and confirming with the page's fields.

use paraph::model::customers::national_cloud::NationalCloud;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::api::agreements::agreement;
use crate::api::statuses::look;
use crate::support::samples::{confirmed, customer};
use crate::support::withdrawals::withdraw;
use crate::support::world::add_file;
use crate::support::{TestApp, today};

pub fn acceptance(first_name: &str, day: &str) -> Value {
    json!({
        "firstName": first_name, "lastName": "Lefèvre", "email": "zoe@client.example",
        "phoneNumber": "+33 1 44 55 66 10", "acceptedOn": day,
    })
}

#[actix_web::test]
async fn everything_on_record_is_listed_and_the_evidence_proves_itself() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let mut new = confirmed("Crèche", (2024, 9, 3));
    new.company.microsoft_id = Some("4a22108e-d576-4e29-a49c-e2ef13acb571".into());
    let id = app.register(&agent, new).await;
    look(&app.db, &id, false, agent.staff()).await;
    withdraw(&app.db, &id, agent.staff()).await;
    let program = app.program_account(&[Role::Sales]).await;
    let path = "/api/customers/4A22108E-D576-4E29-A49C-E2EF13ACB571/confirmations";
    let body = acceptance("Yves", "2024-10-01");
    let for_whom = [("Paraph-Employee", "Zo%C3%A9 Martin")];
    let again = program.send_as(reqwest::Method::POST, path, &body, &for_whom).await;
    assert_eq!(again.status, 201, "{}", again.body);
    let list = program.get(path).await.json();
    let kinds: Vec<_> =
        list["items"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["confirmation", "withdrawal", "direct_acceptance", "confirmation"]);
    assert_eq!(list["items"][0], again.json());
    assert_eq!(list["items"][0]["previous"], list["items"][3]["id"]);
    assert_eq!(
        (&list["items"][1]["reason"], &list["items"][2]["isSigned"]),
        (&json!("Closes"), &json!(false))
    );

    let newest = list["items"][0]["id"].as_str().unwrap();
    let proof = program.get(&format!("{path}/{newest}/evidence")).await.json();
    let evidence = &proof["evidence"];
    assert_eq!(evidence["recordedBy"]["employee"], "Zoé Martin");
    assert_eq!(evidence["recordedBy"]["name"], "Passerelle");
    assert_eq!(evidence["customer"]["companyName"], "Crèche");
    assert_eq!(evidence["customer"]["microsoftId"], "4a22108e-d576-4e29-a49c-e2ef13acb571");
    assert_eq!(
        (&evidence["acceptedOn"], &evidence["contact"]["firstName"]),
        (&json!("2024-10-01"), &json!("Yves"))
    );
    let canonical = proof["canonical"].as_str().unwrap();
    assert_eq!(serde_json::from_str::<Value>(canonical).unwrap(), *evidence);
    assert!(canonical.starts_with(r#"{"acceptedOn":"2024-10-01","agreementType":"#), "{canonical}");
    let digest = paraph::web::token::hex(&Sha256::digest(canonical.as_bytes()));
    assert_eq!(proof["sha256"], digest);
    let first = list["items"][3]["id"].as_str().unwrap();
    let first = program.get(&format!("{path}/{first}/evidence")).await.json();
    assert_eq!(first["supersededBy"], newest);
    program.get(&format!("{path}/{id}/evidence")).await.refused(404, 600_009);
}

#[actix_web::test]
async fn the_evidence_names_the_file_that_the_customer_was_given() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, confirmed("Crèche", (2024, 9, 3))).await;
    app.execute(
        query(
            "insert into agreement_files (id, agreement_type, version_id, country, language, name, media_type,
                size, sha256, content, staff_id, added_at)
             values ('f', 'MicrosoftCustomerAgreement', 'customer-2', 'FR', 'fr-FR', 'mca.pdf', 'application/pdf',
                4, 'abcd', $1, $2, $3)",
        )
        .bind(b"%PDF".to_vec())
        .bind(&agent.staff().id)
        .bind(clock::now()),
    )
    .await;
    let named = "update confirmations set file_id = 'f', version_id = 'customer-2', template_country = 'FR'";
    app.execute(query(named)).await;
    let (confirmation,): (String,) = query("select id from confirmations").one(&app.db).await.unwrap();
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let path = format!("/api/customers/{id}/confirmations/{confirmation}/evidence");
    assert_eq!(
        program.get(&path).await.json()["evidence"]["text"],
        json!({
            "version": "customer-2", "templateCountry": "FR",
            "file": { "id": "f", "name": "mca.pdf", "mediaType": "application/pdf", "size": 4, "sha256": "abcd" },
        })
    );
}

#[actix_web::test]
async fn a_confirmation_takes_the_pages_fields_and_reports_errors_in_french() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, confirmed("Crèche", (2024, 9, 3))).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let path = format!("/api/customers/{id}/confirmations");
    let wrong = json!({
        "firstName": "", "lastName": "Lefèvre", "email": "zoe", "acceptedOn": (today() + chrono::Days::new(2)),
    });
    let request = program.request(reqwest::Method::POST, &path).header("x-locale", "fr-FR");
    let answer = program.client.send(request.json(&wrong)).await;
    let error = answer.refused(400, 800_002);
    let fields: Vec<_> =
        error["errors"].as_array().unwrap().iter().map(|it| it["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["firstName", "email", "acceptedOn"]);
    let page = agent
        .in_french()
        .post(
            &format!("/customers/{id}/confirmations/new"),
            &[
                ("id", uuid::Uuid::now_v7().to_string().as_str()),
                ("first_name", ""),
                ("last_name", "Lefèvre"),
                ("email", "zoe"),
                ("accepted_day", "1"),
                ("accepted_month", "1"),
                ("accepted_year", "2100"),
            ],
        )
        .await;
    assert_eq!(error["errors"][0]["message"], page.error("first_name").as_str(), "as the page says it");
    assert_eq!(error["errors"][1]["message"], page.error("email").as_str());
    assert_eq!(app.count("confirmations").await, 1);
    let unknown = json!({ "firstName": "Zoé", "lastName": "L", "email": "z@c.example", "acceptedOn": "2024-09-03", "x": 1 });
    program.post(&path, &unknown).await.refused(400, 800_002);
    let mut closed = acceptance("Zoé", "2019-03-04");
    closed["agreementType"] = json!("MicrosoftCloudAgreement");
    let error = program.post(&path, &closed).await.refused(400, 800_002);
    assert_eq!(error["errors"][0]["field"], "agreementType");

    let first = program.post(&path, &acceptance("Yves", "2024-09-04")).await;
    assert_eq!(first.status, 201, "{}", first.body);
    let same = program.post(&path, &acceptance("Yves", "2024-09-04")).await;
    assert_eq!((same.status, &same.body), (200, &first.body));
    let mut based = acceptance("Zoé", "2024-09-05");
    based["basedOn"] = json!(uuid::Uuid::now_v7());
    program.post(&path, &based).await.refused(409, 409);
    based["basedOn"] = first.json()["id"].clone();
    assert_eq!(program.post(&path, &based).await.status, 201);
    assert_eq!(app.count("confirmations").await, 3);
}

#[actix_web::test]
async fn a_date_that_no_page_reads_is_not_taken_from_a_program() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, customer("Crèche")).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let path = format!("/api/customers/{id}/confirmations");
    let error = program.post(&path, &acceptance("Zoé", "1999-12-31")).await.refused(400, 800_002);
    assert_eq!(error["errors"][0]["field"], "acceptedOn");
    let said = error["errors"][0]["message"].as_str().unwrap();
    assert!(
        said.starts_with("Check the year of the date the customer accepted: it cannot be before 2000"),
        "{said}"
    );
    assert_eq!(app.count("confirmations").await, 0);
}

#[actix_web::test]
async fn the_api_records_the_accepted_text_by_the_pages_rules() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let file = add_file(&app.db, agent.staff(), "contrat.pdf", b"%PDF-1.7 Contrat").await;
    let id = app.register(&agent, customer("Crèche")).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let path = format!("/api/customers/{id}/confirmations");
    let with = |changes: Value| {
        let mut body = acceptance("Zoé", "2024-10-12");
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        body
    };
    for (changes, field, said) in [
        (json!({ "version": "customer-9" }), "version", "version"),
        (json!({ "version": "customer-2", "acceptedOn": "2023-02-28" }), "version", "1\u{a0}March 2023"),
        (json!({ "templateCountry": "FR" }), "templateCountry", "template"),
        (json!({ "templateLanguage": "fr-FR" }), "templateCountry", "template"),
        (json!({ "templateCountry": "FR", "templateLanguage": "xx-XX" }), "templateCountry", "template"),
        (json!({ "fileId": id }), "fileId", "file"),
        (json!({ "fileId": file, "version": "customer-1" }), "fileId", "version"),
        (
            json!({ "fileId": file, "templateCountry": "BE", "templateLanguage": "fr-FR" }),
            "fileId",
            "template",
        ),
    ] {
        let error = program.post(&path, &with(changes.clone())).await.refused(400, 800_002);
        assert_eq!(error["errors"][0]["field"], field, "{changes}");
        let message = error["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains(said), "{changes}: {message}");
    }
    assert_eq!(app.count("confirmations").await, 0);
    let named = program.post(&path, &with(json!({ "fileId": file.to_uppercase() }))).await;
    assert_eq!(named.status, 201, "{}", named.body);
    let named = named.json();
    assert_eq!(
        [&named["version"], &named["templateCountry"], &named["templateLanguage"], &named["fileId"]],
        [&json!("customer-2"), &json!("FR"), &json!("fr-FR"), &json!(file)]
    );
    let account = agent.get(&format!("/customers/{id}")).await;
    assert_eq!(account.fact("Accepted version"), "Version of 1\u{a0}March\u{a0}2023");
    assert_eq!(account.fact("Template: country and language"), "France – French (fr-FR)");
    let template = json!({ "version": "customer-1", "templateCountry": "FR", "templateLanguage": "en-US" });
    let plain = program.post(&path, &with(template)).await.json();
    assert_eq!(
        [&plain["version"], &plain["templateLanguage"], &plain["fileId"]],
        [&json!("customer-1"), &json!("en-US"), &Value::Null]
    );
    let status = program.get(&format!("/api/customers/{id}/agreement-status")).await.json();
    assert_eq!(status["agreements"][0]["status"], "renewal_due", "of the version that it names");
}

#[actix_web::test]
async fn the_api_confirms_nothing_in_a_national_cloud() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let mut national = customer("Nationale");
    national.company.national_cloud = Some(NationalCloud::ALL[0]);
    let id = app.register(&agent, national).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let path = format!("/api/customers/{id}/confirmations");
    program.post(&path, &acceptance("Zoé", "2024-10-12")).await.refused(400, 600_006);
    let path = format!("/v1/customers/{id}/agreements");
    program.post(&path, &agreement("Zoé", "2024-10-12")).await.refused(400, 600_006);
    assert_eq!(app.count("confirmations").await, 0);
}
