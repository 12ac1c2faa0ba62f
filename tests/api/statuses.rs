//! Our own API: statuses of all customers, can-order, and evidence.

use chrono::NaiveDate;
use paraph::model::acceptances::direct_acceptance::NewDirectAcceptance;
use paraph::model::catalogue::agreement::{AgreementType, Version};
use paraph::model::customers::national_cloud::NationalCloud;
use paraph::model::kernel::clock;
use paraph::model::people::staff::{Role, Staff};
use paraph::store::acceptances::direct_acceptances;
use paraph::store::catalogue::{agreement_versions, catalogue};
use paraph::store::customers::locked;
use paraph::store::db::{Db, query};
use serde_json::{Value, json};

use crate::api::acceptances::acceptance;
use crate::support::dump::dump;
use crate::support::orders::AZURE_PLAN;
use crate::support::program::Program;
use crate::support::samples::{confirmed, customer};
use crate::support::withdrawals::withdraw;
use crate::support::{Client, TestApp, by, today};

/// Records a direct acceptance.
pub async fn look(db: &Db, customer_id: &str, signed: bool, staff: &Staff) {
    let mut tx = db.begin().await.unwrap();
    let mut locked = locked::lock(&mut tx, customer_id).await.unwrap().unwrap();
    let (id, new) = (uuid::Uuid::now_v7().to_string(), NewDirectAcceptance { signed, checked_on: today() });
    assert!(direct_acceptances::insert(&mut tx, &mut locked, &id, new, by(staff)).await.unwrap());
    tx.commit().await.unwrap();
}

/// A version that was published yesterday and is enforced later.
pub async fn publish(db: &Db, enforced_from: NaiveDate) {
    let mut tx = db.begin().await.unwrap();
    catalogue::lock(&mut tx).await.unwrap();
    let catalogue = catalogue::catalogue(&mut tx).await.unwrap();
    let yesterday = today().pred_opt().unwrap();
    let version = Version {
        id: "customer-3".into(),
        agreement_type: AgreementType::MicrosoftCustomerAgreement,
        published_on: yesterday,
        enforced_from,
        outdated_before: Some(yesterday),
    };
    assert!(agreement_versions::save(&mut tx, &version, catalogue.customer.version).await.unwrap());
    tx.commit().await.unwrap();
}

/// A customer of each standing, by name.
pub async fn customers(app: &TestApp, person: &Client) -> Vec<(&'static str, String)> {
    let cloud = |name: &'static str| {
        let mut new = confirmed(name, (2019, 3, 4));
        new.acceptance.as_mut().unwrap().agreement_type = AgreementType::MicrosoftCloudAgreement;
        new
    };
    let mut national = customer("Nationale");
    national.company.national_cloud = Some(NationalCloud::ALL[0]);
    let mut all = Vec::new();
    for (name, new) in [
        ("Nouvelle", customer("Nouvelle")),
        ("Actuelle", confirmed("Actuelle", (2024, 9, 3))),
        ("Limite", confirmed("Limite", (2023, 4, 1))),
        ("Veille", confirmed("Veille", (2023, 3, 31))),
        ("Ancienne", confirmed("Ancienne", (2019, 10, 15))),
        ("Nuage", cloud("Nuage")),
        ("Partie", confirmed("Partie", (2024, 9, 3))),
        ("Nuageuse Partie", cloud("Nuageuse Partie")),
        ("Directe", customer("Directe")),
        ("Directe Ancienne", confirmed("Directe Ancienne", (2019, 10, 15))),
        ("Directe Partie", customer("Directe Partie")),
        ("Non Signée", customer("Non Signée")),
        ("Nationale", national),
    ] {
        let id = app.register(person, new).await;
        if name.starts_with("Directe") || name == "Non Signée" {
            look(&app.db, &id, name != "Non Signée", person.staff()).await;
        }
        if name.ends_with("Partie") {
            withdraw(&app.db, &id, person.staff()).await;
        }
        all.push((name, id));
    }
    all
}

