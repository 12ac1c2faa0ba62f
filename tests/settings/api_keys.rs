//! API keys and service accounts.

use chrono::TimeDelta;
use paraph::model::kernel::clock;
use paraph::model::kernel::lang::Lang;
use paraph::model::people::staff::Role;
use paraph::store::activity::activity_log::By;
use paraph::store::db::query;
use paraph::store::settings::api_keys;
use paraph::web::token;
use reqwest::Method;
use serde_json::json;

use crate::api::agreements::agreement;
use crate::support::samples::customer;
use crate::support::withdrawals::withdraw_by;
use crate::support::{TestApp, by};

#[actix_web::test]
async fn an_expired_key_is_refused() {
    let app = TestApp::spawn().await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    assert_eq!(program.get("/v1/agreements").await.status, 200);
    let expire = |at| query("update api_keys set expires_at = $1").bind(at);
    app.execute(expire(clock::now() - TimeDelta::seconds(1))).await;
    program.get("/v1/agreements").await.refused(401, 400);
    let list = app.as_global_admin().await.get("/settings/api-keys").await.main();
    assert!(list.contains("Expired") && !list.contains("Revoke"), "there is nothing left to revoke: {list}");
    app.execute(expire(clock::now() + TimeDelta::days(1))).await;
    assert_eq!(program.get("/v1/agreements").await.status, 200, "nothing else has ended it");
}

#[actix_web::test]
async fn a_key_of_a_deactivated_person_is_refused_even_if_it_is_not_revoked() {
    let app = TestApp::spawn().await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let deactivate = |at| query("update staff set deactivated_at = $1").bind(at);
    app.execute(deactivate(Some(clock::now()))).await;
    program.get("/v1/agreements").await.refused(401, 400);
    app.execute(deactivate(None)).await;
    assert_eq!(program.get("/v1/agreements").await.status, 200, "nothing else has ended it");
}

#[actix_web::test]
async fn deactivation_revokes_a_persons_keys_for_good() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    app.make_key(program.person(), &[Role::Sales]).await;
    let other = app.program("Sam Sales", &[Role::Sales]).await;
    let user = format!("/settings/users/{}", program.person().id);
    let ask = admin.get(&format!("{user}/deactivation")).await.text("main");
    assert!(ask.contains("API keys are revoked for good"), "{ask}");
    admin.fill_in(&format!("{user}/deactivation"), &[]).await.location();
    program.get("/v1/agreements").await.refused(401, 400);
    admin.post(&format!("{user}/reactivation"), &[("", ""); 0]).await.location();
    program.get("/v1/agreements").await.refused(401, 400);
    assert_eq!(other.get("/v1/agreements").await.status, 200, "nobody else's");
    let lines: Vec<(String, String, Option<String>)> = query(
        "select staff_name, after, person_id from activity_log where action = 'api-key-revoked' order by id",
    )
    .all(&app.db)
    .await
    .unwrap();
    let line = ("Gisele Global".into(), r#"{"name":"Test"}"#.into(), Some(program.person().id.clone()));
    assert_eq!(lines, [line.clone(), line], "one for each key");
    let keys = admin.get("/settings/api-keys").await.text("main");
    assert!(keys.contains("Revoked"), "{keys}");
}

#[actix_web::test]
async fn a_key_is_limited_by_its_roles_and_its_owners_roles() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, customer("Crèche du Marché")).await;
    let path = format!("/v1/customers/{id}/agreements");
    let person = app.add_person("Dom Deux", &[Role::GlobalAdmin, Role::Sales]).await;
    let narrow = app.stranger();
    let narrow = crate::support::program::Program {
        key: Some(app.make_key(&person, &[Role::GlobalAdmin]).await),
        ..narrow
    };
    assert_eq!(narrow.get(&path).await.status, 200);
    narrow.post(&path, &agreement("Zoé", "2024-09-03")).await.refused(403, 900_150);
    let wide = app.stranger();
    let wide =
        crate::support::program::Program { key: Some(app.make_key(&person, &Role::ALL).await), ..wide };
    assert_eq!(wide.post(&path, &agreement("Zoé", "2024-09-03")).await.status, 201);
    app.execute(query("update staff set sales = $1 where id = $2").bind(false).bind(&person.id)).await;
    wide.post(&path, &agreement("Zoé b", "2024-09-03")).await.refused(403, 900_150);
    assert_eq!(wide.get(&path).await.status, 200);
}

