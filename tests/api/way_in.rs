//! Forms of addresses, bodies and headers that other clients send.

use paraph::model::people::staff::Role;
use paraph::store::db::query;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::api::agreements::agreement;
use crate::api::customers::contoso;
use crate::support::TestApp;
use crate::support::program::Program;
use crate::support::response::Response;
use crate::support::samples::customer;

async fn register() -> (TestApp, Program, String) {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, customer("Crèche du Marché")).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    (app, program, id)
}

#[actix_web::test]
async fn an_address_may_have_another_case_empty_segments_and_a_trailing_slash() {
    let (_app, program, id) = register().await;
    let upper = id.to_uppercase();
    for same in [
        "/v1//customers?size=3", "/v1/customers/?size=3", "//v1/customers?size=3", "/V1/Customers?Size=3",
        "/v1.0/customers?size=3", "/v1.0//customers/",
    ] {
        assert_eq!(program.get(same).await.json()["totalCount"], 1, "{same}");
    }
    for same in [
        format!("/v1/customers/{upper}"),
        format!("/v1/Customers//{id}/"),
        format!("/v1/customers/{id}/Profiles/Billing"),
        format!("/v1/customers/{id}/directsignedmicrosoftcustomeragreementstatus"),
        format!("/v1/customers/{id}/DirectSignedMicrosoftCustomerAgreementStatus"),
        format!("/v1/customers/{id}/agreements/?agreementType=*"),
        "/v1/CountryValidationRules/fr".to_owned(),
        "/v1/offers/91fd106f-4b2c-4938-95ac-f54f74e9a239".to_owned(),
    ] {
        let answer = program.get(&same).await;
        assert_eq!(answer.status, 200, "{same}: {}", answer.body);
    }
    let created = program.post("/v1.0//customers/", &contoso()).await;
    assert_eq!(created.status, 201, "{}", created.body);
}

#[actix_web::test]
async fn every_error_below_v1_is_json() {
    let (app, program, id) = register().await;
    for path in ["/v1", "/v1/", "/v1.0", "/v1.0/nothing", "/v1//nothing", "/V1/Nothing/", "/v1/customers/%00"]
    {
        for program in [&program, &app.stranger()] {
            let answer = program.get(path).await;
            assert!([400, 401, 404].contains(&answer.status), "{path}: {}", answer.status);
            assert!(answer.header("content-type").starts_with("application/json"), "{path}: {}", answer.body);
            assert!(answer.json()["code"].is_i64(), "{path}: {}", answer.body);
        }
    }
    let answer = program.send(Method::DELETE, &format!("/v1/customers/{id}/agreements"), &json!({})).await;
    assert_eq!((answer.status, answer.json()["code"].is_i64()), (405, true), "{}", answer.body);
}

/// PowerShell refuses an object that has a field with an empty name.
#[actix_web::test]
async fn no_error_has_a_field_without_a_name() {
    let (_app, program, id) = register().await;
    let path = format!("/v1/customers/{id}/agreements");
    let request = program.request(Method::POST, &path).header("content-type", "application/json");
    let answer = program.client.send(request.body("{").try_clone().unwrap()).await;
    let error = answer.refused(400, 800_002);
    assert!(error["description"].as_str().unwrap().contains("Send JSON"), "{error}");
    assert_eq!(error["parameters"], json!({}));
}

async fn confirm(program: &Program, id: &str, media_type: &str, body: Vec<u8>) -> Response {
    let request = program.request(Method::POST, &format!("/v1/customers/{id}/agreements"));
    program.client.send(request.header("content-type", media_type).body(body)).await
}

