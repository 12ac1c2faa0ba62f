//! Customers by API, as Partner Center's clients use it.

use paraph::model::people::staff::Role;
use paraph::store::db::query;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::dump::dump;
use crate::support::program::Program;
use crate::support::samples::{confirmed, customer, draft};

/// The body in the letter case of Microsoft's clients.
pub fn contoso() -> Value {
    json!({
        "enableGDAPByDefault": false,
        "CompanyProfile": { "Domain": "Contoso.onmicrosoft.com" },
        "BillingProfile": {
            "Culture": "EN-US",
            "Email": "test@contoso.example",
            "Language": "En",
            "CompanyName": "Contoso",
            "DefaultAddress": {
                "FirstName": "Tania", "LastName": "Carr", "AddressLine1": "One Microsoft Way",
                "City": "Redmond", "State": "WA", "PostalCode": "98052", "Country": "US", "PhoneNumber": "",
            },
        },
        "Id": null, "RelationshipToPartner": "none", "UserCredentials": null,
        "Attributes": { "ObjectType": "Customer" },
    })
}

/// The same body with other values, by path, such as `BillingProfile.Email`.
fn contoso_with(changes: &[(&str, Value)]) -> Value {
    let mut body = contoso();
    for (path, value) in changes {
        *body.pointer_mut(&format!("/{}", path.replace('.', "/"))).unwrap() = value.clone();
    }
    body
}

pub async fn sales(app: &TestApp) -> Program {
    app.program("Sal Sales", &[Role::Sales]).await
}

#[actix_web::test]
async fn a_customer_is_created_with_partner_centers_request() {
    let app = TestApp::spawn().await;
    let program = sales(&app).await;
    let answer = program.post("/v1/customers", &contoso()).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let created = answer.json();
    let id = created["id"].as_str().unwrap();
    assert!(uuid::Uuid::try_parse(id).is_ok());
    let own = |path: &str| json!({ "self": { "uri": path, "method": "GET", "headers": [] } });
    let account = format!("/customers/{id}");
    let address = json!({
        "country": "US", "city": "Redmond", "state": "WA", "addressLine1": "One Microsoft Way",
        "postalCode": "98052", "firstName": "Tania", "lastName": "Carr",
    });
    let mut company_address = address.clone();
    company_address.as_object_mut().unwrap().retain(|it, _| !it.ends_with("Name"));
    let expected = json!({
        "id": id,
        "companyProfile": {
            "tenantId": id, "domain": "contoso.onmicrosoft.com", "companyName": "Contoso",
            "address": company_address,
            "email": "test@contoso.example", "links": own(&format!("{account}/profiles/company")),
            "attributes": { "objectType": "CustomerCompanyProfile" },
        },
        "billingProfile": {
            "id": id, "firstName": "Tania", "lastName": "Carr", "email": "test@contoso.example",
            "culture": "en-US", "language": "en", "companyName": "Contoso", "defaultAddress": address,
            "links": own(&format!("{account}/profiles/billing")),
            "attributes": { "etag": "1.1", "objectType": "CustomerBillingProfile" },
        },
        "relationshipToPartner": "reseller", "links": own(&account),
        "attributes": { "objectType": "Customer" },
    });
    assert_eq!(created, expected, "and neither commerceId nor userCredentials are made up");
    assert_eq!(program.get(&format!("/v1/customers/{id}")).await.json(), created);
    let agent = app.as_admin_agent().await;
    let page = agent.get(&format!("/customers/{id}")).await;
    assert!(page.main().contains("Contoso") && page.main().contains("Not provided"), "{}", page.main());
    let log = agent.get("/activity").await.texts("table.log tbody tr").swap_remove(0);
    assert!(log.contains("Customer registered") && log.contains("Sal Sales"), "{log}");
}

