//! The life of a key, and accounts for programs.

use chrono::TimeDelta;
use paraph::model::clock;
use paraph::model::staff::Role;
use paraph::store::db::query;
use reqwest::Method;
use serde_json::json;

use crate::api_agreements::agreement;
use crate::samples::customer;
use crate::support::TestApp;

#[actix_web::test]
async fn a_key_that_has_expired_or_whose_person_is_gone_is_none() {
    let app = TestApp::spawn().await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    assert_eq!(program.get("/v1/agreements").await.status, 200);
    let expire = |at| query("update api_keys set expires_at = $1").bind(at);
    app.execute(expire(clock::now() - TimeDelta::seconds(1))).await;
    program.get("/v1/agreements").await.refused(401, 400);
    app.execute(expire(clock::now() + TimeDelta::days(1))).await;
    assert_eq!(program.get("/v1/agreements").await.status, 200);
    app.deactivate(program.person()).await;
    program.get("/v1/agreements").await.refused(401, 400);
}

#[actix_web::test]
async fn a_key_may_what_both_its_roles_and_those_of_its_person_allow() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, customer("Crèche du Marché")).await;
    let path = format!("/v1/customers/{id}/agreements?agreementType=*");
    let person = app.add_person("Dom Deux", &[Role::GlobalAdmin, Role::Sales]).await;
    let narrow = app.stranger();
    let narrow =
        crate::program::Program { key: Some(app.make_key(&person, &[Role::GlobalAdmin]).await), ..narrow };
    narrow.get(&path).await.refused(404, 600_009);
    narrow.post(&path, &agreement("Zoé", "2024-09-03")).await.refused(403, 900_150);
    let wide = app.stranger();
    let wide = crate::program::Program { key: Some(app.make_key(&person, &Role::ALL).await), ..wide };
    assert_eq!(wide.post(&path, &agreement("Zoé", "2024-09-03")).await.status, 201);
    app.execute(query("update staff set sales = $1 where id = $2").bind(false).bind(&person.id)).await;
    wide.post(&path, &agreement("Zoé b", "2024-09-03")).await.refused(403, 900_150);
    assert_eq!(wide.get(&path).await.status, 200);
}

#[actix_web::test]
async fn an_account_for_programs_names_the_person_for_whom_it_writes() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, customer("Crèche du Marché")).await;
    let path = format!("/v1/customers/{id}/agreements");
    let program = app.designated(&[Role::AdminAgent]).await;
    let body = agreement("Zoé", "2024-09-03");
    let error = program.post(&path, &body).await.refused(400, 800_002);
    assert!(error["parameters"]["Paraph-Employee"].is_string(), "{error}");
    assert_eq!(program.get(&format!("{path}?agreementType=*")).await.status, 404, "to read, nobody is named");
    let names = ["Noël Naïf", "No%C3%ABl%20Na%C3%AFf", "UTF-8''No%C3%ABl%20Na%C3%AFf"];
    for (index, name) in names.into_iter().enumerate() {
        let body = agreement(&format!("Zoé {}", "a".repeat(index + 1)), "2024-09-03");
        let answer = program.send_as(Method::POST, &path, &body, &[("Paraph-Employee", name)]).await;
        assert_eq!((answer.status, &answer.json()["userId"]), (201, &json!(program.person().id)));
    }
    let by_id = json!({ "userId": agent.staff().id });
    let mut body = agreement("Zoé d", "2024-09-03");
    body.as_object_mut().unwrap().extend(by_id.as_object().unwrap().clone());
    assert_eq!(program.post(&path, &body).await.status, 201);
    let recorded: Vec<(String, Option<String>)> =
        query("select staff_name, employee from confirmations order by recorded_at")
            .all(&app.db)
            .await
            .unwrap();
    let named = |name: &str| ("Passerelle".to_owned(), Some(name.to_owned()));
    let noel = named("Noël Naïf");
    assert_eq!(recorded, [noel.clone(), noel.clone(), noel.clone(), named("Agathe Agent")]);
    let lines: Vec<(Option<String>,)> =
        query("select employee from journal where key_id is not null order by at")
            .all(&app.db)
            .await
            .unwrap();
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[0].0.as_deref(), Some("Noël Naïf"));
    body["userId"] = json!(uuid::Uuid::new_v4().to_string());
    program.post(&path, &body).await.refused(404, 60_002);
    for wrong in ["", "%00", "%FF", &"x".repeat(101)] {
        let answer = program.send_as(Method::POST, &path, &body, &[("Paraph-Employee", wrong)]).await;
        answer.refused(400, 800_002);
    }
}
