//! Agreements in Partner Center's terms: the list, confirming, reading, links to the texts.

use chrono::TimeDelta;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use paraph::web::token;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::program::Program;
use crate::support::samples::{confirmed, customer};

pub const CUSTOMER_TEMPLATE: &str = "117a77b0-9360-443b-8795-c6dedc750cf9";
const CLOUD_TEMPLATE: &str = "998b88de-aa99-4388-a42c-1b3517d49490";

/// A confirmation as Partner Center's clients send it.
pub fn agreement(first_name: &str, date: &str) -> Value {
    json!({
        "primaryContact": {
            "firstName": first_name, "lastName": "Lefèvre", "email": "zoe@client.example",
            "phoneNumber": "+33 1 44 55 66 10",
        },
        "templateId": CUSTOMER_TEMPLATE, "dateAgreed": date, "type": "MicrosoftCustomerAgreement",
    })
}

/// A register, a customer without a confirmation, and a program with a Sales key.
async fn register() -> (TestApp, Program, String) {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, customer("Crèche du Marché")).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let path = format!("/v1/customers/{id}/agreements");
    (app, program, path)
}

#[actix_web::test]
async fn the_agreements_are_listed_with_the_cloud_agreement_as_the_default() {
    let (_, program, _) = register().await;
    let answer = program.get("/v1/agreements").await;
    assert_eq!(
        answer.json(),
        json!({
            "totalCount": 1,
            "items": [{
                "templateId": CLOUD_TEMPLATE, "agreementType": "MicrosoftCloudAgreement",
                "agreementLink": "https://learn.microsoft.com/partner-center/agreements", "versionRank": 0,
            }],
            "links": { "self": { "uri": "/agreements", "method": "GET", "headers": [] } },
            "attributes": { "objectType": "Collection" },
        })
    );
    let answer = program.get("/v1/agreements?AgreementType=microsoftcustomeragreement").await.json();
    assert_eq!(answer["items"][0]["templateId"], CUSTOMER_TEMPLATE);
    assert_eq!(answer["items"][0]["agreementLink"], "https://aka.ms/customeragreement");
    assert_eq!(answer["links"]["self"]["uri"], "/agreements?AgreementType=microsoftcustomeragreement");
    assert_eq!(program.get("/v1/agreements?agreementType=*").await.json()["totalCount"], 2);
    let error = program.get("/v1/agreements?agreementType=Other").await.refused(400, 800_002);
    assert!(error["parameters"]["agreementType"].as_str().unwrap().contains("MicrosoftCloudAgreement"));
    program.get("/v1/agreements?agreementType=*&AgreementType=*").await.refused(400, 800_002);
}

#[actix_web::test]
async fn a_confirmation_is_recorded_and_read_back() {
    let (app, program, path) = register().await;
    let answer = program.post(&path, &agreement("Zoé", "2024-09-03T00:00:00.000Z")).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let recorded = json!({
        "userId": program.person().id,
        "primaryContact": {
            "firstName": "Zoé", "lastName": "Lefèvre", "email": "zoe@client.example",
            "phoneNumber": "+33 1 44 55 66 10",
        },
        "templateId": CUSTOMER_TEMPLATE, "dateAgreed": "2024-09-03T00:00:00Z",
        "type": "MicrosoftCustomerAgreement", "agreementLink": "https://aka.ms/customeragreement",
    });
    assert_eq!(answer.json(), recorded);
    let read = program.get(&format!("{path}?agreementType=MicrosoftCustomerAgreement")).await.json();
    assert_eq!((&read["items"], &read["totalCount"]), (&json!([recorded]), &json!(1)));
    let (standing,): (String,) = query("select standing from customers").one(&app.db).await.unwrap();
    assert_eq!(standing, "customer-2");
    let (key, name): (Option<String>, String) =
        query("select key_id, staff_name from activity_log where action = 'confirmation-recorded'")
            .one(&app.db)
            .await
            .unwrap();
    assert!(key.is_some() && name == "Sal Sales", "{key:?} {name}");
}