#[actix_web::test]
async fn a_customer_can_be_addressed_by_its_microsoft_id() {
    let app = TestApp::spawn().await;
    let program = sales(&app).await;
    let mut body = contoso();
    body["companyProfile"] =
        json!({ "domain": "contoso", "tenantId": "4A22108E-D576-4E29-A49C-E2EF13ACB571" });
    body.as_object_mut().unwrap().remove("CompanyProfile");
    let created = program.post("/v1/customers", &body).await.json();
    assert_eq!(created["id"], "4a22108e-d576-4e29-a49c-e2ef13acb571");
    assert_eq!(created["companyProfile"]["tenantId"], created["id"]);
    let (own,): (String,) = query("select id from customers").one(&app.db).await.unwrap();
    for id in ["4a22108e-d576-4e29-a49c-e2ef13acb571", "4A22108ED5764E29A49CE2EF13ACB571", &own] {
        assert_eq!(program.get(&format!("/v1/customers/{id}")).await.json(), created, "{id}");
    }
    // A customer's own ID cannot become another customer's Microsoft ID.
    let mut thief = contoso_with(&[("CompanyProfile.Domain", json!("other"))]);
    thief["CompanyProfile"]["tenantId"] = json!(own);
    let error = program.post("/v1/customers", &thief).await.refused(400, 800_002);
    assert!(error["parameters"]["companyProfile.tenantId"].is_string(), "{error}");
    let person = app.as_sales().await;
    let other = app.register(&person, customer("Autre")).await;
    let page = person.fill_in(&format!("/customers/{other}/edit"), &[("microsoft_id", &own)]).await;
    page.refuses(&["microsoft_id"]);
    assert!(page.error("microsoft_id").contains("Contoso already has this one"), "{}", page.main());
    // Even if another customer's row has that ID as its Microsoft ID, the ID finds its owner.
    app.execute(query("update customers set microsoft_id = $1 where id = $2").bind(&own).bind(&other)).await;
    assert_eq!(program.get(&format!("/v1/customers/{own}")).await.json(), created);
    program.get("/v1/customers/contoso").await.refused(400, 900_118);
    program.get("/v1/customers/4a22108e-d576-4e29-a49c-e2ef13acb572").await.refused(404, 60_003);
}

#[actix_web::test]
async fn customer_errors_have_partner_centers_code_and_field() {
    let app = TestApp::spawn().await;
    let program = sales(&app).await;
    assert_eq!(program.post("/v1/customers", &contoso()).await.status, 201);
    let armenia = [
        ("BillingProfile.DefaultAddress.Country", json!("AM")),
        ("BillingProfile.DefaultAddress.State", json!("Yerevan")),
    ];
    let address = "billingProfile.defaultAddress";
    let with_number = |country: &str, number: &str, phone: &str| {
        let mut body = contoso_with(&[
            ("BillingProfile.DefaultAddress.Country", json!(country)),
            ("BillingProfile.DefaultAddress.PhoneNumber", json!(phone)),
            ("BillingProfile.DefaultAddress.State", json!(null)),
            ("CompanyProfile.Domain", json!("other")),
        ]);
        body["CompanyProfile"]["organizationRegistrationNumber"] = json!(number);
        body
    };
    let before = dump(&app.db).await["customers"].clone();
    for (code, field, body) in [
        (800_002, "companyProfile.domain".to_owned(), contoso()),
        (600_049, "companyProfile.organizationRegistrationNumber".into(), contoso_with(&armenia)),
        (600_051, format!("{address}.phoneNumber"), with_number("AM", "02566492", "")),
        (
            600_050,
            "companyProfile.organizationRegistrationNumber".into(),
            with_number("AM", &"1".repeat(51), "+37410123456"),
        ),
        (600_002, "companyProfile.organizationRegistrationNumber".into(), with_number("FR", "552100554", "")),
        (
            800_002,
            "billingProfile.culture".into(),
            contoso_with(&[("BillingProfile.Culture", json!("fr-XX"))]),
        ),
        (800_002, "billingProfile.email".into(), contoso_with(&[("BillingProfile.Email", json!("someone"))])),
        (
            800_002,
            format!("{address}.state"),
            contoso_with(&[("BillingProfile.DefaultAddress.State", json!("ZZ"))]),
        ),
        (
            800_002,
            format!("{address}.country"),
            contoso_with(&[("BillingProfile.DefaultAddress.Country", json!("ZZ"))]),
        ),
        (800_002, "billingProfile.companyName".into(), json!({})),
    ] {
        let error = program.post("/v1/customers", &body).await.refused(400, code);
        let said = error["parameters"][&field].as_str().unwrap_or_default();
        assert!(!said.is_empty(), "{field}: {error}");
        assert!(error["description"].as_str().unwrap().contains(&field), "{error}");
    }
    let unsupported = with_number("AM", &"1".repeat(51), "+37410123456");
    let said = program.post("/v1/customers", &unsupported).await.refused(400, 600_050);
    assert!(said["description"].as_str().unwrap().contains("should be of the format ^.{1,50}$"), "{said}");
    assert_eq!(dump(&app.db).await["customers"], before);
    let accepted = program.post("/v1/customers", &with_number("AM", "02566492", "+37410123456")).await;
    assert_eq!(accepted.status, 201, "{}", accepted.body);
}

