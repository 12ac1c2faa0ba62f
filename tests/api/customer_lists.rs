//! Lists of customers by API: by the start of their name, by reseller, and page by page.

use std::collections::BTreeSet;

use paraph::store::db::query;
use paraph::store::programme::resellers;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api::customers::{contoso, sales};
use crate::support::program::Program;
use crate::support::samples::{customer, reseller};
use crate::support::{Response, TestApp};

#[actix_web::test]
async fn a_provider_creates_a_customer_of_its_reseller() {
    let app = TestApp::spawn().await;
    let program = sales(&app).await;
    let known = reseller("First Up Consultants", "4847383");
    let mut tx = app.db.begin().await.unwrap();
    resellers::insert(&mut tx, &known).await.unwrap();
    tx.commit().await.unwrap();
    let list =
        program.get("/v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf").await.json();
    let expected = json!([{
        "id": known.id, "name": "First Up Consultants",
        "relationshipType": "is_indirect_cloud_solution_provider_of", "state": "Active",
        "mpnId": "4847383", "attributes": { "objectType": "PartnerRelationship" },
    }]);
    assert_eq!((&list["items"], &list["totalCount"]), (&expected, &json!(1)));
    program.get("/v1/relationships?relationship_type=IsIndirectResellerOf").await.refused(400, 800_002);
    let mut body = contoso();
    body["AssociatedPartnerId"] = json!("484e548c-f5f3-4528-93a9-c16c6373cb59");
    let error = program.post("/v1/customers", &body).await.refused(400, 800_016);
    assert!(error["parameters"]["associatedPartnerId"].is_string(), "{error}");
    body["AssociatedPartnerId"] = json!(known.id);
    let created = program.post("/v1/customers", &body).await.json();
    assert_eq!(created["associatedPartnerId"], known.id);
    let other = app.as_sales().await;
    app.register(&other, customer("Boulangerie")).await;
    assert_eq!(
        names(&filtered(&program, "IndirectReseller", &known.id.to_uppercase(), 0).await),
        ["Contoso"]
    );
    let nobody = "484e548c-f5f3-4528-93a9-c16c6373cb59";
    assert!(names(&filtered(&program, "IndirectReseller", nobody, 0).await).is_empty());
}

fn encoded_filter(field: &str, value: &str, operator: &str) -> String {
    let json = json!({ "Field": field, "Value": value, "Operator": operator }).to_string();
    url::form_urlencoded::byte_serialize(json.as_bytes()).collect()
}

async fn filtered(program: &Program, field: &str, value: &str, size: usize) -> Value {
    let filter = encoded_filter(field, value, "starts_with");
    let answer = program.get(&format!("/v1/customers?size={size}&filter={filter}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

fn names(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().unwrap();
    assert_eq!(list["totalCount"], items.len());
    items.iter().map(|it| it["companyProfile"]["companyName"].as_str().unwrap()).collect()
}

/// The path of the next page, from the page's link.
pub async fn next(program: &Program, page: &Value) -> Option<Value> {
    let link = page["links"]["next"].as_object()?;
    let mut request = program.request(Method::GET, &format!("/v1{}", link["uri"].as_str().unwrap()));
    for header in link["headers"].as_array().unwrap() {
        request = request.header(header["key"].as_str().unwrap(), header["value"].as_str().unwrap());
    }
    let answer: Response = program.client.send(request).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    Some(answer.json())
}

#[actix_web::test]
async fn paging_visits_every_customer_once() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    for number in 0..23 {
        let name = if number % 3 == 0 { "Fabrikam".to_owned() } else { format!("Église {number}") };
        let new = customer(&name);
        let domain = format!("firm-{number:02}.onmicrosoft.com");
        app.register(&person, paraph::model::customers::customer::NewCustomer { domain, ..new }).await;
    }
    let begin = [
        "/v1/customers?size=5".to_owned(),
        format!("/v1/customers?size=4&filter={}", encoded_filter("CompanyName", "fab", "starts_with")),
        format!("/v1/customers?size=5&filter={}", encoded_filter("Domain", "FIRM-", "starts_with")),
        format!("/v1/customers?size=7&filter={}", encoded_filter("CompanyName", "", "STARTS_WITH")),
    ];
    for (first, (expected, pages)) in begin.iter().zip([(23, 5), (8, 2), (23, 5), (23, 4)]) {
        let mut page = program.get(first).await.json();
        let (mut seen, mut count) = (Vec::new(), 1);
        loop {
            let items = page["items"].as_array().unwrap();
            seen.extend(items.iter().map(|it| it["id"].as_str().unwrap().to_owned()));
            if count == 2 {
                // A rename between two pages neither repeats nor skips a customer.
                app.execute(query("update customers set company_version = company_version + 1")).await;
            }
            match next(&program, &page).await {
                Some(following) => page = following,
                None => break,
            }
            count += 1;
            assert!(count <= pages, "{first}: it has no end");
        }
        assert_eq!((seen.len(), count), (expected, pages), "{first}");
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), expected, "{first}: none twice");
    }
}

#[actix_web::test]
async fn customers_are_filtered_by_the_start_of_their_name() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    for name in ["Contoso", "Contoso Nord", "École", "Le Contoso", "東京"] {
        let domain = format!("d{}.onmicrosoft.com", app.count("customers").await);
        let new = customer(name);
        app.register(&person, paraph::model::customers::customer::NewCustomer { domain, ..new }).await;
    }
    for (field, value, expected) in [
        ("CompanyName", "Cont", &["Contoso", "Contoso Nord"][..]),
        ("companyname", "CONTOSO N", &["Contoso Nord"]),
        ("CompanyName", "ecole", &["École"]),
        ("CompanyName", "ÉCOLE", &["École"]),
        ("CompanyName", "ontoso", &[]),
        ("CompanyName", "c%", &[]),
        ("Domain", "D1", &["Contoso Nord"]),
        ("Domain", "d4.onmicrosoft.com", &["東京"]),
        ("Domain", "onmicrosoft", &[]),
    ] {
        assert_eq!(names(&filtered(&program, field, value, 40).await), expected, "{field} {value}");
    }
    for wrong in [
        "/v1/customers?size=-1".to_owned(),
        "/v1/customers?size=501".to_owned(),
        "/v1/customers?size=many".to_owned(),
        "/v1/customers?size=1&seekOperation=Next".to_owned(),
        "/v1/customers?size=1&seekOperation=Previous".to_owned(),
        "/v1/customers?filter=Contoso".to_owned(),
        format!("/v1/customers?filter={}", encoded_filter("CompanyName", "C", "equals")),
        format!("/v1/customers?filter={}", encoded_filter("City", "C", "starts_with")),
    ] {
        let error = program.get(&wrong).await.refused(400, 800_002);
        assert!(!error["parameters"].as_object().unwrap().is_empty(), "{wrong}: {error}");
    }
    let request = program.request(Method::GET, "/v1/customers?size=1&seekOperation=Next");
    let lost = program.client.send(request.header("MS-ContinuationToken", "here")).await;
    lost.refused(400, 800_002);
}
