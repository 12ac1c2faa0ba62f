//! Offers, their categories and their add-ons.

use paraph::model::people::staff::Role;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::orders::{AZURE_PLAN, SEATS};
use crate::support::program::Program;
use crate::support::samples::customer;

const TRIAL: &str = "C0BD2E08-11AC-4836-BDC7-3712E744922F";
const ARCHIVING: &str = "2828BE95-46BA-4F91-B2FD-0BEF192ECF60";

async fn sales() -> (TestApp, Program) {
    let app = TestApp::spawn().await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    (app, program)
}

fn ids(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect()
}

/// All pages of a list.
async fn follow(program: &Program, first: &str) -> Vec<Value> {
    let (mut next, mut met) = (first.to_owned(), Vec::new());
    loop {
        let page = program.get(&next).await.json();
        met.extend(page["items"].as_array().unwrap().clone());
        let Some(uri) = page["links"]["next"]["uri"].as_str() else { return met };
        next = format!("/v1{uri}");
    }
}

#[actix_web::test]
async fn an_offer_has_the_facts_of_the_price_list_and_no_others() {
    let (_app, program) = sales().await;
    let offer = program.get(&format!("/v1/offers/{SEATS}?country=US")).await.json();
    let id = SEATS.to_uppercase();
    let expected = json!({
        "id": id, "name": "Office 365 Business Essentials", "rank": 205, "locale": "en-US", "country": "US",
        "category": {
            "id": "SmallBusiness_Key", "name": "Small business", "rank": 30, "locale": "en-US", "country": "US",
            "attributes": { "objectType": "OfferCategory" },
        },
        "minimumQuantity": 1, "maximumQuantity": 300, "billing": "license", "unitType": "Licenses",
        "supportedBillingCycles": ["annual", "monthly"], "term": 1, "termUnitOfMeasure": "Year",
        "isAddOn": false, "hasAddOns": true, "isTrial": false, "isAutoRenewable": true,
        "isAvailableForPurchase": true, "isMicrosoftProduct": true, "prerequisiteOffers": [],
        "product": { "name": "Office 365 Business Essentials", "unit": "Licenses" },
        "links": { "self": { "uri": format!("/offers/{id}?country=US"), "method": "GET", "headers": [] } },
        "attributes": { "objectType": "Offer" },
    });
    assert_eq!(offer, expected);
    let trial = program.get(&format!("/v1/offers/{TRIAL}")).await.json();
    assert_eq!(trial["supportedBillingCycles"], json!(["none"]));
    assert_eq!((&trial["term"], &trial["termUnitOfMeasure"]), (&json!(1), &json!("Month")));
    assert_eq!(trial["category"]["id"], "Trial_Key");
    // Without a category, Microsoft's SDK fails.
    for without in [AZURE_PLAN, ARCHIVING] {
        let offer = program.get(&format!("/v1/offers/{without}")).await.json();
        let category = &offer["category"];
        assert_eq!(
            (&category["id"], &category["name"], &category["rank"]),
            (&json!(""), &json!(""), &json!(0))
        );
        assert_eq!(offer["isAddOn"], without == ARCHIVING);
    }
    let plan = program.get(&format!("/v1/offers/{AZURE_PLAN}")).await.json();
    assert_eq!((plan.get("rank"), plan.get("term"), plan.get("termUnitOfMeasure")), (None, None, None));
    program.get(&format!("/v1/offers/{SEATS}?country=XX")).await.refused(400, 800_002);
}

#[actix_web::test]
async fn the_categories_are_listed_by_rank() {
    let (app, program) = sales().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, customer("Crèche")).await;
    let list = program.get("/v1/offercategories?country=US").await.json();
    assert_eq!(ids(&list), ["Enterprise_Key", "SmallBusiness_Key", "Nonprofit_Key", "Trial_Key"]);
    let offer = program.get(&format!("/v1/offers/{SEATS}")).await.json();
    assert_eq!(list["items"][1], offer["category"]);
    assert_eq!(list["attributes"]["objectType"], "Collection");
    let of_customer = program.get(&format!("/v1/customers/{id}/offercategories")).await.json();
    assert_eq!(of_customer["items"], list["items"]);
    program.get("/v1/offercategories").await.refused(400, 800_002);
    program.get("/v1/offercategories?country=XX").await.refused(400, 800_002);
    let nobody = uuid::Uuid::new_v4();
    program.get(&format!("/v1/customers/{nobody}/offercategories")).await.refused(404, 60_003);
}

#[actix_web::test]
async fn offers_are_filtered_by_category_on_every_page() {
    let (_app, program) = sales().await;
    let all = program.get("/v1/offers?country=US").await.json();
    let all = all["items"].as_array().unwrap();
    let mut found = 0;
    for category in ["Enterprise_Key", "SmallBusiness_Key", "Nonprofit_Key", "Trial_Key"] {
        let expected: Vec<Value> =
            all.iter().filter(|it| it["category"]["id"] == category).cloned().collect();
        let path = format!("/v1/offers?country=fr&size=4&offer_category_id={}", category.to_lowercase());
        assert_eq!(follow(&program, &path).await, expected, "{category}");
        found += expected.len();
    }
    let without = all.iter().filter(|it| it["category"]["id"] == "").count();
    assert_eq!(found + without, all.len());
    let error = program.get("/v1/offers?country=US&offer_category_id=Shoes").await.refused(400, 800_002);
    assert!(error["parameters"]["offer_category_id"].as_str().unwrap().contains("Trial_Key"), "{error}");
}

#[actix_web::test]
async fn the_add_ons_of_an_offer_require_it() {
    let (_app, program) = sales().await;
    let path = format!("/v1/offers/{SEATS}/addons?country=US");
    let list = program.get(&path).await.json();
    assert!(ids(&list).contains(&ARCHIVING), "{:?}", ids(&list));
    for add_on in list["items"].as_array().unwrap() {
        assert_eq!(add_on["isAddOn"], true);
        let required = add_on["prerequisiteOffers"].as_array().unwrap();
        assert!(required.contains(&json!(SEATS.to_uppercase())), "{add_on}");
    }
    assert_eq!(json!(follow(&program, &format!("{path}&size=3")).await), list["items"]);
    let none = program.get(&format!("/v1/offers/{AZURE_PLAN}/addons?country=US")).await.json();
    assert_eq!(none["items"], json!([]));
    program.get(&format!("/v1/offers/{SEATS}/addons")).await.refused(400, 800_002);
    program.get("/v1/offers/nothing/addons?country=US").await.refused(404, 1000);
}

#[actix_web::test]
async fn a_customer_is_offered_the_price_list() {
    let (app, program) = sales().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, customer("Crèche")).await;
    let all = program.get("/v1/offers?country=US").await.json();
    let path = format!("/v1/customers/{id}/offers");
    assert_eq!(program.get(&path).await.json()["items"], all["items"]);
    assert_eq!(
        json!(follow(&program, &format!("{path}?offset=1&size=100")).await).as_array().unwrap().len(),
        274
    );
    program.get(&format!("{path}?offset=-1")).await.refused(400, 800_002);
    program.get(&format!("{path}?size=501")).await.refused(400, 800_002);
}
