//! The list of customers whose confirmation has no proof file.

use paraph::store::db::query;

use crate::support::proofs::{add_proof, counts_are_right, newest_report, upload};
use crate::support::samples::{confirmed, customer};
use crate::support::uploads::{PDF, PNG};
use crate::support::{Client, Response, TestApp, changed, dated};

const FILTER: &str = "/customers?proof=missing";

fn names(page: &Response) -> Vec<String> {
    page.texts("tbody th")
}

async fn lacking(person: &Client) -> Vec<String> {
    names(&person.get(FILTER).await)
}

async fn annul(person: &Client, report: &str) {
    let path = person.get(report).await.attribute("a[href$='/annulment/new']", "href").unwrap();
    let form = person.get(&path).await.form(&path);
    person.post(&path, &changed(form, &[("annulment_reason", "x")])).await.location();
}

#[actix_web::test]
async fn a_customer_is_listed_while_its_confirmation_counts_without_a_proof() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    app.register(&sales, customer("Garage")).await;
    assert_eq!(lacking(&sales).await, ["Crèche"], "just registered");
    let first = newest_report(&sales, &id).await;
    upload(&sales, &first, &[("a.pdf", PDF)]).await.location();
    assert!(lacking(&sales).await.is_empty(), "with a proof");
    // A new confirmation needs a proof of its own.
    let path = format!("/customers/{id}/confirmations/new");
    let form = sales.get(&path).await.form(&path);
    sales.post(&path, &changed(form, &[("first_name", "Éva")])).await.location();
    assert_eq!(lacking(&sales).await, ["Crèche"], "superseded");
    annul(&sales, &newest_report(&sales, &id).await).await;
    assert!(lacking(&sales).await.is_empty(), "the first one counts again");
    // A withdrawal leaves no confirmation that counts. One that is annulled gives it back.
    annul(&sales, &first).await;
    assert!(lacking(&sales).await.is_empty(), "no confirmation counts");
    let form = sales.get(&path).await.form(&path);
    sales.post(&path, &dated(form, "accepted", ["3", "9", "2024"])).await.location();
    assert_eq!(lacking(&sales).await, ["Crèche"], "confirmed again");
    let path = format!("/customers/{id}/withdrawals/new");
    let who = [("first_name", "Noé"), ("last_name", "Roy"), ("email", "noe@creche.example"), ("reason", "x")];
    let form = changed(sales.get(&path).await.form(&path), &who);
    sales.post(&path, &dated(form, "withdrawn_on", ["7", "1", "2025"])).await.location();
    assert!(lacking(&sales).await.is_empty(), "withdrawn");
    let withdrawal = newest_report(&sales, &id).await;
    upload(&sales, &withdrawal, &[("b.png", PNG)]).await.location();
    annul(&sales, &withdrawal).await;
    assert_eq!(lacking(&sales).await, ["Crèche"], "the proof of the withdrawal proves no acceptance");
    assert!(counts_are_right(&app.db).await);
}

