//! The token endpoint (OAuth 2.0): grants, credentials, errors.

use data_encoding::BASE64;
use futures_util::future::join_all;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use paraph::web::token;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api::agreements::agreement;
use crate::support::program::Program;
use crate::support::samples::customer;
use crate::support::{Response, TestApp, encoded};

/// A register with a key: the program, the ID of the key, and the key.
async fn register() -> (TestApp, Program, String, String) {
    let app = TestApp::spawn().await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let (id,): (String,) = query("select id from api_keys").one(&app.db).await.unwrap();
    let key = program.key.clone().unwrap();
    (app, program, id, key)
}

fn client<'a>(id: &'a str, secret: &'a str) -> [(&'a str, &'a str); 3] {
    [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)]
}

/// Sends a token request with the header Authorization.
async fn authorized(app: &TestApp, authorization: &str, parameters: &[(&str, &str)]) -> Response {
    let nobody = app.as_nobody();
    let request = nobody.request(Method::POST, "/oauth2/token").header("authorization", authorization);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    nobody.send(request.body(encoded(parameters))).await
}

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", BASE64.encode(format!("{id}:{secret}").as_bytes()))
}

/// Checks the form of an error, and returns its description.
fn refused(answer: &Response, status: u16, error: &str) -> String {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
    let body = answer.json();
    assert_eq!(body["error"], error, "{body}");
    let description = body["error_description"].as_str().unwrap();
    assert!(!description.is_empty() && body.as_object().unwrap().len() == 2, "{body}");
    let allowed = |it| matches!(it, ' '..='!' | '#'..='[' | ']'..='~');
    assert!(description.chars().all(allowed), "RFC 6749 §5.2: {description}");
    let challenge = if status == 401 { "Basic realm=\"Paraph\"" } else { "" };
    assert_eq!(answer.header("www-authenticate"), challenge);
    is_uncached(answer);
    description.to_owned()
}

fn is_uncached(answer: &Response) {
    assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"));
    assert!(answer.headers.get("set-cookie").is_none());
}

fn caller(app: &TestApp, answer: &Response) -> Program {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let key = answer.json()["access_token"].as_str().unwrap().to_owned();
    Program { key: Some(key), ..app.stranger() }
}

#[actix_web::test]
async fn a_client_fetches_a_token_and_calls_with_it() {
    let (app, _, id, key) = register().await;
    let agent = app.as_admin_agent().await;
    let customer = app.register(&agent, customer("Crèche du Marché")).await;
    let now = clock::now().timestamp();
    let resource = "https://api.partnercenter.microsoft.com";
    let parameters = [&client(&id, &key)[..], &[("resource", resource), ("scope", ".default")]].concat();
    let answer = app.as_nobody().send_parameters("/oauth2/token", &parameters).await;
    is_uncached(&answer);
    assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
    let body = answer.json();
    assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("Bearer"), &json!(3600)));
    assert_eq!((&body["ext_expires_in"], &body["resource"]), (&json!(3600), &json!(resource)));
    let time = |it: &Value| it.as_str().unwrap().parse::<i64>().unwrap();
    assert_eq!(time(&body["expires_on"]) - time(&body["not_before"]), 3600);
    assert!((now..now + 60).contains(&time(&body["not_before"])), "{body}");
    assert_eq!(body.get("refresh_token"), None, "the client has its credentials");

    let program = caller(&app, &answer);
    let sent = program.key.as_ref().unwrap();
    assert!(sent.starts_with("paraph_token_") && sent.len() == 77, "{sent}");
    let stored: Vec<(String, String)> =
        query("select token_hash, key_id from access_tokens").all(&app.db).await.unwrap();
    assert_eq!(stored, [(token::hash(sent), id.clone())], "only the hash");
    let path = format!("/v1/customers/{customer}/agreements");
    assert_eq!(program.post(&path, &agreement("Zoé", "2024-09-03")).await.status, 201);
    assert_eq!(program.get(&format!("/api/customers/{customer}/agreement-status")).await.status, 200);
    let lines: Vec<(String, Option<String>)> =
        query("select staff_name, key_id from activity_log where key_id is not null")
            .all(&app.db)
            .await
            .unwrap();
    assert_eq!(lines, [("Sal Sales".to_owned(), Some(id))], "the confirmation alone, with the key");
    assert_eq!(program.get("/customers").await.location(), "/sign-in?next=%2Fcustomers", "no session");
}