#[actix_web::test]
async fn the_customer_agreement_is_listed_only_when_asked_for() {
    let (_, program, path) = register().await;
    // Microsoft's importer tests for an empty list.
    assert_eq!(program.get(&format!("{path}?agreementType=*")).await.json()["items"], json!([]));
    program.post(&path, &agreement("Zoé", "2024-09-03")).await;
    let answer = program.get(&path).await;
    assert_eq!((answer.status, &answer.json()["totalCount"]), (200, &json!(0)), "{}", answer.body);
    assert_eq!(program.get(&format!("{path}?agreementType=*")).await.json()["totalCount"], 1);
}

#[actix_web::test]
async fn field_names_match_in_any_case_and_dates_may_lack_z() {
    let (_, program, path) = register().await;
    let pascal = json!({
        "PrimaryContact": { "FirstName": "Zoé", "LASTNAME": "Lefèvre", "email": "zoe@client.example" },
        "TemplateId": CUSTOMER_TEMPLATE, "DateAgreed": "2024-09-03T00:00:00", "Type": "microsoftcustomeragreement",
        "Attributes": { "ObjectType": "Agreement" }, "agreementLink": null,
    });
    let answer = program.post(&path, &pascal).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let answer = answer.json();
    assert_eq!(answer["dateAgreed"], "2024-09-03T00:00:00Z");
    assert!(answer["primaryContact"].get("phoneNumber").is_none(), "what is null is left out: {answer}");
    for (index, date) in
        ["2024-09-04", "2024-09-04T00:00:00Z", "2024-09-04T02:00:00+02:00", "2024-09-04T10:30:00.5"]
            .iter()
            .enumerate()
    {
        let answer = program.post(&path, &agreement(&format!("Zoé {index} a"), date)).await;
        assert_eq!((answer.status, &answer.json()["dateAgreed"]), (201, &json!("2024-09-04T00:00:00Z")));
    }
}

#[actix_web::test]
async fn repeating_the_same_four_fields_records_nothing() {
    let (app, program, path) = register().await;
    assert_eq!(program.post(&path, &agreement("Zoé", "2024-09-03")).await.status, 201);
    let answer = program.post(&path, &agreement("Zoé", "2024-10-03")).await;
    assert_eq!(
        answer.refused(400, 600_061),
        json!({
            "code": 600_061, "description": "A partner confirmed agreement already exists for the customer.",
            "errorName": "PartnerConfirmedAgreementAlreadyExists", "isRetryable": false, "parameters": {},
            "errorMessageExtended": "InternalErrorCode=600061",
        })
    );
    assert_eq!(program.post(&path, &agreement("zoé", "2024-09-03")).await.status, 201, "case counts");
    let mut silent = agreement("zoé", "2024-09-03");
    silent["primaryContact"]["phoneNumber"] = Value::Null;
    assert_eq!(program.post(&path, &silent).await.status, 201, "a number was there before");
    silent["primaryContact"]["phoneNumber"] = json!("");
    program.post(&path, &silent).await.refused(400, 600_061);
    assert_eq!(program.post(&path, &agreement("Zoé", "2024-09-03")).await.status, 201, "the latest counts");
    assert_eq!(app.count("confirmations").await, 4);
}

#[actix_web::test]
async fn the_template_selects_the_agreement_and_the_cloud_agreement_has_ended() {
    let (app, program, path) = register().await;
    let mut cloud = agreement("Zoé", "2019-09-03");
    cloud["templateId"] = json!(CLOUD_TEMPLATE);
    let error = program.post(&path, &cloud).await.refused(400, 800_002);
    let said = "Microsoft Cloud Agreement Template ID '998b88de-aa99-4388-a42c-1b3517d49490' is no longer supported.";
    assert!(error["description"].as_str().unwrap().starts_with(said), "{error}");
    cloud["templateId"] = json!("998b88de-aa99-4388-a42c-1b3517d49491");
    let error = program.post(&path, &cloud).await.refused(400, 800_002);
    assert!(error["parameters"]["templateId"].is_string(), "{error}");
    app.execute(query(
        "update agreements set confirmable_until = null where agreement_type = 'MicrosoftCloudAgreement'",
    ))
    .await;
    app.execute(query("update partner set catalogue_version = 2")).await;
    cloud["templateId"] = json!(CLOUD_TEMPLATE);
    let answer = program.post(&path, &cloud).await;
    assert_eq!((answer.status, &answer.json()["type"]), (201, &json!("MicrosoftCloudAgreement")));
    assert_eq!(program.get(&path).await.json()["totalCount"], 1, "the default is the Cloud Agreement");
}

