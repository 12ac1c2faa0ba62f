//! Special qualifications of customers.

use paraph::model::customers::contact::Contact;
use paraph::model::people::staff::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api::customers::{contoso, sales};
use crate::support::TestApp;
use crate::support::program::Program;
use crate::support::samples::customer;

/// A register with a customer in the United States.
async fn register() -> (TestApp, Program, String) {
    let app = TestApp::spawn().await;
    let program = sales(&app).await;
    let created = program.post("/v1/customers", &contoso()).await.json();
    let path = format!("/v1/customers/{}", created["id"].as_str().unwrap());
    (app, program, path)
}

#[actix_web::test]
async fn a_qualification_is_recorded_as_microsofts_samples_send_it() {
    let (app, program, path) = register().await;
    let list = format!("{path}/qualifications");
    for (body, recorded) in [
        (
            json!({ "qualification": "Education", "educationSegment": "HigherEducation", "website": "example.edu" }),
            json!({
                "qualification": "Education", "educationSegment": "HigherEducation",
                "website": "https://example.edu/",
            }),
        ),
        (
            json!({ "Qualification": "education", "EducationSegment": "k12" }),
            json!({ "qualification": "Education", "educationSegment": "K12" }),
        ),
        (
            json!({ "qualification": "GovernmentCommunityCloud", "validationCode": "123456" }),
            json!({ "qualification": "GovernmentCommunityCloud" }),
        ),
        (json!({ "qualification": "StateOwnedEntity" }), json!({ "qualification": "StateOwnedEntity" })),
        (json!({ "qualification": "Nonprofit" }), json!({ "qualification": "Nonprofit" })),
        (json!({ "qualification": "None" }), json!({ "qualification": "None" })),
    ] {
        let answer = program.post(&list, &body).await;
        assert_eq!((answer.status, answer.json()), (201, recorded.clone()), "{body}");
        assert_eq!(program.get(&list).await.json(), json!([recorded]));
    }
    let log = app.as_admin_agent().await.get("/activity").await;
    let updates = log.texts("table.log .what").into_iter().filter(|it| it.contains("updated")).count();
    assert_eq!(updates, 6, "each has its line in the activity log");
    let same = program.post(&list, &json!({ "qualification": "None" })).await;
    assert_eq!(same.status, 201);
    let (version,): (i64,) =
        paraph::store::db::query("select company_version from customers").one(&app.db).await.unwrap();
    assert_eq!(version, 7, "the same qualification writes nothing");
}

#[actix_web::test]
async fn a_qualification_follows_the_pages_rules() {
    let (app, program, path) = register().await;
    let (french, person) = (customer("Crèche du Marché"), app.as_sales().await);
    let french = app.register(&person, french).await;
    let mut free = customer("Garderie");
    let contact = free.contact.take().unwrap();
    free.contact = Some(Contact { email: "garderie@gmail.com".into(), ..contact });
    let free = app.register(&person, free).await;
    let school = json!({ "qualification": "Education", "educationSegment": "K12" });
    let (french, free) = (format!("/v1/customers/{french}"), format!("/v1/customers/{free}"));
    for (path, body, field) in [
        (&path, json!({}), "qualification"),
        (&path, json!({ "qualification": "Charity" }), "qualification"),
        (&path, json!({ "qualification": "Education" }), "educationSegment"),
        (&path, json!({ "qualification": "Education", "educationSegment": "Nursery" }), "educationSegment"),
        (
            &path,
            json!({ "qualification": "Education", "educationSegment": "K12", "website": "no site" }),
            "website",
        ),
        (&path, json!({ "qualification": "Nonprofit", "educationSegment": "K12" }), "educationSegment"),
        (&path, json!({ "qualification": "Nonprofit", "website": "example.org" }), "website"),
        (&path, json!({ "qualification": "Nonprofit", "validationCode": "1" }), "validationCode"),
        (&french, json!({ "qualification": "GovernmentCommunityCloud" }), "qualification"),
        (&free, school, "qualification"),
    ] {
        let error = program.post(&format!("{path}/qualifications"), &body).await.refused(400, 800_002);
        assert!(error["parameters"][field].is_string(), "{body}: {error}");
        let list = program.get(&format!("{path}/qualifications")).await.json();
        assert_eq!(list, json!([{ "qualification": "None" }]));
    }
    let query = format!("{path}/qualifications?code=1");
    program.post(&query, &json!({ "qualification": "Nonprofit" })).await.refused(400, 800_002);
    let code = program.post(&query, &json!({ "qualification": "GovernmentCommunityCloud" })).await;
    assert_eq!(code.status, 201, "{}", code.body);
}

#[actix_web::test]
async fn older_clients_send_a_qualification_as_a_name_or_a_number() {
    let (app, program, path) = register().await;
    let older = format!("{path}/qualification");
    let put = async |path: &str, body: &Value| program.send(Method::PUT, path, body).await;
    assert_eq!(program.get(&older).await.json(), "none");
    for (body, recorded) in [
        (json!("governmentcommunitycloud"), "governmentcommunitycloud"),
        (json!("state_owned_entity"), "stateownedentity"),
        (json!(2), "nonprofit"),
        (json!(3), "governmentcommunitycloud"),
        (json!("None"), "none"),
    ] {
        let answer = put(&older, &body).await;
        assert_eq!((answer.status, answer.json()), (200, json!(recorded)), "{body}");
        assert_eq!(program.get(&older).await.json(), recorded);
    }
    let coded = put(&format!("{older}?code=123456"), &json!("GovernmentCommunityCloud")).await;
    assert_eq!(coded.status, 200, "{}", coded.body);
    put(&format!("{older}?code=123456"), &json!("Nonprofit")).await.refused(400, 800_002);
    for body in [json!("education"), json!(1)] {
        let error = put(&older, &body).await.refused(400, 800_002);
        assert!(error["parameters"]["educationSegment"].is_string(), "{error}");
    }
    for body in [json!(4), json!(-1), json!("charity"), json!(null), json!({ "qualification": "None" })] {
        put(&older, &body).await.refused(400, 800_002);
    }
    let school = json!({ "qualification": "Education", "educationSegment": "K12", "website": "example.edu" });
    program.post(&format!("{path}/qualifications"), &school).await;
    assert_eq!(put(&older, &json!("education")).await.status, 200, "a school keeps its segment");
    let list = program.get(&format!("{path}/qualifications")).await.json();
    assert_eq!(list[0]["educationSegment"], "K12");
    assert_eq!(list[0]["website"], "https://example.edu/");
    let global = app.program("Gil Global", &[Role::GlobalAdmin]).await;
    global.send(Method::PUT, &older, &json!("none")).await.refused(403, 900_150);
}