#[actix_web::test]
async fn the_endpoint_has_the_addresses_of_azure_ad_with_any_tenant() {
    let (app, _, id, key) = register().await;
    let nobody = app.as_nobody();
    for tenant in
        ["", "/common", "/organizations", "/Contoso.OnMicrosoft.com", "/3F2504E0-4F89-41D3-9A0C-0305E82C3301"]
    {
        for ending in ["/oauth2/token", "/oauth2/v2.0/token", "//OAuth2/Token/"] {
            let path = format!("{tenant}{ending}");
            let program = caller(&app, &nobody.send_parameters(&path, &client(&id, &key)).await);
            assert_eq!(program.get("/v1/agreements").await.status, 200, "{path}");
            let get = nobody.get(&path).await;
            refused(&get, 405, "invalid_request");
            assert_eq!(get.header("allow"), "POST", "{path}");
        }
    }
    refused(&nobody.send_parameters("/%00/oauth2/token", &client(&id, &key)).await, 404, "invalid_request");
    for page in ["/a/b/oauth2/token", "/oauth2/tokens"] {
        assert_eq!(nobody.get(page).await.status, 404, "{page} is no endpoint");
    }
}

#[actix_web::test]
async fn credentials_may_be_in_the_header() {
    let (app, _, id, key) = register().await;
    let grant = ("grant_type", "client_credentials");
    let encoded_id = id.to_uppercase().replace('-', "%2D");
    for authorization in [
        basic(&id, &key),
        basic(&encoded_id, &key.replace('_', "%5F")),
        basic(&id, &key).replace("Basic ", "basic  "),
    ] {
        let program = caller(&app, &authorized(&app, &authorization, &[grant]).await);
        assert_eq!(program.get("/v1/agreements").await.status, 200, "{authorization}");
    }
    let right = basic(&id, &key);
    caller(&app, &authorized(&app, &right, &[grant, ("client_id", &id), ("client_secret", "")]).await);
    for more in [("client_secret", key.as_str()), ("client_id", "another")] {
        let both = authorized(&app, &right, &[grant, more]).await;
        assert!(refused(&both, 400, "invalid_request").contains("not in both"), "{more:?}");
    }
    let wrong = [
        basic(&id, "paraph_0"),
        basic("another", &key),
        basic(&id, &format!("{key}%FF")),
        format!("Basic {id}:{key}"),
        format!("Basic {}", BASE64.encode(key.as_bytes())),
        "Basic".to_owned(),
        format!("Bearer {key}"),
    ];
    for authorization in wrong {
        refused(&authorized(&app, &authorization, &[grant]).await, 401, "invalid_client");
    }
}

#[actix_web::test]
async fn wrong_credentials_in_the_body_get_no_token() {
    let (app, program, id, key) = register().await;
    let other = app.make_key(program.person(), &[Role::Sales]).await;
    let nobody = app.as_nobody();
    let token = caller(&app, &nobody.send_parameters("/oauth2/token", &client(&id, &key)).await).key.unwrap();
    for (id, secret) in [
        (id.as_str(), "paraph_0"),
        (&id, &other),
        ("another", &key),
        (&key, &id),
        // A token is no key, and the hash of a key is none either.
        (&id, &token),
        (&id, &token::hash(&key)),
    ] {
        refused(&nobody.send_parameters("/oauth2/token", &client(id, secret)).await, 401, "invalid_client");
    }
    assert_eq!(app.count("access_tokens").await, 1);
}