/// Follows the links to the last page.
async fn walk(program: &Program, start: &str) -> Vec<Value> {
    let (mut after, mut met) = (String::new(), Vec::new());
    loop {
        let page = program.get(&format!("{start}{after}")).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let page = page.json();
        met.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { return met };
        after = format!("&after={next}");
    }
}

fn names(items: &[Value]) -> Vec<&str> {
    items.iter().map(|it| it["companyName"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn paging_visits_every_customer_once_also_by_status() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let all = customers(&app, &agent).await;
    let program = app.program("Gil Global", &[Role::GlobalAdmin]).await;
    let met = walk(&program, "/api/agreement-status?size=4").await;
    let mut sorted = names(&met);
    sorted.sort_unstable();
    let mut expected: Vec<_> = all.iter().map(|(name, _)| *name).collect();
    expected.sort_unstable();
    assert_eq!(sorted, expected);
    let mut by_status = 0;
    for status in ["not_provided", "renewal_due", "withdrawn", "confirmed", "not_applicable"] {
        let of_status = walk(&program, &format!("/api/agreement-status?size=2&status={status}")).await;
        let same: Vec<&Value> = met.iter().filter(|it| it["agreements"][0]["status"] == status).collect();
        assert_eq!(of_status.iter().collect::<Vec<_>>(), same, "{status}");
        by_status += of_status.len();
    }
    assert_eq!(by_status, all.len());
    for query in ["status=other", "size=0", "size=501", "after=1.2", "since=yesterday", "other=1"] {
        let answer = program.get(&format!("/api/agreement-status?{query}")).await;
        let error = answer.refused(400, 800_002);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(error["errors"][0]["field"], query.split('=').next().unwrap(), "{error}");
    }
}

#[actix_web::test]
async fn a_status_has_both_kinds_of_acceptance_and_the_missing_version() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let all = customers(&app, &agent).await;
    let program = app.program("Gil Global", &[Role::GlobalAdmin]).await;
    let of = async |name: &str| {
        let (_, id) = all.iter().find(|(it, _)| *it == name).unwrap();
        program.get(&format!("/api/customers/{id}/agreement-status")).await.json()
    };
    let today = today().to_string();
    assert_eq!(
        of("Directe Ancienne").await["agreements"][0],
        json!({
            "agreementType": "MicrosoftCustomerAgreement", "status": "confirmed",
            "partnerConfirmation": {
                "acceptedOn": "2019-10-15", "version": { "id": "customer-1", "publishedOn": "2019-10-01", "acceptedFrom": "2019-10-01" },
            },
            "directAcceptance": { "isSigned": true, "checkedOn": today },
        })
    );
    assert_eq!(
        of("Veille").await["agreements"][0],
        json!({
            "agreementType": "MicrosoftCustomerAgreement", "status": "renewal_due",
            "partnerConfirmation": {
                "acceptedOn": "2023-03-31", "version": { "id": "customer-1", "publishedOn": "2019-10-01", "acceptedFrom": "2019-10-01" },
            },
            "missingVersion": { "id": "customer-2", "publishedOn": "2023-03-01", "acceptedFrom": "2023-04-01" },
            "blocksFrom": "2024-10-07",
        })
    );
    let cloud = of("Nuage").await;
    assert_eq!(cloud["agreements"][1]["partnerConfirmation"]["acceptedOn"], "2019-03-04");
    assert_eq!(
        (&cloud["agreements"][0]["status"], &cloud["canOrder"]),
        (&json!("not_provided"), &json!(false))
    );
    let unsigned = of("Non Signée").await["agreements"][0]["directAcceptance"].clone();
    assert_eq!(unsigned, json!({ "isSigned": false, "checkedOn": today }));
    let left = of("Partie").await;
    assert_eq!(left["agreements"][0].get("partnerConfirmation"), None);
    assert_eq!((&left["agreements"][0]["status"], &left["canOrder"]), (&json!("withdrawn"), &json!(false)));
    assert_eq!(of("Nationale").await["agreements"][0]["status"], "not_applicable");
}

#[actix_web::test]
async fn only_changes_since_a_moment_are_returned() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let all = customers(&app, &agent).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let id = |name: &str| all.iter().find(|(it, _)| *it == name).unwrap().1.clone();
    let since = |moment: chrono::DateTime<chrono::Utc>| {
        let moment = moment.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
        format!("/api/agreement-status?since={moment}")
    };
    let before = since(clock::now());
    assert!(walk(&program, &before).await.is_empty());
    let first = program.get("/api/agreement-status?size=5").await.json();
    let path = format!("/api/customers/{}/confirmations", id("Nouvelle"));
    assert_eq!(program.post(&path, &acceptance("Zoé", "2024-09-03")).await.status, 201);
    withdraw(&app.db, &id("Actuelle"), agent.staff()).await;
    // Checking again with the same result is not a change.
    look(&app.db, &id("Directe"), true, agent.staff()).await;
    assert_eq!(names(&walk(&program, &before).await), ["Nouvelle", "Actuelle"]);
    // A reader that continues finds later changes at the end.
    let after = first["next"].as_str().unwrap();
    let rest = program.get(&format!("/api/agreement-status?size=500&after={after}")).await.json();
    let rest = rest["items"].as_array().unwrap();
    assert_eq!(names(&rest[rest.len() - 2..]), ["Nouvelle", "Actuelle"]);
    // After a change of the catalogue: the customers whose acceptance now counts for another version.
    let later = since(clock::now());
    app.execute(query("update customers set accepted_on = $1 where company_name = 'Limite'").bind(today()))
        .await;
    publish(&app.db, today().succ_opt().unwrap()).await;
    assert_eq!(names(&walk(&program, &later).await), ["Limite"]);
}