#[actix_web::test]
async fn errors_name_their_field() {
    let (app, program, path) = register().await;
    let days = |days| (clock::now() + TimeDelta::days(days)).format("%Y-%m-%d").to_string();
    let cases = [
        ("/primaryContact/firstName", json!(""), "primaryContact.firstName"),
        ("/primaryContact/lastName", json!(7), "primaryContact.lastName"),
        ("/primaryContact/email", json!("zoe"), "primaryContact.email"),
        ("/primaryContact/email", json!("zoe@temoin.example"), "primaryContact.email"),
        ("/primaryContact/phoneNumber", json!("12"), "primaryContact.phoneNumber"),
        ("/primaryContact", json!([]), "primaryContact"),
        ("/dateAgreed", json!(days(2)), "dateAgreed"),
        ("/dateAgreed", json!("2019-07-31"), "dateAgreed"),
        ("/dateAgreed", json!("yesterday"), "dateAgreed"),
        ("/templateId", json!(null), "templateId"),
        ("/type", json!("Other"), "type"),
    ];
    for (place, value, field) in cases {
        let mut body = agreement("Zoé", "2024-09-03");
        *body.pointer_mut(place).unwrap() = value;
        let error = program.post(&path, &body).await.refused(400, 800_002);
        assert!(error["parameters"][field].is_string(), "{place}: {error}");
    }
    let mut body = agreement("Zoé", "2024-09-03");
    body["primaryContact"].as_object_mut().unwrap().remove("email");
    let error = program.post(&path, &body).await.refused(400, 800_002);
    assert!(error["parameters"]["primaryContact.email"].is_string(), "{error}");
    assert_eq!(app.count("confirmations").await, 0);
}

#[actix_web::test]
async fn the_future_is_judged_by_the_firms_clock() {
    for (zone, offset) in [("Pacific/Kiritimati", 14), ("Pacific/Pago_Pago", -11)] {
        let app = TestApp::spawn_in(zone).await;
        let agent = app.as_admin_agent().await;
        let id = app.register(&agent, customer("Crèche du Marché")).await;
        let program = app.program("Sal Sales", &[Role::Sales]).await;
        let path = format!("/v1/customers/{id}/agreements");
        let local = (clock::now() + TimeDelta::hours(offset)).date_naive();
        let answer = program.post(&path, &agreement("Zoé", &clock::now().to_rfc3339())).await;
        assert_eq!(answer.json()["dateAgreed"], format!("{local}T00:00:00Z"), "now, in {zone}");
        let answer = program.post(&path, &agreement("Zoé b", &format!("{local}T00:00:00Z"))).await;
        assert_eq!(answer.status, 201, "today there, in {zone}: {}", answer.body);
        let tomorrow = local.succ_opt().unwrap();
        program
            .post(&path, &agreement("Zoé c", &format!("{tomorrow}T00:00:00Z")))
            .await
            .refused(400, 800_002);
    }
}

#[actix_web::test]
async fn a_customer_is_found_by_microsoft_id_and_nothing_else_is_disclosed() {
    let (app, program, path) = register().await;
    app.execute(query("update customers set microsoft_id = '0d4b9c2e-5a3f-4c8e-9d5b-2f7a1c6e8b90'")).await;
    let by_microsoft_id = "/v1/customers/0D4B9C2E-5A3F-4C8E-9D5B-2F7A1C6E8B90/agreements";
    assert_eq!(program.post(by_microsoft_id, &agreement("Zoé", "2024-09-03")).await.status, 201);
    assert_eq!(program.get(&format!("{path}?agreementType=*")).await.json()["totalCount"], 1);
    program.get("/v1/customers/42/agreements").await.refused(400, 900_118);
    let nobody = format!("/v1/customers/{}/agreements", uuid::Uuid::new_v4());
    program.get(&nobody).await.refused(404, 60_003);
    program.post(&nobody, &agreement("Zoé", "2024-09-03")).await.refused(404, 60_003);
}

