//! Customer profiles and country rules.

use paraph::model::customers::country::Country;
use paraph::model::customers::customer::NewCustomer;
use paraph::model::kernel::lang::Lang;
use paraph::store::db::query;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api::customers::{contoso, sales};
use crate::support::program::Program;
use crate::support::samples::{confirmed, customer};
use crate::support::{Response, TestApp};

async fn put(program: &Program, path: &str, body: &Value, version: &str) -> Response {
    program.send_as(Method::PUT, path, body, &[("If-Match", version)]).await
}

/// A register with one customer, a program, and the path of the billing profile.
async fn profile() -> (TestApp, Program, String) {
    let app = TestApp::spawn().await;
    let program = sales(&app).await;
    let created = program.post("/v1/customers", &contoso()).await.json();
    let path = format!("/v1/customers/{}/profiles/billing", created["id"].as_str().unwrap());
    (app, program, path)
}

#[actix_web::test]
async fn replacing_a_billing_profile_needs_the_latest_etag() {
    let (app, program, path) = profile().await;
    let shown = program.get(&path).await;
    let mut body = shown.json();
    assert_eq!(shown.header("etag"), "\"1.1\"");
    assert_eq!(body["attributes"], json!({ "etag": "1.1", "objectType": "CustomerBillingProfile" }));
    body["companyName"] = json!("Contoso Nord");
    body["language"] = json!("ES");
    body["defaultAddress"]["addressLine2"] = json!("Building 2");
    body["defaultAddress"]["lastName"] = json!("Carr-Roy");
    let mut unversioned = body.clone();
    unversioned["attributes"].as_object_mut().unwrap().remove("etag");
    program.send(Method::PUT, &path, &unversioned).await.refused(400, 800_002);
    // Microsoft's examples have the version in the body alone.
    let saved = program.send(Method::PUT, &path, &body).await;
    assert_eq!((saved.status, saved.header("etag")), (200, "\"2.2\""), "{}", saved.body);
    let now = saved.json();
    assert_eq!(now["culture"], "es-US", "the culture follows from country and language");
    for (field, value) in [("/companyName", "Contoso Nord"), ("/defaultAddress/addressLine2", "Building 2")] {
        assert_eq!(now.pointer(field).unwrap(), value);
    }
    assert_eq!(program.get(&path).await.json(), now);
    let late = put(&program, &path, &body, "\"1.1\"").await.refused(400, 2055);
    assert_eq!(late["description"], "Etag is no longer valid");
    // PUT replaces the whole profile: fields that are not sent are removed.
    body["lastName"] = json!("Carr-Roy");
    body["defaultAddress"].as_object_mut().unwrap().remove("addressLine2");
    let saved = put(&program, &path, &body, "W/\"2.2\"").await;
    assert_eq!((saved.status, &saved.json()["defaultAddress"]["addressLine2"]), (200, &Value::Null));
    assert_eq!(saved.header("etag"), "\"3.2\"", "the contact is the same");
    let same = put(&program, &path, &body, "*").await;
    assert_eq!((same.status, same.header("etag")), (200, "\"3.2\""), "nothing changed");
    let agent = app.as_admin_agent().await;
    let log = agent.get("/activity").await;
    let said: Vec<_> = log.texts("table.log .what").into_iter().filter(|it| it.contains("updated")).collect();
    assert_eq!(said.len(), 3, "{said:?}");
}

#[actix_web::test]
async fn a_billing_profile_follows_the_pages_rules() {
    let (_app, program, path) = profile().await;
    let read = program.get(&path).await.json();
    for (pointer, value, code, field) in [
        ("/companyName", "Ltd", 800_002, "companyName"),
        ("/email", "a@microsoft.com", 800_002, "email"),
        ("/culture", "xx-XX", 800_002, "culture"),
        ("/defaultAddress/country", "AM", 600_049, "companyProfile.organizationRegistrationNumber"),
        ("/defaultAddress/postalCode", "9", 800_002, "defaultAddress.postalCode"),
        ("/defaultAddress/firstName", "", 800_002, "defaultAddress.firstName"),
    ] {
        let mut body = read.clone();
        *body.pointer_mut(pointer).unwrap() = json!(value);
        if value == "AM" {
            body["defaultAddress"]["state"] = json!(null);
        }
        let error = put(&program, &path, &body, "1.1").await.refused(400, code);
        assert!(error["parameters"][field].is_string(), "{pointer}: {error}");
    }
    assert_eq!(program.get(&path).await.json(), read);
}

