//! Bulk attestations that are sent again or at the same time with one MS-RequestId.

use futures_util::future::join_all;
use paraph::store::db::query;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api::bulk_attestations::{BULK, all_records, row, send};
use crate::api::customers::sales;
use crate::support::TestApp;
use crate::support::samples::customer;

/// What a server leaves that fails before it stores the response.
const FAILED: &str = "update api_requests set status = null, headers = null, body = null";

#[actix_web::test]
async fn a_repeated_call_answers_the_same_and_undoes_no_later_record() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    let (etoile, relecloud) =
        (app.register(&person, customer("Étoile")).await, app.register(&person, customer("Relecloud")).await);
    let rows = json!([row(&etoile, "Zoé", "2019-11-04"), row(&relecloud, "Zoé", "2024-09-03")]);
    let headers = [("MS-RequestId", "3f2504e0-4f89-41d3-9a0c-0305e82c3301")];
    let sent = async |rows: &Value| program.send_as(Method::POST, BULK, rows, &headers).await;
    let first = sent(&rows).await;
    assert_eq!(first.status, 200, "{}", first.body);
    assert_eq!(sent(&rows).await.body, first.body);
    sent(&json!([row(&etoile, "Zoé", "2019-11-04")])).await.refused(400, 800_002);
    // As if the server had failed after the last row: the response was not stored.
    app.execute(query(FAILED)).await;
    let later = program.post(BULK, &json!([row(&etoile, "Yves", "2024-09-05")])).await;
    assert_eq!(later.status, 200, "{}", later.body);
    assert_eq!(sent(&rows).await.body, first.body, "what was recorded is answered as recorded");
    let current = &all_records(&program, 0).await[0]["lastAgreementPrimaryContact"]["firstName"];
    assert_eq!(current, "Yves", "the later record stays the current one");
    assert_eq!(app.count("confirmations").await, 3);
}

#[actix_web::test]
async fn a_repeated_call_answers_the_same_after_the_catalogue_has_changed() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    let id = app.register(&person, customer("Étoile")).await;
    let headers = [("MS-RequestId", "3f2504e0-4f89-41d3-9a0c-0305e82c3301")];
    let sent = async |rows: &Value| program.send_as(Method::POST, BULK, rows, &headers).await;
    let rows = json!([row(&id, "Zoé", "2024-09-03")]);
    let first = sent(&rows).await;
    assert_eq!((first.status, &first.json()[0]["status"]), (200, &json!(201)));
    app.execute(query(
        "update agreements set template_id = '6ba7b810-9dad-41d1-80b4-00c04fd430c8', confirmable_until = '2020-01-01'
         where agreement_type = 'MicrosoftCustomerAgreement'",
    ))
    .await;
    app.execute(query("update partner set catalogue_version = catalogue_version + 1")).await;
    assert_eq!(sent(&rows).await.body, first.body, "from the stored response");
    app.execute(query(FAILED)).await;
    sent(&json!([row(&id, "Yves", "2024-09-03")])).await.refused(400, 800_002);
    assert_eq!(sent(&rows).await.body, first.body, "from the record, after the server had failed");
    assert_eq!(
        send(&program, &[row(&id, "Zoé", "2024-09-03")]).await.status,
        422,
        "a new request is refused"
    );
    assert_eq!(app.count("confirmations").await, 1);
}

#[actix_web::test]
async fn calls_with_one_request_id_at_the_same_time_are_one() {
    let app = TestApp::spawn().await;
    let (program, person) = (sales(&app).await, app.as_sales().await);
    let mut ids = Vec::new();
    for number in 0..8 {
        ids.push(app.register(&person, customer(&format!("Firm {number}"))).await);
    }
    let rows = |range: std::ops::Range<usize>| -> Value {
        ids[range].iter().map(|it| row(it, "Zoé", "2024-09-03")).collect()
    };
    let same = [("MS-RequestId", "3f2504e0-4f89-41d3-9a0c-0305e82c3301")];
    let body = rows(0..6);
    let answers = join_all((0..4).map(|_| program.send_as(Method::POST, BULK, &body, &same))).await;
    for answer in &answers {
        assert_eq!((answer.status, &answer.body), (200, &answers[0].body));
        assert_eq!(answer.json()[5]["status"], 201, "{}", answer.body);
    }
    assert_eq!(app.count("confirmations").await, 6);
    // With other contents, only one of them is carried out.
    let other = [("MS-RequestId", "3f2504e0-4f89-41d3-9a0c-0305e82c3302")];
    let bodies = [rows(6..7), rows(7..8)];
    let answers = join_all(bodies.iter().map(|it| program.send_as(Method::POST, BULK, it, &other))).await;
    let mut statuses: Vec<_> = answers.iter().map(|it| it.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400], "{} {}", answers[0].body, answers[1].body);
    assert_eq!(app.count("confirmations").await, 7);
}
