//! The firm's own profiles.

use openidconnect::{ClientId, IssuerUrl};
use paraph::app::Options;
use paraph::store::programme::resellers;
use paraph::web::sign_in::directory::Registration;
use serde_json::{Value, json};

use crate::api::customers::sales;
use crate::support::samples::{customer, reseller};
use crate::support::{TestApp, firm};

pub const TENANT: &str = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";

/// A register whose directory has the tenant `TENANT`.
pub async fn with_tenant(host: &str) -> TestApp {
    let registration = Registration {
        issuer: IssuerUrl::new(format!("https://{host}/{TENANT}/v2.0")).unwrap(),
        client_id: ClientId::new("paraph".into()),
        client_secret: None,
        name: "Entra ID".into(),
        groups_claim: "groups".into(),
        roles: Vec::new(),
        trust_email: false,
        only: false,
    };
    TestApp::spawn_with(|it| Options { directory: Some(registration), ..it }).await
}

fn links(path: &str) -> Value {
    json!({ "self": { "uri": path, "method": "GET", "headers": [] } })
}

#[actix_web::test]
async fn the_firms_profiles_contain_what_is_recorded() {
    let app = TestApp::spawn().await;
    let program = sales(&app).await;
    let expected = json!({
        "partnerName": "Témoin SARL", "mpnId": firm().mpn_id, "profileType": "MpnProfile",
        "links": links("/profiles/mpn"), "attributes": { "objectType": "MpnProfile" },
    });
    assert_eq!(program.get("/v1/profiles/mpn").await.json(), expected);
    let expected = json!({
        "companyName": "Témoin SARL", "address": { "country": "FR" }, "profileType": "LegalBusinessProfile",
        "links": links("/profiles/legalbusiness"), "attributes": { "objectType": "LegalBusinessProfile" },
    });
    for query in ["", "?vettingVersion=Current", "?vettingversion=current"] {
        assert_eq!(program.get(&format!("/v1/profiles/legalbusiness{query}")).await.json(), expected);
    }
    let finalized = program.get("/v1/profiles/legalbusiness?vettingVersion=LastFinalized").await;
    assert!(finalized.refused(400, 800_002)["parameters"]["vettingVersion"].is_string());
    let expected = json!({
        "companyName": "Témoin SARL", "defaultAddress": { "country": "FR" }, "profileType": "OrganizationProfile",
        "links": links("/profiles/organization"), "attributes": { "objectType": "OrganizationProfile" },
    });
    assert_eq!(program.get("/v1/profiles/organization").await.json(), expected);
    for name in ["support", "billing"] {
        let error = program.get(&format!("/v1/profiles/{name}")).await.refused(400, 900_141);
        assert!(error["description"].as_str().unwrap().contains("nothing of it is recorded"), "{error}");
    }
    program.get("/v1/profiles/other").await.refused(404, 1000);
}

#[actix_web::test]
async fn an_mpn_id_finds_the_firm_or_its_reseller() {
    let app = TestApp::spawn().await;
    let program = sales(&app).await;
    let known = reseller("Grand Nord", "4847384");
    let mut tx = app.db.begin().await.unwrap();
    resellers::insert(&mut tx, &known).await.unwrap();
    tx.commit().await.unwrap();
    for (mpn_id, name) in [(firm().mpn_id, "Témoin SARL"), ("4847384".to_owned(), "Grand Nord")] {
        let profile = program.get(&format!("/v1/profiles/mpn?mpnId={mpn_id}")).await.json();
        assert_eq!((&profile["partnerName"], &profile["mpnId"]), (&json!(name), &json!(mpn_id)));
    }
    program.get("/v1/profiles/mpn?mpnId=9999999").await.refused(404, 1000);
}

#[actix_web::test]
async fn the_firms_microsoft_id_is_the_tenant_of_its_entra_id() {
    for (host, id) in [("login.microsoftonline.com", json!(TENANT)), ("directory.example", Value::Null)] {
        let app = with_tenant(host).await;
        let (program, person) = (sales(&app).await, app.as_sales().await);
        let profile = program.get("/v1/profiles/organization").await.json();
        assert_eq!((&profile["id"], &profile["tenantId"]), (&id, &id), "{host}");
        app.register(&person, customer("Boulangerie")).await;
        let records = program.get("/v1/auditrecords").await.json();
        assert_eq!(records["items"][0]["partnerId"], id, "{host}");
    }
}
