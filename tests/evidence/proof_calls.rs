//! The API of proof files.

use paraph::model::people::staff::Role;
use paraph::store::db::query;
use reqwest::Method;

use crate::support::dump::dump;
use crate::support::program::Program;
use crate::support::samples::confirmed;
use crate::support::uploads::{EML, PDF, PNG};
use crate::support::{Response, TestApp};

async fn add(program: &Program, path: &str, content: &[u8], headers: &[(&str, &str)]) -> Response {
    let request = program.request(Method::POST, path).header("content-type", "application/octet-stream");
    let request = headers.iter().fold(request, |it, (name, value)| it.header(*name, *value));
    program.client.send(request.body(content.to_vec())).await
}

/// A register with a program, the path of a customer, and the path of the proof files of its confirmation.
async fn register() -> (TestApp, Program, String, String) {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let (record,): (String,) = query("select id from confirmations").one(&app.db).await.unwrap();
    let customer = format!("/api/customers/{id}");
    let proofs = format!("{customer}/records/{record}/proofs");
    (app, program, customer, proofs)
}

#[actix_web::test]
async fn a_program_adds_lists_and_reads_proof_files() {
    let (app, program, customer, proofs) = register().await;
    let made = add(&program, &format!("{proofs}?name=Contrat%20sign%C3%A9.pdf"), PDF, &[]).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let file = made.json();
    assert_eq!(
        (file["name"].as_str(), file["mediaType"].as_str()),
        (Some("Contrat signé.pdf"), Some("application/pdf"))
    );
    assert_eq!((file["size"].as_u64(), file["addedBy"]["name"].as_str()), (Some(29), Some("Sal Sales")));
    let again = add(&program, &format!("{proofs}?name=other.pdf"), PDF, &[]).await;
    assert_eq!((again.status, again.json()), (200, file.clone()), "the record has it already");
    add(&program, &format!("{proofs}?name=oui.eml"), EML, &[]).await;
    let list = program.get(&proofs).await.json();
    assert_eq!((list["items"].as_array().unwrap().len(), &list["items"][0]), (2, &file));
    let path = format!("{customer}/proofs/{}", file["id"].as_str().unwrap());
    let answer = program.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/pdf");
    assert_eq!(
        answer.headers()["content-security-policy"],
        "default-src 'none'; sandbox; frame-ancestors 'none'"
    );
    assert_eq!(answer.bytes().await.unwrap(), PDF);
    app.execute(query("update proof_contents set content = $1").bind(PNG.to_vec())).await;
    let damaged = program.get(&path).await.refused(500, 500);
    assert_eq!(damaged["detail"], "The content was altered or is gone");
}

#[actix_web::test]
async fn a_repeated_call_adds_one_file() {
    let (app, program, _, proofs) = register().await;
    let id = [("ms-requestid", "3f2504e0-4f89-41d3-9a0c-0305e82c3301")];
    let path = format!("{proofs}?name=a.pdf");
    let first = add(&program, &path, PDF, &id).await;
    let again = add(&program, &path, PDF, &id).await;
    assert_eq!((first.status, again.status, first.json()), (201, 201, again.json()));
    assert_eq!(add(&program, &path, PNG, &id).await.status, 400, "the ID belongs to another content");
    assert_eq!(add(&program, &format!("{proofs}?name=b.pdf"), PDF, &id).await.status, 400, "or another name");
    assert_eq!(app.count("proofs").await, 1);
}

#[actix_web::test]
async fn what_is_no_proof_file_is_refused() {
    let (app, program, customer, proofs) = register().await;
    let before = dump(&app.db).await;
    let path = format!("{proofs}?name=a.pdf");
    let page = add(&program, &path, b"<html>", &[]).await.refused(400, 800_002);
    let said = page["errors"][0]["message"].as_str().unwrap();
    assert!(said.starts_with("Choose a PDF, a Word document (.docx)"), "{said}");
    assert_eq!(add(&program, &proofs, PDF, &[]).await.refused(400, 800_002)["errors"][0]["field"], "name");
    add(&program, &path, &[PDF, &vec![0; 20 * 1024 * 1024]].concat(), &[]).await.refused(413, 413);
    let json = program.post(&path, &serde_json::json!({})).await.refused(415, 415);
    assert_eq!(json["detail"], "The body must be application/octet-stream");
    add(&program, &path, PDF, &[("content-encoding", "gzip")]).await.refused(415, 415);
    let unknown = uuid::Uuid::now_v7();
    let nowhere = format!("{customer}/records/{unknown}/proofs");
    add(&program, &format!("{nowhere}?name=a.pdf"), PDF, &[]).await.refused(404, 1000);
    program.get(&nowhere).await.refused(404, 1000);
    program.get(&format!("{customer}/proofs/{unknown}")).await.refused(404, 1000);
    let mut after = dump(&app.db).await;
    after.insert("api_keys".into(), before["api_keys"].clone());
    after.insert("limits".into(), before["limits"].clone());
    assert_eq!(after, before);
}