#[actix_web::test]
async fn a_customer_of_a_national_cloud_is_not_confirmed() {
    let (app, program, path) = register().await;
    app.execute(query("update customers set national_cloud = 'germany', standing = 'not_applicable'")).await;
    program.post(&path, &agreement("Zoé", "2024-09-03")).await.refused(400, 600_006);
    assert_eq!(app.count("confirmations").await, 0);
}

#[actix_web::test]
async fn after_a_withdrawal_the_same_person_may_agree_again() {
    let (app, program, path) = register().await;
    assert_eq!(program.post(&path, &agreement("Zoé", "2024-09-03")).await.status, 201);
    app.execute(query("update customers set standing = 'withdrawn'")).await;
    assert_eq!(program.post(&path, &agreement("Zoé", "2024-10-03")).await.status, 201);
}

#[actix_web::test]
async fn a_direct_acceptance_has_no_person_or_date() {
    let (app, program, path) = register().await;
    let path = path.replace("/agreements", "/directSignedMicrosoftCustomerAgreementStatus");
    assert_eq!(program.get(&path).await.json(), json!({ "isSigned": false }));
    app.execute(query("update customers set standing = 'direct'")).await;
    assert_eq!(program.get(&path).await.json(), json!({ "isSigned": true }));
}

#[actix_web::test]
async fn a_country_without_a_file_of_the_firm_links_to_microsoft() {
    let (_, program, _) = register().await;
    let path = format!("/v1/agreementtemplates/{CUSTOMER_TEMPLATE}/document");
    let read = async |query: &str| program.get(&format!("{path}{query}")).await;
    let link = "https://aka.ms/customeragreement";
    assert_eq!(
        read("").await.json(),
        json!({
            "displayUri": link, "downloadUri": link, "language": "en-US", "country": "US", "versionRank": 0,
        })
    );
    let french = read("?country=FR&language=fr-fr").await.json();
    assert_eq!((&french["country"], &french["language"]), (&json!("FR"), &json!("fr-FR")));
    assert_eq!(read("?country=FR&language=ja-JP").await.json()["language"], "en-US");
    read("?country=fr").await.refused(400, 800_002);
    read("?country=ZZ").await.refused(400, 800_002);
    program.get(&path.replace(CUSTOMER_TEMPLATE, CLOUD_TEMPLATE)).await.refused(400, 800_002);
    program.get(&path.replace(CUSTOMER_TEMPLATE, "1")).await.refused(404, 1000);
}

#[actix_web::test]
async fn a_file_link_works_for_five_minutes_while_its_key_does() {
    let (app, program, _) = register().await;
    app.execute(
        query(
            "insert into agreement_files (id, agreement_type, version_id, country, language, name, media_type,
                size, sha256, content, staff_id, added_at)
             values ('018f0000-0000-7000-8000-000000000000', 'MicrosoftCustomerAgreement', 'customer-2', 'FR',
                'fr-FR', 'Contrat café.pdf', 'application/pdf', 4, 'x', $1, $2, $3)",
        )
        .bind(b"%PDF".to_vec())
        .bind(&program.person().id)
        .bind(clock::now()),
    )
    .await;
    // A version that is published tomorrow has no text today.
    let tomorrow = clock::today(chrono_tz::Europe::Paris).succ_opt().unwrap();
    let sql =
        "insert into agreement_versions (id, agreement_type, published_on, enforced_from, outdated_before)
        values ('customer-9', 'MicrosoftCustomerAgreement', $1, $1, $1)";
    app.execute(query(sql).bind(tomorrow)).await;
    app.execute(query("update partner set catalogue_version = catalogue_version + 1")).await;
    let path = format!("/v1/agreementtemplates/{CUSTOMER_TEMPLATE}/document?country=FR&language=fr-FR");
    let (one, two) = (program.get(&path).await.json(), program.get(&path).await.json());
    let links: Vec<String> =
        [&one["displayUri"], &one["downloadUri"], &two["displayUri"], &two["downloadUri"]]
            .map(|it| it.as_str().unwrap().replace(&app.address, ""))
            .to_vec();
    let different: std::collections::BTreeSet<_> = links.iter().collect();
    assert_eq!(different.len(), 4, "{links:?}");
    let stranger = app.as_nobody();
    let file = stranger.get(&links[0]).await;
    assert_eq!((file.status, file.body.as_str()), (200, "%PDF"));
    assert!(file.header("content-disposition").starts_with("attachment"), "{:?}", file.headers);
    assert_eq!(file.header("content-type"), "application/pdf");
    let moved = links[0].replace("018f0000-0000", "018f0000-0001");
    assert_eq!(stranger.get(&moved).await.status, 404, "the link is for one file");
    let parts: Vec<&str> = links[0].rsplit('/').next().unwrap().split('.').collect();
    let later = links[0].replace(parts[1], &(parts[1].parse::<i64>().unwrap() + 1).to_string());
    assert_eq!(stranger.get(&later).await.status, 404, "its moment is signed");
    // The second was made by a clock that was an hour ahead.
    for until in [TimeDelta::seconds(-1), TimeDelta::minutes(65)] {
        let until = (clock::now() + until).timestamp().to_string();
        let what = [parts[0], &until, parts[2]].join(".");
        let expired = paraph::api::v1::catalogue::template_files::sign(
            &token::hash(program.key.as_ref().unwrap()),
            "018f0000-0000-7000-8000-000000000000",
            &what,
        );
        let expired = format!("/agreementtemplates/018f0000-0000-7000-8000-000000000000/{expired}");
        assert_eq!(stranger.get(&expired).await.status, 404, "five minutes are over: {until}");
    }
    app.execute(query("update api_keys set revoked_at = created_at")).await;
    assert_eq!(stranger.get(&links[1]).await.status, 404, "the key was revoked");
}

