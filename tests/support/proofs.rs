//! Proof files: adding some on pages and through the store.

use paraph::model::evidence::proof::NewProof;
use paraph::model::kernel::id::Id;
use paraph::model::people::staff::Staff;
use paraph::store::acceptances::records;
use paraph::store::customers::locked;
use paraph::store::db::{Db, query};
use paraph::store::evidence::proof_store::ProofStore;
use paraph::store::evidence::proofs::{self, Added};

use crate::support::uploads::{part, send_parts};
use crate::support::{Client, Response, by};

/// Adds a file to a record of a customer; returns its id.
pub async fn add_proof(db: &Db, staff: &Staff, customer: &str, record: &str, content: &[u8]) -> String {
    let new = NewProof::check(Id::generate(), "contrat.pdf", content.to_vec()).unwrap();
    let id = new.id.to_string();
    let written = ProofStore::default().write(vec![new]).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let mut locked = locked::lock(&mut tx, customer).await.unwrap().unwrap();
    let record = records::find(&mut tx, customer, record).await.unwrap().unwrap();
    let added = proofs::insert(&mut tx, &mut locked, &record, &written, by(staff)).await.unwrap();
    assert_eq!(added, Added::Yes);
    tx.commit().await.unwrap();
    id
}

/// The report of the newest record in a customer's history.
pub async fn newest_report(person: &Client, customer: &str) -> String {
    let page = person.get(&format!("/customers/{customer}")).await;
    page.attributes("#history ~ table tbody th a", "href").swap_remove(0)
}

/// The path of the form for a report.
pub fn form_of(report: &str) -> String {
    let parts: Vec<&str> = report.split('/').collect();
    format!("/customers/{}/records/{}/proofs/new", parts[2], parts[4])
}

/// The parts of the form without files, with a new ID.
pub async fn fields(person: &Client, path: &str) -> Vec<Vec<u8>> {
    let page = person.get(path).await;
    let csrf = [part("csrf", None, person.token().await.as_bytes())];
    let form = page.form(path).into_iter().filter(|(name, _)| name != "proof");
    csrf.into_iter().chain(form.map(|(name, value)| part(&name, None, value.as_bytes()))).collect()
}

pub async fn send(person: &Client, path: &str, parts: &[Vec<u8>]) -> Response {
    send_parts(person, path, parts, ("sec-fetch-site", "same-origin")).await
}

/// Adds files with their names, on the page of a report.
pub async fn upload(person: &Client, report: &str, files: &[(&str, &[u8])]) -> Response {
    let path = form_of(report);
    let mut parts = fields(person, &path).await;
    parts.extend(files.iter().map(|(name, content)| part("proof", Some(name), content)));
    send(person, &path, &parts).await
}

/// The links to the files on a report.
pub async fn links(person: &Client, report: &str) -> Vec<String> {
    person.get(report).await.attributes("#proofs ~ table tbody th a", "href")
}

/// Whether the stored counts are those of the customers.
pub async fn counts_are_right(db: &Db) -> bool {
    let stored =
        "select standing, customers, lacking_proof from customer_counts where customers <> 0 order by 1";
    let counted = "select standing, count(*), cast(sum(case when lacks_proof then 1 else 0 end) as bigint)
        from customers group by standing order by 1";
    let stored: Vec<(String, i64, i64)> = query(stored).all(db).await.unwrap();
    let counted: Vec<(String, i64, i64)> = query(counted).all(db).await.unwrap();
    stored == counted
}