#[actix_web::test]
async fn the_filter_goes_with_every_other_filter_and_counts_right() {
    let app = TestApp::spawn_empty().await;
    paraph::demo::fill(&app.db, 2_500).await.unwrap();
    let proven: Vec<(String, String, String)> = query(
        "select customers.id, confirmations.id, staff_id from customers
         join confirmations on confirmations.customer_id = customers.id
         where agreement_type = 'MicrosoftCustomerAgreement' and lacks_proof
            and not exists (select 1 from confirmations later where later.supersedes = confirmations.id)
         order by customers.id limit 40",
    )
    .all(&app.db)
    .await
    .unwrap();
    let (person,) = query("select id from staff where email = 'samuel@paraph.example'")
        .one::<(String,)>(&app.db)
        .await
        .unwrap();
    let staff = paraph::store::people::staff::find(&app.db, &person).await.unwrap().unwrap().staff;
    for (customer, record, _) in &proven {
        add_proof(&app.db, &staff, customer, record, PDF).await;
    }
    assert!(counts_are_right(&app.db).await);
    let client = app.as_nobody();
    let (_, email, password, _) = paraph::demo::PEOPLE[3];
    client.post("/sign-in", &[("email", email), ("password", password), ("next", "")]).await.location();
    let french = client.in_french();
    for (filters, condition) in [
        ("", "true"),
        ("&status=confirmed", "standing in ('direct', 'customer-2')"),
        ("&status=renewal_due", "standing = 'customer-1'"),
        ("&status=withdrawn", "false"),
        ("&tag=2026", "tags like '%2026%'"),
        ("&q=ecole", "words like '% ecole%'"),
        ("&q=s&tag=2026", "words like '% s%' and tags like '%2026%'"),
        ("&q=ecole&status=confirmed", "words like '% ecole%' and standing in ('direct', 'customer-2')"),
    ] {
        let sql = format!(
            "select company_name from customers where lacks_proof and {condition} order by name_key, id"
        );
        let expected: Vec<(String,)> = query(sql).all(&app.db).await.unwrap();
        let mut expected: Vec<String> = expected.into_iter().map(|(it,)| it).collect();
        let (mut seen, mut next) = (Vec::new(), Some(format!("{FILTER}{filters}")));
        let first = french.get(&format!("{FILTER}{filters}")).await;
        assert!(first.attribute("#proof option[value=missing][selected]", "value").is_some(), "{filters}");
        while let Some(path) = next {
            let page = french.get(&path).await;
            seen.extend(names(&page));
            next = page.attribute("a[rel=next]", "href");
            assert!(next.as_ref().is_none_or(|it| it.contains("proof=missing")), "{next:?}");
        }
        let hits: String = first.text(".hits").chars().filter(char::is_ascii_digit).collect();
        if !first.texts(".hits").is_empty() && !hits.is_empty() {
            assert_eq!(hits, expected.len().to_string(), "{filters}");
        }
        seen.sort();
        expected.sort();
        assert_eq!(seen, expected, "{filters}");
    }
}

#[actix_web::test]
async fn the_status_report_and_every_link_keep_the_filter() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let id = app.register(&sales, confirmed("Garage", (2024, 9, 3))).await;
    upload(&sales, &newest_report(&sales, &id).await, &[("a.pdf", PDF)]).await.location();
    let list = sales.get(FILTER).await;
    assert_eq!((names(&list), list.text(".hits")), (vec!["Crèche".to_owned()], "1 customer".to_owned()));
    let report = list.attribute("#commands a[href*='report']", "href").unwrap();
    assert_eq!(report, "/customers/report?proof=missing");
    let report = sales.get(&report).await;
    assert_eq!(names(&report), ["Crèche"]);
    assert_eq!(report.fact("Proof files"), "Confirmed without proof");
    assert_eq!((report.fact("Customers"), report.fact("Confirmed")), ("1".into(), "1".into()));
    assert_eq!(sales.get("/customers?proof=none").await.status, 400);
}

/// The lists with the filter read the indexes of the customers that lack a proof.
#[actix_web::test]
async fn the_lists_read_an_index_of_these_customers_alone() {
    let app = TestApp::spawn_empty().await;
    paraph::demo::fill(&app.db, 3_000).await.unwrap();
    let is_sqlite = crate::support::postgres_server().is_none();
    app.execute(query("update customers set lacks_proof = company_name < 'B'")).await;
    if !is_sqlite {
        app.execute(query("analyze customers")).await;
    }
    for (condition, index) in [
        ("true and lacks_proof", "customers_lacking_proof"),
        ("standing = 'customer-2' and lacks_proof", "customers_lacking_proof_by_standing"),
    ] {
        let explain = if is_sqlite { "explain query plan" } else { "explain" };
        let sql = format!(
            "{explain} select * from customers where {condition} and (name_key, id) > ('a', '')
             order by name_key, id limit 51"
        );
        let plan: String = match is_sqlite {
            true => {
                let rows: Vec<(i64, i64, i64, String)> = query(sql).all(&app.db).await.unwrap();
                rows.into_iter().map(|it| it.3 + "\n").collect()
            }
            false => {
                let rows: Vec<(String,)> = query(sql).all(&app.db).await.unwrap();
                rows.into_iter().map(|it| it.0 + "\n").collect()
            }
        };
        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE") && !plan.contains("Sort"), "{plan}");
    }
}