#[actix_web::test]
async fn a_body_has_the_encoding_that_it_declares() {
    let (app, program, id) = register().await;
    let text = |name: &str| agreement(name, "2024-09-03").to_string();
    let latin =
        |name: &str| text(name).chars().map(|it| u8::try_from(u32::from(it)).unwrap()).collect::<Vec<_>>();
    let wide = |name: &str| text(name).encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let marked = |mark: &[u8], body: Vec<u8>| [mark.to_vec(), body].concat();
    let bom = b"\xef\xbb\xbf";
    for (media_type, name, body) in [
        ("application/json", "Zoé", text("Zoé").into_bytes()),
        ("application/json", "Zoéa", marked(bom, text("Zoéa").into_bytes())),
        ("text/json", "Zoéb", text("Zoéb").into_bytes()),
        ("text/json; charset=utf-8", "Zoéc", text("Zoéc").into_bytes()),
        ("application/json; charset=ISO-8859-1", "Zoéd", latin("Zoéd")),
        ("application/json; charset=windows-1252", "Zoée", latin("Zoée")),
        ("application/json; charset=utf-16le", "Zoéf", wide("Zoéf")),
        ("application/json", "Zoég", marked(b"\xff\xfe", wide("Zoég"))),
    ] {
        let answer = confirm(&program, &id, media_type, body).await;
        assert_eq!(answer.status, 201, "{media_type}: {}", answer.body);
        assert_eq!(answer.json()["primaryContact"]["firstName"], name, "{media_type}");
    }
    let error = confirm(&program, &id, "application/json", latin("Zoéh")).await.refused(400, 800_002);
    assert!(error["description"].as_str().unwrap().contains("it is not UTF-8"), "{error}");
    for other in ["text/plain", "application/json; charset=ebcdic", "application/xml"] {
        confirm(&program, &id, other, text("Zoéi").into_bytes()).await.refused(415, 415);
    }
    assert_eq!(app.count("confirmations").await, 8);
}

#[actix_web::test]
async fn a_compressed_body_is_read_and_an_unknown_compression_refused() {
    let (_app, program, id) = register().await;
    let body = agreement("Zoé", "2024-09-03").to_string();
    let send = async |encoding: &str, body: Vec<u8>| {
        let request = program.request(Method::POST, &format!("/v1/customers/{id}/agreements"));
        let request = request.header("content-type", "application/json");
        program.client.send(request.header("content-encoding", encoding).body(body)).await
    };
    send("zstd", body.clone().into_bytes()).await.refused(415, 415);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, body.as_bytes()).unwrap();
    let answer = send("gzip", gzip.finish().unwrap()).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
}

#[actix_web::test]
async fn two_keys_in_one_call_are_refused() {
    let (app, program, _) = register().await;
    let other = app.program("Gil Global", &[Role::GlobalAdmin]).await.key.unwrap();
    let request = program.request(Method::GET, "/v1/agreements");
    let answer = program.client.send(request.header("authorization", format!("Bearer {other}"))).await;
    let error = answer.refused(400, 800_002);
    assert!(error["parameters"]["Authorization"].is_string(), "{error}");
    let request = program.request(Method::GET, "/v1/customers").header("MS-ContinuationToken", "one");
    let answer = program.client.send(request.header("MS-ContinuationToken", "two")).await;
    assert!(
        answer.refused(400, 800_002)["description"].as_str().unwrap().contains("once"),
        "{}",
        answer.body
    );
}

/// Microsoft's tool adds a second GUID when it sends a request again.
#[actix_web::test]
async fn a_request_that_is_sent_again_with_a_second_id_is_the_same_request() {
    let (app, program, id) = register().await;
    let path = format!("/v1/customers/{id}/agreements");
    let (first, second) = (uuid::Uuid::new_v4(), uuid::Uuid::new_v4());
    for sent in [first.to_string(), format!("{first}, {second}")] {
        let headers = [("MS-RequestId", sent.as_str())];
        let answer = program.send_as(Method::POST, &path, &agreement("Zoé", "2024-09-03"), &headers).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        assert_eq!(answer.header("ms-requestid"), first.to_string());
    }
    assert_eq!(app.count("confirmations").await, 1);
}

/// Sends the head of a call, does something, sends the body, and returns the answer.
async fn interrupted(
    app: &TestApp,
    program: &Program,
    path: &str,
    body: &Value,
    meanwhile: impl AsyncFnOnce(),
) -> String {
    let (_, port) = app.address.rsplit_once(':').unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", port.parse().unwrap())).await.unwrap();
    let (key, body) = (program.key.as_deref().unwrap(), body.to_string());
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: Bearer {key}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // The server asks for the body when it has read the head, so the key has been found valid.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).await.unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    meanwhile().await;
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[actix_web::test]
async fn a_key_that_is_revoked_while_the_body_arrives_writes_nothing() {
    let (app, program, id) = register().await;
    let (path, body) = (format!("/v1/customers/{id}/agreements"), agreement("Zoé", "2024-09-03"));
    let answer = interrupted(&app, &program, &path, &body, async || {
        app.execute(query("update api_keys set sales = false, global_admin = true")).await;
    })
    .await;
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    app.execute(query("update api_keys set sales = true, global_admin = false")).await;
    let answer = interrupted(&app, &program, &path, &body, async || {
        app.execute(query("update api_keys set revoked_at = created_at")).await;
    })
    .await;
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    assert_eq!(app.count("confirmations").await, 0);
}