#[actix_web::test]
async fn an_account_for_programs_names_the_employee_it_writes_for() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, customer("Crèche du Marché")).await;
    let path = format!("/v1/customers/{id}/agreements");
    let program = app.program_account(&[Role::AdminAgent]).await;
    let body = agreement("Zoé", "2024-09-03");
    let error = program.post(&path, &body).await.refused(400, 800_002);
    assert!(error["parameters"]["Paraph-Employee"].is_string(), "{error}");
    assert_eq!(program.get(&format!("{path}?agreementType=*")).await.status, 200, "to read, nobody is named");
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
        query("select employee from activity_log where key_id is not null order by at")
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
    // A person's key writes in that person's name.
    let person = app.program("Sal Sales", &[Role::Sales]).await;
    let before = app.count("confirmations").await;
    let named = [("Paraph-Employee", "Noël Naïf")];
    let error = person.send_as(Method::POST, &path, &agreement("Ali", "2024-09-03"), &named).await;
    let error = error.refused(400, 800_002);
    assert!(error["parameters"]["Paraph-Employee"].is_string(), "{error}");
    assert_eq!(app.count("confirmations").await, before);
}

#[actix_web::test]
async fn the_debug_output_of_a_caller_does_not_show_the_hash_of_the_key() {
    let app = TestApp::spawn().await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let hash = token::hash(program.key.as_deref().unwrap());
    let holder = api_keys::find_holder(&app.db, &hash).await.unwrap().unwrap();
    let shown = format!("{holder:?}");
    assert!(shown.contains(&holder.key_id) && !shown.contains(&hash), "{shown}");
}

/// Submits the form with `changes`, and returns the client ID and the key that the page shows.
async fn made(admin: &crate::support::Client, changes: &[(&str, &str)]) -> (String, String) {
    let page = admin.fill_in("/settings/api-keys/new", changes).await;
    assert_eq!(page.status, 200, "{}", page.main());
    (page.fact("Client ID (OAuth)"), page.texts(".link-once code")[0].clone())
}

#[actix_web::test]
async fn a_global_admin_creates_a_key_shown_once_and_revokes_it() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    assert!(admin.get("/settings/api-keys").await.main().contains("There are no keys yet"));
    let person = app.add_person("Sal Sales", &[Role::Sales, Role::AdminAgent]).await;
    let last_day = (clock::now() + TimeDelta::days(40)).date_naive();
    let day = last_day.to_string();
    let form =
        [("key_name", "ERP"), ("staff_id", person.id.as_str()), ("sales", "yes"), ("expires_on", &day)];
    let (client_id, key) = made(&admin, &form).await;
    let parameters = [
        ("grant_type", "client_credentials"),
        ("client_id", client_id.as_str()),
        ("client_secret", key.as_str()),
    ];
    assert_eq!(app.as_nobody().send_parameters("/oauth2/token", &parameters).await.status, 200);
    assert!(key.starts_with("paraph_") && key.len() == 71, "{key}");
    let (kept,): (String,) = query("select key_hash from api_keys").one(&app.db).await.unwrap();
    assert_eq!(kept, paraph::web::token::hash(&key));
    let program = crate::support::program::Program { key: Some(key.clone()), ..app.stranger() };
    assert_eq!(program.get("/v1/agreements").await.status, 200);
    let (id,): (String,) = query("select id from api_keys").one(&app.db).await.unwrap();
    let list = admin.get("/settings/api-keys").await;
    assert!(list.main().contains(&format!("Client ID (OAuth): {id}")), "{}", list.main());
    assert!(!list.body.contains(&key) && list.main().contains(&key[67..]), "{}", list.main());
    let last_day = Lang::En.date_on_one_line(last_day);
    for said in ["ERP", "Sal Sales", "Gisele Global", "Valid", &last_day] {
        assert!(list.main().contains(said), "{said}: {}", list.main());
    }
    assert!(!list.main().contains("Never"), "it was used");
    assert!(!list.main().contains("Admin agent"), "the key has one role");
    let ask = list.attribute("td a[href$='/revocation']", "href").unwrap();
    assert!(admin.get(&ask).await.main().contains("Revoke the key “ERP”?"));
    assert_eq!(admin.fill_in(&ask, &[]).await.outcome(), "/settings/api-keys done-api-key-revoked");
    program.get("/v1/agreements").await.refused(401, 400);
    assert_eq!(admin.get(&ask).await.status, 404);
    let actions: Vec<(String, Option<String>)> =
        query("select action, person_id from activity_log where action like 'api-key%' order by at")
            .all(&app.db)
            .await
            .unwrap();
    let line = |action: &str| (action.to_owned(), Some(person.id.clone()));
    assert_eq!(actions, [line("api-key-made"), line("api-key-revoked")]);
    let page = admin.get("/activity?action=api-key-made").await;
    assert!(page.main().contains("What the key is for: ERP"), "{}", page.main());
    let log: Vec<(Option<String>,)> = query("select after from activity_log").all(&app.db).await.unwrap();
    assert!(log.iter().all(|(after,)| !after.as_deref().unwrap_or_default().contains(&key)), "{log:?}");
}