#[actix_web::test]
async fn can_order_answers_with_a_reason_in_the_callers_language() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let all = customers(&app, &agent).await;
    let program = app.program("Gil Global", &[Role::GlobalAdmin]).await;
    let ask = async |name: &str, query: &str, locale: &str| {
        let (_, id) = all.iter().find(|(it, _)| *it == name).unwrap();
        let request = program.request(reqwest::Method::GET, &format!("/api/customers/{id}/can-order{query}"));
        program.client.send(request.header("x-locale", locale)).await
    };
    let before = dump(&app.db).await;
    assert_eq!(
        ask("Ancienne", "", "fr-FR").await.json(),
        json!({
            "canOrder": false, "reason": "outdated", "since": "2024-10-07",
            "text": "Le client a accepté une ancienne version. Depuis le 7\u{a0}octobre 2024, les commandes exigent une \
                acceptation de la nouvelle.",
        })
    );
    assert_eq!(
        ask("Nuage", "", "en-US").await.json(),
        json!({
            "canOrder": false, "reason": "cloud_agreement_over", "since": "2020-02-01",
            "text": "Only the Microsoft Cloud Agreement is confirmed. It was valid until 31\u{a0}January 2020.",
        })
    );
    let plan = format!("?offer={AZURE_PLAN}");
    assert_eq!(
        ask("Actuelle", &plan, "en-US").await.json(),
        json!({
            "canOrder": true, "ground": "customer_agreement", "text": "The Microsoft Customer Agreement is confirmed",
        })
    );
    let in_cart = format!("{plan}:DZH318Z0BLXZ");
    assert_eq!(ask("Actuelle", &in_cart, "en").await.json()["canOrder"], true, "as a cart names it");
    assert_eq!(ask("Directe", "", "en").await.json()["ground"], "direct_acceptance");
    assert_eq!(ask("Nationale", "", "en").await.json()["ground"], "national_cloud");
    ask("Actuelle", "?offer=nothing", "en").await.refused(400, 800_004);
    let mut after = dump(&app.db).await;
    for table in ["api_keys", "limits"] {
        after.insert(table.into(), before[table].clone());
    }
    assert_eq!(after, before, "asking writes nothing");
    publish(&app.db, today().succ_opt().unwrap()).await;
    let soon = ask("Actuelle", "", "en").await.json();
    let tomorrow = today().succ_opt().unwrap().to_string();
    assert_eq!((&soon["canOrder"], &soon["blocksFrom"]), (&json!(true), &json!(tomorrow)));
}