#[actix_web::test]
async fn two_profile_updates_at_once_give_one_conflict() {
    let (app, program, path) = profile().await;
    for round in 0..8 {
        let read = program.get(&path).await;
        let (mut one, mut two) = (read.json(), read.json());
        one["companyName"] = json!(format!("One {round}"));
        two["defaultAddress"]["lastName"] = json!(format!("Two{}", "x".repeat(round + 1)));
        let version = read.header("etag");
        let (first, second) =
            tokio::join!(put(&program, &path, &one, version), put(&program, &path, &two, version));
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 400], "{} {}", first.body, second.body);
        let lost = if first.status == 400 { first } else { second };
        lost.refused(400, 2055);
    }
    let (edits,): (i64,) =
        query("select company_version + contact_version from customers").one(&app.db).await.unwrap();
    assert_eq!(edits, 10);
}

#[actix_web::test]
async fn a_page_and_the_api_do_not_overwrite_each_other() {
    let (app, program, path) = profile().await;
    let read = program.get(&path).await;
    let id = path.split('/').nth(3).unwrap();
    let person = app.as_sales().await;
    let saved = person.fill_in(&format!("/customers/{id}/contact/edit"), &[("last_name", "Roy")]).await;
    assert_eq!(saved.status, 303);
    let mut body = read.json();
    body["companyName"] = json!("Contoso Nord");
    put(&program, &path, &body, read.header("etag")).await.refused(400, 2055);
}

#[actix_web::test]
async fn the_company_profile_of_a_customer_is_read() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    let id = app.register(&person, confirmed("Crèche du Marché", (2024, 9, 3))).await;
    let path = format!("/v1/customers/{id}/profiles/company");
    let expected = json!({
        "tenantId": id, "domain": "creche-du-marche.onmicrosoft.com", "companyName": "Crèche du Marché",
        "address": {
            "country": "FR", "city": "Saint-Étienne", "addressLine1": "1 rue de l’Église",
            "postalCode": "42000", "phoneNumber": "+33 1 44 55 66 77",
        },
        "email": "zoe.lefevre@ecole.example",
        "links": { "self": { "uri": format!("/customers/{id}/profiles/company"), "method": "GET", "headers": [] } },
        "attributes": { "objectType": "CustomerCompanyProfile" },
    });
    assert_eq!(program.get(&path).await.json(), expected);
}

#[actix_web::test]
async fn a_qualification_is_returned_and_no_account_status_is_invented() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    let mut new: NewCustomer = customer("École");
    new.company.qualification = "Education".into();
    new.company.education_segment = Some("K12".into());
    new.company.education_website = Some("https://ecole.example/".into());
    let school = app.register(&person, new).await;
    let other = app.register(&person, customer("Boulangerie")).await;
    let qualifications =
        async |id: &str| program.get(&format!("/v1/customers/{id}/qualifications")).await.json();
    let expected = json!([{ "qualification": "Education", "educationSegment": "K12", "website": "https://ecole.example/" }]);
    assert_eq!(qualifications(&school).await, expected);
    assert_eq!(qualifications(&other).await, json!([{ "qualification": "None" }]));
    let path = format!("/v1/customers/{other}/validationStatus");
    let none = program.get(&format!("{path}?type=Account")).await.refused(404, 600_074);
    assert_eq!(none["description"], format!("Account Status for the customer, {other} was not found."));
    program.get(&path).await.refused(400, 800_002);
    program.get(&format!("{path}?type=order")).await.refused(400, 800_002);
}

