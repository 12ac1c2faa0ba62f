//! A continuation token belongs to one list and one key, and carries the parameters of the list.

use paraph::model::people::staff::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::orders::{SEATS, subscribe};
use crate::support::program::Program;
use crate::support::samples::confirmed;

const HEADER: &str = "MS-ContinuationToken";

/// A page of a list under `/v1`, from a token.
async fn go_on(program: &Program, path: &str, token: &str) -> crate::support::Response {
    let request = program.request(Method::GET, &format!("{path}&seekOperation=Next"));
    program.client.send(request.header(HEADER, token)).await
}

fn token(page: &Value) -> String {
    let header = &page["links"]["next"]["headers"][0];
    assert_eq!(header["key"], HEADER, "{page}");
    header["value"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn a_token_of_another_list_is_refused() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    for name in ["Alpha", "Beta", "Gamma"] {
        app.register(&agent, confirmed(name, (2024, 9, 3))).await;
    }
    let program = app.program("Gil Global", &[Role::GlobalAdmin]).await;
    let (customers, records) = ("/v1/customers?size=1", "/v1/auditrecords?size=1");
    let (of_customers, of_records) =
        (token(&program.get(customers).await.json()), token(&program.get(records).await.json()));
    let statuses = "/api/agreement-status?size=1";
    let of_statuses = program.get(statuses).await.json()["next"].as_str().unwrap().to_owned();

    assert_eq!(go_on(&program, customers, &of_customers).await.json()["items"].as_array().unwrap().len(), 1);
    assert_eq!(go_on(&program, records, &of_records).await.json()["items"].as_array().unwrap().len(), 1);
    let next = program.get(&format!("{statuses}&after={of_statuses}")).await.json();
    assert_eq!(next["items"].as_array().unwrap().len(), 1);

    for other in [&of_records, &of_statuses] {
        go_on(&program, customers, other).await.refused(400, 800_002);
    }
    for other in [&of_customers, &of_statuses] {
        go_on(&program, records, other).await.refused(400, 800_002);
    }
    for other in [&of_customers, &of_records] {
        program.get(&format!("{statuses}&after={other}")).await.refused(400, 800_002);
    }
}

#[actix_web::test]
async fn a_token_carries_the_size_and_the_filter_of_its_list() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    for name in ["Contoso", "Contoso Nord", "Contoso Sud", "Fabrikam", "Contoso Est"] {
        app.register(&agent, confirmed(name, (2024, 9, 3))).await;
    }
    let program = app.program("Gil Global", &[Role::GlobalAdmin]).await;
    let filter = r#"{"Field":"CompanyName","Value":"cont","Operator":"StartsWith"}"#;
    let filter: String = url::form_urlencoded::byte_serialize(filter.as_bytes()).collect();
    let first = program.get(&format!("/v1/customers?size=2&filter={filter}")).await.json();
    let token = token(&first);
    assert_eq!(first["continuationToken"], json!(token), "for clients that read it from the body");
    // The SDK sends the token without the parameters, and so does a client that reads only the header.
    let bare = program.request(Method::GET, "/v1/customers?seekOperation=Next").header(HEADER, &token);
    let header_alone = program.request(Method::GET, "/v1/customers").header(HEADER, &token);
    for request in [bare, header_alone] {
        let page = program.client.send(request).await.json();
        let names: Vec<_> =
            page["items"].as_array().unwrap().iter().map(|it| &it["companyProfile"]["companyName"]).collect();
        assert_eq!(names, ["Contoso Nord", "Contoso Sud"]);
        assert_eq!(page["links"].get("next"), None);
    }
    let smaller = go_on(&program, "/v1/customers?size=1", &token).await.json();
    assert_eq!(smaller["totalCount"], 1, "the caller may choose another size");
    let other = filter.replace("cont", "fab");
    go_on(&program, &format!("/v1/customers?filter={other}"), &token).await.refused(400, 800_002);
}

#[actix_web::test]
async fn a_token_that_was_changed_or_is_of_another_key_is_refused() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    for name in ["Alpha", "Beta", "Gamma"] {
        app.register(&agent, confirmed(name, (2024, 9, 3))).await;
    }
    let program = app.program("Gil Global", &[Role::GlobalAdmin]).await;
    let token = token(&program.get("/v1/customers?size=1").await.json());
    let (text, signature) = token.split_once('.').unwrap();
    let mut bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).unwrap();
    let digit = bytes.iter().rposition(u8::is_ascii_digit).unwrap();
    bytes[digit] ^= 1;
    let changed = format!("{}.{signature}", data_encoding::BASE64URL_NOPAD.encode(&bytes));
    for wrong in [changed.as_str(), text, "", "a.b", &token[1..], &format!("{token}A")] {
        if wrong.is_empty() {
            let answer = program.get("/v1/customers?size=1&seekOperation=Next").await;
            answer.refused(400, 800_002);
            continue;
        }
        go_on(&program, "/v1/customers?size=1", wrong).await.refused(400, 800_002);
    }
    let other = app.program("Sal Sales", &[Role::Sales]).await;
    go_on(&other, "/v1/customers?size=1", &token).await.refused(400, 800_002);
    assert_eq!(go_on(&program, "/v1/customers?size=1", &token).await.status, 200);
}

#[actix_web::test]
async fn a_token_of_another_customers_list_is_refused() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let program = app.program("Gil Global", &[Role::GlobalAdmin]).await;
    let mut lists = Vec::new();
    for name in ["Alpha", "Beta"] {
        let id = app.register(&agent, confirmed(name, (2024, 9, 3))).await;
        for _ in 0..2 {
            subscribe(&app, &agent, &id, SEATS, 1).await;
        }
        lists.push(format!("/v1/customers/{id}/subscriptions"));
    }
    let next = program.get(&format!("{}?size=1", lists[0])).await.json();
    let next = next["links"]["next"]["uri"].as_str().unwrap();
    let after = next.split_once("after=").unwrap().1;
    let go_on = async |list: &str| program.get(&format!("{list}?size=1&after={after}")).await;
    go_on(&lists[1]).await.refused(400, 800_002);
    assert_eq!(go_on(&lists[0]).await.json()["totalCount"], 1);
}