#[actix_web::test]
async fn a_client_refreshes_its_token_with_the_key() {
    let (app, _, _, key) = register().await;
    let nobody = app.as_nobody();
    let grant = [("grant_type", "refresh_token"), ("refresh_token", key.as_str())];
    // Its application at Microsoft.
    let application =
        [("client_id", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"), ("client_secret", "its secret")];
    for parameters in [grant.to_vec(), [grant, application].concat()] {
        let answer = nobody.send_parameters("/common/oauth2/v2.0/token", &parameters).await;
        assert_eq!(answer.json()["refresh_token"], json!(key), "it is not replaced");
        let program = caller(&app, &answer);
        assert_eq!(program.get("/v1/agreements").await.status, 200);
        let again = [grant[0], ("refresh_token", program.key.as_deref().unwrap())];
        refused(&nobody.send_parameters("/oauth2/token", &again).await, 400, "invalid_grant");
    }
    let header = authorized(&app, &basic("its id", "its secret"), &grant).await;
    caller(&app, &header);
    for wrong in ["paraph_0", &token::hash(&key)] {
        let parameters = [grant[0], ("refresh_token", wrong)];
        refused(&nobody.send_parameters("/oauth2/token", &parameters).await, 400, "invalid_grant");
    }
    let missing = nobody.send_parameters("/oauth2/token", &grant[..1]).await;
    assert!(refused(&missing, 400, "invalid_request").contains("refresh_token"));
}

#[actix_web::test]
async fn a_request_with_an_error_is_told_what_is_wrong() {
    let (app, _, id, key) = register().await;
    let nobody = app.as_nobody();
    let right = client(&id, &key);
    for (index, (name, _)) in right.into_iter().enumerate() {
        let mut without = right.to_vec();
        without.remove(index);
        let answer = nobody.send_parameters("/oauth2/token", &without).await;
        assert!(refused(&answer, 400, "invalid_request").contains(name), "{name}");
        without.push((name, ""));
        let answer = nobody.send_parameters("/oauth2/token", &without).await;
        assert!(refused(&answer, 400, "invalid_request").contains(name), "{name} is empty");
        let twice = [&right[..], &[right[index]]].concat();
        let answer = nobody.send_parameters("/oauth2/token", &twice).await;
        assert!(refused(&answer, 400, "invalid_request").contains(name), "{name} twice");
    }
    for grant in ["password", "authorization_code", "Client_Credentials"] {
        let parameters = [("grant_type", grant), right[1], right[2]];
        let answer = nobody.send_parameters("/oauth2/token", &parameters).await;
        refused(&answer, 400, "unsupported_grant_type");
    }
    let form = "application/x-www-form-urlencoded";
    let large = format!("{}&x={}", encoded(&right), "x".repeat(70_000));
    let json = json!({ "grant_type": "client_credentials", "client_id": id, "client_secret": key });
    for (kind, body, status) in [
        ("application/json", json.to_string(), 415),
        (form, large, 413),
        (form, "grant_type=%FF".to_owned(), 400),
        (form, String::new(), 400),
    ] {
        let request = nobody.request(Method::POST, "/oauth2/token").header("content-type", kind);
        refused(&nobody.send(request.body(body)).await, status, "invalid_request");
    }
    let strange = [&right[..], &[("é\"\\<", "1"), ("é\"\\<", "2")]].concat();
    let answer = nobody.send_parameters("/oauth2/token", &strange).await;
    assert!(refused(&answer, 400, "invalid_request").contains("?'?<"), "the rest of its name is shown");
    let answer = nobody.send_parameters("/oauth2/token?%C3%A9%22=1", &right).await;
    refused(&answer, 400, "invalid_request");
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let answer = nobody.send(nobody.request(method, "/oauth2/token")).await;
        refused(&answer, 405, "invalid_request");
    }
    let request = nobody.request(Method::POST, "/oauth2/token").header("MS-RequestId", "42");
    refused(&nobody.send(request).await, 400, "invalid_request");
    assert_eq!(app.count("access_tokens").await, 0);
    app.execute(query("alter table access_tokens rename to away")).await;
    let failed = nobody.send_parameters("/oauth2/token", &right).await;
    assert!(!refused(&failed, 500, "invalid_request").contains("access_tokens"));
}

#[actix_web::test]
async fn tokens_that_are_fetched_at_once_all_work() {
    let (app, program, ..) = register().await;
    let answers = join_all((0..20).map(|_| program.refresh("/oauth2/token"))).await;
    for answer in &answers {
        assert_eq!(caller(&app, answer).get("/v1/agreements").await.status, 200);
    }
    assert_eq!(app.count("access_tokens").await, 20);
}
