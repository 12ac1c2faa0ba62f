//! A continuation token belongs to one list.

use paraph::model::people::staff::Role;
use reqwest::Method;
use serde_json::Value;

use crate::support::TestApp;
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