#[actix_web::test]
async fn a_provider_can_ask_whether_a_reseller_has_signed() {
    let (app, program, _) = register().await;
    let add =
        "insert into resellers (id, name, mpn_id, microsoft_id, mpa_signed) values ($1, $1, $2, $3, $4)";
    let (signed, unsigned) = ("0d4b9c2e-5a3f-4c8e-9d5b-2f7a1c6e8b90", "0d4b9c2e-5a3f-4c8e-9d5b-2f7a1c6e8b91");
    app.execute(query(add).bind("a").bind("4815162").bind(signed).bind(true)).await;
    app.execute(query(add).bind("b").bind("6120457").bind(unsigned).bind(false)).await;
    let path = "/v1/compliance/csp/agreementstatus";
    for query in ["mpnId=4815162".to_owned(), format!("tenantId={signed}")] {
        let answer = program.get(&format!("{path}?{query}")).await;
        assert_eq!(answer.json(), json!({ "isAgreementSigned": true }), "{query}");
    }
    let cases = [
        ("tenantId=7".to_owned(), 2000, "Tenant Id must be a GUID."),
        ("mpnId=seven".to_owned(), 2000, "MPN Id must be numeric."),
        (format!("mpnId=4815162&tenantId={signed}"), 2000, "Both MPN Id and Tenant Id should not be passed."),
        (String::new(), 2001, "Either"),
        ("mpnId=6120457".to_owned(), 2203, "The indirect reseller with the MPN ID 6120457"),
        ("mpnId=1".to_owned(), 2204, "There is no indirect reseller"),
        (format!("tenantId={}", uuid::Uuid::nil()), 2205, "There is no indirect reseller"),
        (format!("tenantId={unsigned}"), 2206, "The indirect reseller"),
    ];
    for (query, code, said) in cases {
        let error = program.get(&format!("{path}?{query}")).await.refused(400, code);
        assert!(error["description"].as_str().unwrap().starts_with(said), "{error}");
        assert_eq!((&error["data"], &error["source"]), (&json!([]), &json!("Paraph")), "{query}");
    }
}

#[actix_web::test]
async fn pages_and_api_write_one_history() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, confirmed("Crèche du Marché", (2024, 9, 3))).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let all = format!("/v1/customers/{id}/agreements");
    let path = format!("{all}?agreementType=*");
    assert_eq!(program.get(&path).await.json()["items"][0]["userId"], agent.staff().id);
    let answer = program.send(Method::POST, &all, &agreement("Zoé", "2024-09-04")).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let dates: Vec<Value> = program.get(&path).await.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["dateAgreed"].clone())
        .collect();
    assert_eq!(dates, ["2024-09-04T00:00:00Z", "2024-09-03T00:00:00Z"], "the newest comes first");
    assert!(agent.get(&format!("/customers/{id}")).await.main().contains("Zoé Lefèvre"));
}