/// A wizard field, its JSON path, and a value for which wizard and API must agree.
const BOTH: [(&str, &str, &str); 24] = [
    ("company_name", "BillingProfile.CompanyName", ""),
    ("company_name", "BillingProfile.CompanyName", "x"),
    ("company_name", "BillingProfile.CompanyName", "Ltd."),
    ("company_name", "BillingProfile.CompanyName", "???"),
    ("company_name", "BillingProfile.CompanyName", "Société 東京"),
    ("domain", "CompanyProfile.Domain", ""),
    ("domain", "CompanyProfile.Domain", "two words"),
    ("domain", "CompanyProfile.Domain", "contoso.ccsctp.net"),
    ("domain", "CompanyProfile.Domain", "taken"),
    ("domain", "CompanyProfile.Domain", "TAKEN.onmicrosoft.com"),
    ("country", "BillingProfile.DefaultAddress.Country", ""),
    ("country", "BillingProfile.DefaultAddress.Country", "XX"),
    ("address_line1", "BillingProfile.DefaultAddress.AddressLine1", " "),
    ("city", "BillingProfile.DefaultAddress.City", ""),
    ("state", "BillingProfile.DefaultAddress.State", "QQ"),
    ("state", "BillingProfile.DefaultAddress.State", "ca"),
    ("postal_code", "BillingProfile.DefaultAddress.PostalCode", "1"),
    ("first_name", "BillingProfile.DefaultAddress.FirstName", "1"),
    ("last_name", "BillingProfile.DefaultAddress.LastName", ""),
    ("email", "BillingProfile.Email", "a@microsoft.com"),
    ("email", "BillingProfile.Email", "someone@temoin.example"),
    ("phone", "BillingProfile.DefaultAddress.PhoneNumber", "12"),
    ("phone", "BillingProfile.DefaultAddress.PhoneNumber", "+1 425 555 0101"),
    ("language", "BillingProfile.Language", "xx"),
];

#[actix_web::test]
async fn the_wizard_and_the_api_refuse_the_same_input() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    app.register(&person, customer("Taken")).await;
    let mut refusals = 0;
    for (field, path, value) in BOTH {
        let american = [
            ("country", "US"),
            ("state", "WA"),
            ("postal_code", "98052"),
            ("domain", "contoso"),
            ("phone", ""),
            ("language", "en"),
            ("microsoft_id", ""),
            ("registration_id", ""),
            (field, value),
        ];
        let edit = person.get("/customers/new").await.location().to_owned();
        let page = person.post(&edit, &draft(&american)).await;
        let api = program.post("/v1/customers", &contoso_with(&[(path, json!(value))])).await;
        let (page_takes, api_takes) = (page.status == 303, api.status == 201);
        assert_eq!(page_takes, api_takes, "{field} = {value:?}: {} {}", page.status, api.body);
        if api_takes {
            app.execute(query("delete from customer_words where word <> 'taken'")).await;
            app.execute(query("delete from customers where domain <> 'taken.onmicrosoft.com'")).await;
            continue;
        }
        refusals += 1;
        // The page also says whose name or address it is.
        let said = page.error(field);
        let rule = said.rsplit("contact’s ").next().unwrap();
        let rule = rule.strip_prefix("own email address: ").unwrap_or(rule);
        assert!(api.json()["description"].as_str().unwrap().contains(rule), "{said}: {}", api.body);
    }
    assert!(refusals >= 18, "{refusals}");
}

