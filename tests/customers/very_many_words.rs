//! Customers with more words than a row of the search index repeats, or than the index has.

use paraph::model::customers::company::Tags;
use paraph::model::customers::customer::NewCustomer;
use paraph::store::customers::search::{self, Search};
use paraph::store::db::query;

use crate::customers::searches::{contact, found, named, visited};
use crate::support::{Client, TestApp};

/// Postgres limits the length of an index row.
#[actix_web::test]
async fn a_customer_with_very_many_words_is_registered_and_found() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let name: String = ('\u{4e00}'..).take(200).collect();
    let mut new = named(&name, 1);
    new.company.tags =
        Tags((0..150).map(|it| format!("{it} étiquette très longue à plusieurs mots")).collect());
    new.contact = Some(contact("Ada", "Roy", "ada@client.example"));
    let id = app.register(&sales, new).await;
    sales.fill_in(&format!("/customers/{id}/contact/edit"), &[("last_name", "Reine")]).await.location();
    assert_eq!(found(&sales, &name).await, std::slice::from_ref(&name));
    let tag = "tag=149%20%C3%A9tiquette%20tr%C3%A8s%20longue%20%C3%A0%20plusieurs%20mots";
    assert_eq!(sales.get(&format!("/customers?{tag}")).await.texts("tbody th").len(), 1);
    assert_eq!(sales.get("/customers?tag=150").await.texts("tbody th").len(), 0);
}

/// A name and tags with 495 words, far more than a row of the index repeats.
fn with_many_words(company_name: &str, beginning: &str) -> NewCustomer {
    let mut new = named(company_name, 1);
    let tag = |it| format!("{beginning}t{it} {beginning}u{it} {beginning}v{it}");
    new.company.tags = Tags((100..223).map(tag).collect());
    new
}

async fn confirm(person: &Client, customer: &str, [first_name, last_name, email]: [&str; 3]) {
    let typed = [
        ("first_name", first_name),
        ("last_name", last_name),
        ("email", email),
        ("accepted_day", "3"),
        ("accepted_month", "9"),
        ("accepted_year", "2024"),
    ];
    person.fill_in(&format!("/customers/{customer}/confirmations/new"), &typed).await.location();
}

#[actix_web::test]
async fn the_latest_signatory_of_a_customer_with_very_many_words_is_found_with_other_words() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, with_many_words("Alpha", "x")).await;
    for signatory in [
        ["Ada", "Roy", "ada.roy@client.example"],
        ["Max", "Muster", "max@autre.example"],
        ["Noé", "Zola", "noe@neuf.example"],
    ] {
        confirm(&sales, &id, signatory).await;
        let [_, name, email] = signatory;
        for typed in [name, email, &format!("alpha {name}"), &format!("{name} xv222 alp")] {
            assert_eq!(found(&sales, typed).await, ["Alpha"], "{typed}");
        }
        for (tag, expected) in [("xt150 xu150 xv150", 1), ("xt150", 0)] {
            let path = format!("/customers?q={name}&tag={}", tag.replace(' ', "+"));
            assert_eq!(sales.get(&path).await.texts("tbody th").len(), expected, "{path}");
        }
    }
    assert_eq!(found(&sales, "alpha nobody").await, [""; 0]);
    // The place is limited: the latest signatories come first.
    assert_eq!(found(&sales, "roy").await, [""; 0]);
    assert_eq!(app.count("customer_words").await, 500);
}

/// More customers than a search collects. One has more words than a row of the index repeats.
#[actix_web::test]
async fn pages_of_a_common_word_visit_a_customer_with_very_many_words_once() {
    let app = TestApp::spawn_empty().await;
    paraph::demo::fill(&app.db, 6_000).await.unwrap();
    // A sandbox would take no more customers.
    app.execute(query("update partner set sandbox = $1").bind(false)).await;
    let sales = app.as_sales().await;
    let mut new = with_many_words("Alpha", "2");
    new.contact = Some(contact("Sol", "Zzyzx", "sol@sz.example"));
    let id = app.register(&sales, new).await;
    let first = Search { text: "2".into(), limit: 1, ..Search::default() };
    assert!(!search::list(&app.db, &first).await.unwrap().by_name, "the word is too common to be collected");
    for (text, words) in [("2", [" 2", " 2"]), ("2 zzyzx", [" 2", " zzyzx"])] {
        let mut expected: Vec<(String,)> =
            query("select id from customers where words like $1 and words like $2 order by id")
                .bind(format!("%{}%", words[0]))
                .bind(format!("%{}%", words[1]))
                .all(&app.db)
                .await
                .unwrap();
        let mut seen = visited(&app, Search { text: text.into(), limit: 100, ..Search::default() }).await;
        assert!(seen.contains(&id), "{text}");
        seen.sort();
        expected.sort();
        assert_eq!(seen, expected.into_iter().map(|(id,)| id).collect::<Vec<_>>(), "{text}");
    }
}
