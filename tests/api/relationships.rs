//! Relationships with indirect resellers and customers.

use paraph::model::people::staff::Role;
use paraph::model::programme::reseller::Reseller;
use paraph::store::programme::resellers;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api::customers::sales;
use crate::support::TestApp;
use crate::support::program::Program;
use crate::support::samples::{customer, reseller};

const TYPE: &str = "relationship_type=IsIndirectCloudSolutionProviderOf";

/// A register with three resellers.
async fn register() -> (TestApp, Program, [Reseller; 3]) {
    let app = TestApp::spawn().await;
    let program = sales(&app).await;
    let known = [("Nordique", "4847383"), ("Grand Nord", "4847384"), ("Étoile du Sud", "4815162")];
    let known = known.map(|(name, mpn_id)| reseller(name, mpn_id));
    let mut tx = app.db.begin().await.unwrap();
    for it in &known {
        resellers::insert(&mut tx, it).await.unwrap();
    }
    tx.commit().await.unwrap();
    (app, program, known)
}

fn filter(field: &str, value: &str, operator: &str) -> String {
    let json = json!({ "Field": field, "Value": value, "Operator": operator }).to_string();
    let json: String = url::form_urlencoded::byte_serialize(json.as_bytes()).collect();
    format!("filter={json}")
}

fn names(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().unwrap_or_else(|| panic!("{list}"));
    assert_eq!(list["totalCount"], items.len());
    items.iter().map(|it| it["name"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn a_filter_returns_the_resellers_that_match_and_no_others() {
    let (_app, program, known) = register().await;
    let id = known[2].id.to_uppercase();
    for (field, value, operator, expected) in [
        ("Name", "nord", "substring", vec!["Grand Nord", "Nordique"]),
        ("name", "NORDI", "Substring", vec!["Nordique"]),
        ("Name", "etoile", "starts_with", vec!["Étoile du Sud"]),
        ("Name", "nord", "equals", vec![]),
        ("MpnId", "4847383", "equals", vec!["Nordique"]),
        ("mpn_id", "484738", "StartsWith", vec!["Grand Nord", "Nordique"]),
        ("PartnerId", &id, "equals", vec!["Étoile du Sud"]),
        ("MpnId", "484", "equals", vec![]),
    ] {
        let filter = filter(field, value, operator);
        let list = program.get(&format!("/v1/relationships?{TYPE}&{filter}")).await.json();
        assert_eq!(names(&list), expected, "{field} {operator} {value}");
        // Microsoft's Java client leaves the type out.
        let untyped = program.get(&format!("/v1/relationships?{filter}")).await.json();
        assert_eq!(untyped["items"], list["items"]);
    }
    for (field, operator, place) in
        [("Location", "equals", "filter.Field"), ("Name", "ends_with", "filter.Operator")]
    {
        let filter = filter(field, "FR", operator);
        let error = program.get(&format!("/v1/relationships?{TYPE}&{filter}")).await.refused(400, 800_002);
        assert!(error["parameters"][place].is_string(), "{error}");
    }
    program.get(&format!("/v1/relationships?{TYPE}&filter=nord")).await.refused(400, 800_002);
}

#[actix_web::test]
async fn the_type_of_a_relationship_has_two_spellings() {
    let (_app, program, _) = register().await;
    for spelling in ["IsIndirectCloudSolutionProviderOf", "is_indirect_cloud_solution_provider_of"] {
        let list = program.get(&format!("/v1/relationships?relationship_type={spelling}")).await.json();
        assert_eq!(names(&list), ["Étoile du Sud", "Grand Nord", "Nordique"]);
        assert!(list["items"][0].get("location").is_none(), "no location is recorded: {list}");
    }
    for query in ["", "relationship_type=", "relationship_type=IsIndirectResellerOf"] {
        let error = program.get(&format!("/v1/relationships?{query}")).await.refused(400, 800_002);
        assert!(error["parameters"]["relationship_type"].is_string(), "{error}");
    }
}

#[actix_web::test]
async fn the_reseller_of_a_customer_is_listed() {
    let (app, program, known) = register().await;
    let person = app.as_sales().await;
    let mut bought = customer("Crèche du Marché");
    bought.company.reseller_id = Some(known[1].id.clone());
    bought.company.reseller_name = Some(known[1].name.clone());
    let bought = app.register(&person, bought).await;
    let direct = app.register(&person, customer("Boulangerie")).await;
    let list = program.get(&format!("/v1/customers/{bought}/relationships")).await.json();
    let expected = json!([{
        "id": known[1].id, "name": "Grand Nord", "relationshipType": "is_indirect_cloud_solution_provider_of",
        "state": "Active", "mpnId": "4847384", "attributes": { "objectType": "PartnerRelationship" },
    }]);
    assert_eq!((&list["items"], &list["totalCount"]), (&expected, &json!(1)));
    let list = program.get(&format!("/v1/customers/{direct}/relationships")).await.json();
    assert!(names(&list).is_empty());
    program.get("/v1/customers/7/relationships").await.refused(400, 900_118);
    let nobody = uuid::Uuid::new_v4();
    program.get(&format!("/v1/customers/{nobody}/relationships")).await.refused(404, 60_003);
}

#[actix_web::test]
async fn relationships_are_neither_requested_nor_ended_here() {
    let (app, program, _) = register().await;
    let person = app.as_sales().await;
    let id = app.register(&person, customer("Boulangerie")).await;
    for path in ["/v1/customers/relationshiprequests", "/v1/Customers/RelationshipRequests"] {
        let error = program.get(path).await.refused(400, 900_141);
        assert!(error["description"].as_str().unwrap().contains("Partner Center"), "{error}");
    }
    let path = format!("/v1/customers/{id}");
    let read = program.get(&path).await.json();
    let patch = async |body: &Value| program.send(Method::PATCH, &path, body).await;
    // As Microsoft's .NET client sends it.
    let removal = json!({
        "Id": null, "CommerceId": null, "CompanyProfile": null, "BillingProfile": null,
        "RelationshipToPartner": "none", "AllowDelegatedAccess": null, "UserCredentials": null,
        "CustomDomains": null, "AssociatedPartnerId": null, "Attributes": { "ObjectType": "Customer" },
    });
    let error = patch(&removal).await.refused(400, 900_141);
    assert!(error["parameters"]["relationshipToPartner"].is_string(), "{error}");
    let same = patch(&read).await;
    assert_eq!((same.status, same.json()), (200, read.clone()), "what was read changes nothing");
    let mut renamed = read.clone();
    renamed["companyProfile"]["companyName"] = json!("Pâtisserie");
    let error = patch(&renamed).await.refused(400, 3000);
    assert!(error["parameters"].get("companyProfile").is_some(), "{error}");
    renamed["relationshipToPartner"] = json!("none");
    let error = patch(&renamed).await.refused(400, 900_141);
    let named = ["relationshipToPartner", "companyProfile"].map(|it| error["parameters"][it].is_string());
    assert_eq!(named, [true, true], "the end of the relationship comes first: {error}");
    patch(&json!({ "relationshipToPartner": "advisor" })).await.refused(400, 800_002);
    assert_eq!(program.get(&path).await.json(), read);
    let nobody = format!("/v1/customers/{}", uuid::Uuid::new_v4());
    program.send(Method::PATCH, &nobody, &removal).await.refused(404, 60_003);
    let global = app.program("Gil Global", &[Role::GlobalAdmin]).await;
    global.send(Method::PATCH, &path, &removal).await.refused(403, 900_150);
}