#[actix_web::test]
async fn country_rules_match_the_recorded_ones() {
    let app = TestApp::spawn().await;
    let program = sales(&app).await;
    let rules = async |country: &str| {
        let answer = program.get(&format!("/v1/countryvalidationrules/{country}")).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    };
    let china = rules("cn").await;
    assert_eq!(china["supportedStatesList"].as_array().unwrap().len(), 31);
    for (field, value) in [
        ("iso2Code", json!("CN")),
        ("defaultCulture", json!("zh-CN")),
        ("isStateRequired", json!(true)),
        ("supportedLanguagesList", json!(["zh-CHS", "en"])),
        ("supportedCulturesList", json!(["zh-CN", "en-US"])),
        ("isPostalCodeRequired", json!(true)),
        ("postalCodeRegex", json!("^[0-9]{6,6}$")),
        ("isCityRequired", json!(true)),
        ("isVatIdSupported", json!(false)),
        ("isTaxIdSupported", json!(false)),
        ("isTaxIdOptional", json!(false)),
        ("countryCallingCodesList", json!(["86"])),
    ] {
        assert_eq!(china[field], value, "{field}");
    }
    let germany = json!({
        "iso2Code": "DE", "defaultCulture": "de-DE", "isStateRequired": false, "supportedStatesList": [],
        "supportedLanguagesList": ["en", "de"], "supportedCulturesList": ["de-DE", "en-US"],
        "isPostalCodeRequired": true, "postalCodeRegex": "^[0-9]{5,5}$", "isCityRequired": true,
        "isVatIdSupported": true, "taxIdFormat": "DE#########", "vatIdRegex": r"^DE[\d]{9,9}$",
        "isTaxIdSupported": false, "isTaxIdOptional": true, "countryCallingCodesList": ["49"],
        "attributes": { "objectType": "CountryValidationRules" },
    });
    assert_eq!(rules("DE").await, germany);
    assert_eq!(rules("US").await["countryCallingCodesList"], json!(["1"]));
    assert!(rules("US").await["phoneNumberRegex"].is_string());
    assert!(rules("GB").await["vatIdRegex"].as_str().unwrap().starts_with("^GB("));
    let france = json!({
        "iso2Code": "FR", "defaultCulture": "fr-FR", "supportedLanguagesList": ["fr", "en"],
        "supportedCulturesList": ["fr-FR", "en-US"], "isCityRequired": true,
        "countryCallingCodesList": ["33"], "attributes": { "objectType": "CountryValidationRules" },
    });
    assert_eq!(rules("FR").await, france, "what is not known is left out");
    for country in ["XX", "FRA", "%20"] {
        program.get(&format!("/v1/countryvalidationrules/{country}")).await.refused(400, 800_002);
    }
}

#[test]
fn every_country_has_its_cultures_and_a_calling_code() {
    let mut without = Vec::new();
    for country in Country::list(Lang::En) {
        let culture = country.cultures().first().unwrap();
        assert!(culture.contains('-'), "{}: {culture}", country.code);
        for language in country.supported_languages() {
            assert!(language.len() == 2 || language == "zh-CHS", "{}: {language}", country.code);
        }
        if country.calling_code().is_none() {
            without.push(country.code.as_str());
        }
    }
    // These countries have no telephone network, or Microsoft uses its own calling code.
    assert_eq!(without, ["AQ", "BV", "TF", "HM", "PN", "XS", "XE", "GS", "UM"]);
}

#[actix_web::test]
async fn an_address_is_checked_by_the_known_rules_of_its_country() {
    let app = TestApp::spawn().await;
    let program = sales(&app).await;
    let redmond = json!({
        "AddressLine1": "1 Microsoft Way", "City": "Redmond", "State": "WA", "PostalCode": "98052",
        "Country": "US",
    });
    let checked = program.post("/v1/validations/address", &redmond).await.json();
    let expected = json!({
        "originalAddress": {
            "addressLine1": "1 Microsoft Way", "city": "Redmond", "state": "WA", "postalCode": "98052",
            "country": "US",
        },
        "suggestedAddresses": [], "status": "NotValidated",
    });
    assert_eq!(checked, expected, "whether the street exists was not looked up");
    for (field, value) in [("State", "QQ"), ("PostalCode", "9805"), ("City", ""), ("Country", "XX")] {
        let mut body = redmond.clone();
        body[field] = json!(value);
        let answer = program.post("/v1/validations/address", &body).await.json();
        assert_eq!(answer["status"], "None", "{field}: {answer}");
        assert!(!answer["validationMessage"].as_str().unwrap().is_empty(), "{field}");
    }
}