#[actix_web::test]
async fn a_domain_is_taken_or_free() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    app.register(&person, customer("Contoso")).await;
    for (domain, status) in [
        ("contoso.onmicrosoft.com", 200),
        ("CONTOSO.onmicrosoft.com", 200),
        ("contoso", 200),
        ("fabrikam.onmicrosoft.com", 404),
        ("contoso.example", 404),
        ("%00", 404),
        ("abc!.ccsctp.net", 400),
        ("-abc.onmicrosoft.com", 400),
        ("abc..example", 400),
    ] {
        let request = program.request(Method::HEAD, &format!("/v1/domains/{domain}"));
        assert_eq!(program.client.send(request).await.status, status, "{domain}");
    }
}

#[actix_web::test]
async fn a_repeated_request_creates_one_customer() {
    let app = TestApp::spawn().await;
    let program = sales(&app).await;
    let id = [("MS-RequestId", "94e4e214-6b06-4fb7-96d1-94d559f9b47f")];
    let send = || program.send_as(Method::POST, "/v1/customers", &BODY, &id);
    static BODY: std::sync::LazyLock<Value> = std::sync::LazyLock::new(contoso);
    let (first, second, third) = tokio::join!(send(), send(), send());
    let again = send().await;
    for answer in [&first, &second, &third, &again] {
        assert_eq!((answer.status, &answer.body), (201, &first.body));
    }
    assert_eq!(app.count("customers").await, 1);
    let other = contoso_with(&[("CompanyProfile.Domain", json!("other"))]);
    program.send_as(Method::POST, "/v1/customers", &other, &id).await.refused(400, 800_002);
    assert_eq!(app.count("customers").await, 1);
}

#[actix_web::test]
async fn two_requests_for_one_domain_at_once_give_one_customer() {
    let app = TestApp::spawn().await;
    let program = sales(&app).await;
    let body = contoso();
    let send = || program.post("/v1/customers", &body);
    let (first, second, third, fourth) = tokio::join!(send(), send(), send(), send());
    let answers = [first, second, third, fourth];
    let mut statuses = answers.each_ref().map(|it| it.status);
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 400, 400, 400]);
    for answer in answers.iter().filter(|it| it.status == 400) {
        let error = answer.refused(400, 800_002);
        assert!(error["parameters"]["companyProfile.domain"].is_string(), "{error}");
    }
}

#[actix_web::test]
async fn only_a_sandbox_deletes_customers() {
    let (app, real) = (TestApp::spawn_sandbox().await, TestApp::spawn().await);
    let (program, elsewhere) = (sales(&app).await, sales(&real).await);
    let mut body = contoso();
    body["CompanyProfile"]["Domain"] = json!("xyz.ccsctp.net");
    elsewhere.post("/v1/customers", &body).await.refused(400, 800_002);
    let created = program.post("/v1/customers", &body).await.json();
    assert_eq!(created["companyProfile"]["domain"], "xyz.ccsctp.net");
    let path = format!("/v1/customers/{}", created["id"].as_str().unwrap());
    let answer = program.send(Method::DELETE, &path, &Value::Null).await;
    assert_eq!((answer.status, answer.body.as_str()), (204, ""));
    program.send(Method::DELETE, &path, &Value::Null).await.refused(404, 60_003);
    program.get(&path).await.refused(404, 60_003);
    let agent = real.as_admin_agent().await;
    let id = real.register(&agent, confirmed("Crèche", (2024, 9, 3))).await;
    let path = format!("/v1/customers/{id}");
    elsewhere.send(Method::DELETE, &path, &Value::Null).await.refused(400, 600_006);
    assert_eq!(elsewhere.get(&path).await.status, 200);
}

#[actix_web::test]
async fn a_sandbox_that_is_full_says_so() {
    let app = TestApp::spawn_sandbox().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    for number in 0..paraph::store::customers::registrations::SANDBOX_LIMIT {
        app.register(&person, customer(&format!("Atelier {number}"))).await;
    }
    program.post("/v1/customers", &contoso()).await.refused(400, 800_018);
    let (gone,): (String,) = query("select id from customers limit 1").one(&app.db).await.unwrap();
    program.send(Method::DELETE, &format!("/v1/customers/{gone}"), &Value::Null).await;
    assert_eq!(program.post("/v1/customers", &contoso()).await.status, 201);
}
