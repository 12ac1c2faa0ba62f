//! The OpenAPI document and the reference page.

use serde_json::Value;

use crate::support::TestApp;

#[actix_web::test]
async fn every_operation_documents_its_errors_and_id_headers() {
    let app = TestApp::spawn().await;
    let answer = app.as_nobody().get("/api/openapi.json").await;
    assert_eq!(answer.header("content-type"), "application/json");
    let document = answer.json();
    let schemes = &document["components"]["securitySchemes"];
    assert_eq!(schemes["key"]["scheme"], "bearer");
    let flow = &schemes["token"]["flows"]["clientCredentials"];
    assert!(document["paths"][flow["tokenUrl"].as_str().unwrap()].is_object(), "{schemes}");
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let is_endpoint = path.ends_with("/token");
            let errors = if is_endpoint { "400 401 413 415 429" } else { "400 401 403 404 429" };
            for status in errors.split(' ') {
                assert!(operation["responses"][status].is_object(), "{method} {path}: {status}");
            }
            if is_endpoint {
                assert_eq!(operation["security"], serde_json::json!([{}]), "{path} needs no key");
                continue;
            }
            let body = operation["requestBody"].is_object();
            assert_eq!(operation["responses"]["415"].is_object(), body, "{method} {path}");
            let names: Vec<&Value> =
                operation["parameters"].as_array().unwrap().iter().map(|it| &it["name"]).collect();
            assert!(names.iter().any(|it| *it == "MS-RequestId"), "{method} {path}: {names:?}");
        }
    }
    // Every reference inside the document resolves.
    let text = answer.body;
    for part in text.split("\"#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(document["components"]["schemas"][name].is_object(), "{name}");
    }
}

#[actix_web::test]
async fn every_list_in_pages_documents_the_parameters_of_the_next_page() {
    let app = TestApp::spawn().await;
    let document = app.as_nobody().get("/api/openapi.json").await.json();
    for (path, expected) in [
        ("/v1/customers", &["seekOperation", "MS-ContinuationToken"][..]),
        ("/v1/auditrecords", &["seekOperation", "MS-ContinuationToken"]),
        ("/v1/customers/{id}/orders", &["after"]),
        ("/v1/customers/{id}/subscriptions", &["after"]),
        ("/v1/customers/{id}/subscriptions/{subscription}/addons", &["after"]),
        ("/v1/partners/customeragreementrecords", &["continuation_token"]),
        ("/api/agreement-status", &["after"]),
    ] {
        let parameters = document["paths"][path]["get"]["parameters"].as_array().unwrap();
        for name in ["size"].iter().chain(expected) {
            assert!(parameters.iter().any(|it| it["name"] == *name), "{path}: {name}");
        }
    }
}

#[actix_web::test]
async fn the_reference_page_is_public_and_in_both_languages() {
    let app = TestApp::spawn().await;
    let document = app.as_nobody().get("/api/openapi.json").await.json();
    let english = app.as_nobody().get("/api").await;
    let french = app.as_nobody().in_french().get("/api").await;
    assert_eq!((english.status, french.status), (200, 200));
    assert_eq!(english.text("h1"), "The API of this register");
    assert_eq!(french.text("h1"), "L’API de ce registre");
    assert!(french.text("main").contains("Les appels et leurs champs sont décrits en anglais."));
    assert!(!english.text("main").contains("in English"));
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            let said = format!("{} {path}", method.to_uppercase());
            assert_eq!(english.text(&format!("details:not([open]) summary h2#{id}")), said, "folded");
            let call = english.text(&format!("section[aria-labelledby={id}] pre"));
            assert!(call.starts_with("curl ") && call.contains(path), "{call}");
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let own = parameters.filter(|it| !it["name"].as_str().unwrap().starts_with("MS-"));
            for field in own {
                let names = english.texts(&format!("section[aria-labelledby={id}] tbody th"));
                assert!(names.iter().any(|it| *it == field["name"]), "{id}: {names:?}");
            }
        }
    }
    let example = english.text("section[aria-labelledby=confirm_agreement] pre");
    assert!(example.contains(r#""templateId": "117a77b0-9360-443b-8795-c6dedc750cf9""#), "{example}");
    let example = english.text("section[aria-labelledby=create_token] pre");
    assert!(example.contains("grant_type=client_credentials") && !example.contains("Bearer"), "{example}");
    for link in english.attributes("main a[href^='#']", "href") {
        assert!(english.attribute(&link, "id").is_some(), "{link} leads nowhere");
    }
    assert!(
        french.text("tr#error-600061").contains("Une confirmation qui nomme la même personne existe déjà")
    );
    let admin = app.as_global_admin().await;
    assert!(admin.get("/settings/api-keys").await.attribute("main a[href='/api']", "href").is_some());
}