#[actix_web::test]
async fn a_name_changed_in_either_place_of_a_billing_profile_is_saved() {
    let (_app, program, path) = profile().await;
    let named = async |change: &[(&str, &str)], expected: (&str, &str)| {
        let mut body = program.get(&path).await.json();
        for (pointer, value) in change {
            let (parent, field) = pointer.rsplit_once('/').unwrap();
            body.pointer_mut(parent).unwrap()[field] = json!(value);
        }
        let saved = program.send(Method::PUT, &path, &body).await;
        assert_eq!(saved.status, 200, "{change:?}: {}", saved.body);
        let saved = program.get(&path).await.json();
        for place in [&saved, &saved["defaultAddress"]] {
            assert_eq!((&place["firstName"], &place["lastName"]), (&json!(expected.0), &json!(expected.1)));
        }
    };
    named(&[("/firstName", "Tonia"), ("/lastName", "Roy")], ("Tonia", "Roy")).await;
    named(&[("/defaultAddress/firstName", "Tania")], ("Tania", "Roy")).await;
    named(&[("/firstName", "Tina"), ("/defaultAddress/firstName", "Tina")], ("Tina", "Roy")).await;
    named(&[("/firstName", "Tara"), ("/defaultAddress/lastName", "Carr")], ("Tara", "Carr")).await;
    named(&[("/defaultAddress/middleName", "May")], ("Tara May", "Carr")).await;
    let mut body = program.get(&path).await.json();
    body["lastName"] = json!("Roy");
    body["defaultAddress"]["lastName"] = json!("Ray");
    let error = program.send(Method::PUT, &path, &body).await.refused(400, 800_002);
    assert!(error["parameters"]["lastName"].is_string(), "{error}");
    // The version in the header counts more than the one in the body.
    body["lastName"] = json!("Ray");
    put(&program, &path, &body, "\"1.1\"").await.refused(400, 2055);
    body["attributes"]["etag"] = json!("1.1");
    program.send(Method::PUT, &path, &body).await.refused(400, 2055);
}

#[actix_web::test]
async fn the_tenant_of_a_company_profile_is_the_id_of_its_customer() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    let id = app.register(&person, customer("Boulangerie")).await;
    let tenants = async || {
        let list = program.get("/v1/customers").await.json()["items"][0].clone();
        let whole = program.get(&format!("/v1/customers/{id}")).await.json();
        let company = program.get(&format!("/v1/customers/{id}/profiles/company")).await.json();
        let tenants =
            [&list["companyProfile"], &whole["companyProfile"], &company].map(|it| it["tenantId"].clone());
        (list["id"].clone(), tenants)
    };
    let (listed, found) = tenants().await;
    assert_eq!(listed, id.as_str());
    assert_eq!(
        found,
        [&listed, &listed, &listed].map(Value::clone),
        "the ID here, until another is recorded"
    );
    // A client that copies a customer does not make its ID here the Microsoft ID of another.
    let mut copy = contoso();
    copy["CompanyProfile"]["TenantId"] = json!(id);
    program.post("/v1/customers", &copy).await.refused(400, 800_002);
    let microsoft_id = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
    let saved = person.fill_in(&format!("/customers/{id}/edit"), &[("microsoft_id", microsoft_id)]).await;
    assert_eq!(saved.status, 303, "{}", saved.main());
    let (listed, found) = tenants().await;
    assert_eq!(listed, microsoft_id);
    assert_eq!(found, [&listed, &listed, &listed].map(Value::clone));
}