#[actix_web::test]
async fn the_key_form_reports_its_errors() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let sales = app.add_person("Sal Sales", &[Role::Sales]).await;
    let gone = app.add_person("Gone Girl", &[Role::Sales]).await;
    app.deactivate(&gone).await;
    let today = clock::today("Europe/Paris".parse().unwrap());
    let (today, late) = (today.to_string(), (today + TimeDelta::days(1100)).to_string());
    let right = [("key_name", "ERP"), ("staff_id", sales.id.as_str()), ("sales", "yes")];
    let cases = [
        ("key_name", "", "Enter what the key is for"),
        ("staff_id", "", "Choose the owner of the key"),
        ("staff_id", gone.id.as_str(), "Choose the owner of the key"),
        ("sales", "", "Choose at least one role"),
        ("global_admin", "yes", "Choose only roles that Sal Sales has"),
        ("expires_on", "", "Enter an expiry date after today"),
        ("expires_on", today.as_str(), "Enter an expiry date after today"),
        ("expires_on", late.as_str(), "Enter an expiry date after today"),
    ];
    for (field, value, said) in cases {
        let mut form = right.to_vec();
        form.retain(|(name, _)| *name != field);
        form.push((field, value));
        let page = admin.fill_in("/settings/api-keys/new", &form).await;
        assert_eq!(page.status, 422, "{field}={value}");
        assert!(page.text(".error-summary").contains(said), "{field}={value}: {}", page.main());
    }
    assert_eq!(app.count("api_keys").await, 0);
}

#[actix_web::test]
async fn an_account_for_programs_is_added_and_cannot_sign_in() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let form = [
        ("name", "Passerelle"),
        ("email", "erp@temoin.example"),
        ("is_program_account", "yes"),
        ("sales", "yes"),
    ];
    let address = admin.fill_in("/settings/users/new", &form).await.location().to_owned();
    let page = admin.get(&address).await;
    assert!(page.main().contains("Cannot sign in"), "{}", page.main());
    assert_eq!(page.attribute("form[action$='/link']", "action"), None);
    assert_eq!((app.count("sign_in_links").await, app.count("mails").await), (0, 0));
    let path = address.split('?').next().unwrap();
    let none: [(&str, &str); 0] = [];
    assert_eq!(admin.post(&format!("{path}/link"), &none).await.status, 404);
    assert_eq!(app.count("sign_in_links").await, 0);
    let nobody = app.as_nobody();
    nobody.get("/sign-in").await;
    assert_eq!(nobody.sign_in("erp@temoin.example", "", "").await.status, 422);
    let new = page.attribute("a[href^='/settings/api-keys/new']", "href").unwrap();
    assert!(admin.get(&new).await.value("staff_id").len() == 36);
    assert!(admin.get("/settings/users").await.main().contains("Service account"));
}

#[actix_web::test]
async fn log_and_report_name_the_employee_a_program_wrote_for() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let id = app.register(&agent, customer("Crèche du Marché")).await;
    let program = app.program_account(&[Role::AdminAgent]).await;
    let path = format!("/v1/customers/{id}/agreements");
    let body = agreement("Zoé", "2024-09-03");
    let answer = program.send_as(Method::POST, &path, &body, &[("Paraph-Employee", "Noël Naïf")]).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let log = agent.get("/activity").await.main();
    assert!(log.contains("Passerelle for Noël Naïf with the key “Test”"), "{log}");
    let account = agent.get(&format!("/customers/{id}")).await;
    assert!(account.main().contains("Passerelle for Noël Naïf,"), "{}", account.main());
    let report = account.attribute("a[href*='/confirmations/0']", "href").unwrap();
    let report = agent.get(&report).await.main();
    assert!(report.contains("passerelle@temoin.example for Noël Naïf"), "{report}");
    let recorded = [account.fact("Recorded by"), account.text("td[data-label='Recorded by']")];
    assert!(recorded.iter().all(|it| it.starts_with("Passerelle for Noël Naïf ")), "{recorded:?}");
    let by = By { employee: Some("Noël Naïf"), ..by(agent.staff()) };
    withdraw_by(&app.db, &id, by).await;
    let account = agent.get(&format!("/customers/{id}")).await;
    let recorded = &account.texts("td[data-label='Recorded by']")[0];
    assert!(recorded.contains(" for Noël Naïf "), "the newest is the withdrawal: {recorded}");
    let report = account.attribute("#history ~ table a[href*='/withdrawals/']", "href").unwrap();
    let recorded = agent.get(&report).await.fact("Recorded by");
    assert!(recorded.ends_with(" for Noël Naïf"), "{recorded}");
}
