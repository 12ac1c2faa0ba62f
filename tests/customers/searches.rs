//! What the search of customers finds: spellings, scripts, people, resellers, tags, beginnings of references.

use std::collections::BTreeSet;

use paraph::model::customers::company::Tags;
use paraph::model::customers::contact::Contact;
use paraph::model::customers::customer::NewCustomer;
use paraph::store::customers::search::{self, Search};
use paraph::store::db::query;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::support::samples::{confirmed, customer, reseller};
use crate::support::{Client, TestApp};

pub async fn found(person: &Client, typed: &str) -> Vec<String> {
    let typed = utf8_percent_encode(typed, NON_ALPHANUMERIC);
    let page = person.get(&format!("/customers?q={typed}")).await;
    assert_eq!(page.status, 200, "{}", page.main());
    page.texts("tbody th")
}

pub fn contact(first_name: &str, last_name: &str, email: &str) -> Contact {
    Contact { first_name: first_name.into(), last_name: last_name.into(), email: email.into(), phone: None }
}

/// A customer whose domain says nothing.
pub fn named(company_name: &str, number: usize) -> NewCustomer {
    let mut new = NewCustomer { contact: None, ..customer(company_name) };
    new.domain = format!("tenant-{number}.onmicrosoft.com");
    new
}

#[actix_web::test]
async fn umlauts_and_nordic_letters_are_found_in_every_spelling() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let names = [
        "Müller", "Mueller", "Muller", "Bäcker", "Köhler", "Übersee", "Große", "Ångström", "Aarhus",
        "Søndergård", "Ærø", "Cœur", "Banque",
    ];
    for (number, name) in names.into_iter().enumerate() {
        app.register(&sales, named(name, number)).await;
    }
    let mueller = ["Mueller", "Muller", "Müller"];
    for (typed, expected) in [
        ("Müller", mueller.as_slice()),
        ("MÜLLER", &mueller),
        ("Mu\u{308}ller", &mueller),
        ("mull", &mueller),
        ("muller", &mueller),
        ("mueller", &["Mueller", "Müller"]),
        ("muel", &["Mueller", "Müller"]),
        ("baecker", &["Bäcker"]),
        ("backer", &["Bäcker"]),
        ("koehler", &["Köhler"]),
        ("uebersee", &["Übersee"]),
        ("ubersee", &["Übersee"]),
        ("grosse", &["Große"]),
        ("große", &["Große"]),
        ("aangstroem", &["Ångström"]),
        ("angstrom", &["Ångström"]),
        ("århus", &["Aarhus"]),
        ("soendergaard", &["Søndergård"]),
        ("sondergard", &["Søndergård"]),
        ("aeroe", &["Ærø"]),
        ("aero", &["Ærø"]),
        ("coeur", &["Cœur"]),
        ("cœur", &["Cœur"]),
        ("banqe", &[]),
        ("bank", &[]),
    ] {
        // Names that differ in accents only are in no fixed order.
        let found: BTreeSet<_> = found(&sales, typed).await.into_iter().collect();
        assert_eq!(found, expected.iter().map(|it| (*it).to_owned()).collect(), "{typed}");
    }
}

#[actix_web::test]
async fn a_name_without_spaces_is_found_by_any_part_of_it() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let names =
        ["株式会社東京商事", "京東商城", "ﾄｳｷｮｳ電力ABC", "삼성전자주식회사", "北京 东方科技", "บริษัทไทย"];
    for (number, name) in names.into_iter().enumerate() {
        app.register(&sales, named(name, number)).await;
    }
    for (typed, expected) in [
        ("東京", ["株式会社東京商事"].as_slice()),
        ("東京商事", &["株式会社東京商事"]),
        ("株式会社東京商事", &["株式会社東京商事"]),
        ("株式会社", &["株式会社東京商事"]),
        ("商", &["京東商城", "株式会社東京商事"]),
        ("事", &["株式会社東京商事"]),
        ("京商", &["株式会社東京商事"]),
        ("京都", &[]),
        ("トウキョウ", &["ﾄｳｷｮｳ電力ABC"]),
        ("とうきょう電", &["ﾄｳｷｮｳ電力ABC"]),
        ("abc", &["ﾄｳｷｮｳ電力ABC"]),
        ("電力 abc", &["ﾄｳｷｮｳ電力ABC"]),
        ("전자", &["삼성전자주식회사"]),
        ("\u{110c}\u{1165}\u{11ab}\u{110c}\u{1161}", &["삼성전자주식회사"]),
        ("samseong", &["삼성전자주식회사"]),
        ("方科", &["北京 东方科技"]),
        ("北京 科技", &["北京 东方科技"]),
        ("ไทย", &["บริษัทไทย"]),
    ] {
        let found: BTreeSet<_> = found(&sales, typed).await.into_iter().collect();
        assert_eq!(found, expected.iter().map(|it| (*it).to_owned()).collect(), "{typed}");
    }
}

#[actix_web::test]
async fn people_of_a_customer_are_found_by_name_and_email() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let mut new = named("Alpha", 1);
    new.contact = Some(contact("Zoé", "Lefèvre", "z.lefevre@alpha-group.co.uk"));
    let id = app.register(&sales, new).await;
    let mut new = confirmed("Beta", (2024, 9, 3));
    new.contact = Some(contact("Max", "Muster", "max@beta.onmicrosoft.com"));
    app.register(&sales, new).await;
    app.register(&sales, named("Comco", 3)).await;
    for (typed, expected) in [
        ("zoe", ["Alpha", "Beta"].as_slice()),
        ("Lefèvre Zoé", &["Alpha", "Beta"]),
        ("z.lefevre@alpha-group.co.uk", &["Alpha"]),
        ("z.lefevre@alpha-group.c", &["Alpha"]),
        ("Z.Lefevre@", &["Alpha", "Beta"]),
        ("alpha-group.co.uk", &["Alpha"]),
        // The signatory of the confirmation, and the primary contact.
        ("zoe.lefevre@ecole.example", &["Beta"]),
        ("ecole", &["Beta"]),
        ("muster", &["Beta"]),
        ("max@beta.onmicrosoft.com", &["Beta"]),
        // Most addresses share these.
        ("example", &[]),
        ("onmicrosoft", &[]),
        ("com", &["Comco"]),
    ] {
        assert_eq!(found(&sales, typed).await, expected, "{typed}");
    }
    // A change of the contact changes what is found. A new signatory is added.
    let path = format!("/customers/{id}/contact/edit");
    sales.fill_in(&path, &[("last_name", "Martin"), ("email", "m@alpha-group.co.uk")]).await.location();
    assert_eq!(found(&sales, "lefevre").await, ["Beta"]);
    assert_eq!(found(&sales, "zoe martin").await, ["Alpha"]);
    let signatory = [
        ("first_name", "Ada"),
        ("last_name", "Roy"),
        ("email", "ada.roy@client.example"),
        ("accepted_day", "3"),
        ("accepted_month", "9"),
        ("accepted_year", "2024"),
    ];
    sales.fill_in(&format!("/customers/{id}/confirmations/new"), &signatory).await.location();
    assert_eq!(found(&sales, "ada.roy@client.example").await, ["Alpha"]);
    sales.fill_in(&format!("/customers/{id}/edit"), &[("company_name", "Alphonse")]).await.location();
    assert_eq!(found(&sales, "ada.roy@client.example").await, ["Alphonse"]);
    assert_eq!(found(&sales, "zoe martin alphonse").await, ["Alphonse"]);
    assert_eq!(found(&sales, "alpha").await, ["Alphonse"], "the domain of an email address");
    let rows = app.count("customer_words").await;
    let (words,): (i64,) = query(
        "select cast(sum(length(words) - length(replace(words, ' ', '')) - 1) as bigint) from customers",
    )
    .one(&app.db)
    .await
    .unwrap();
    assert_eq!(rows, words, "no row of an earlier name or contact stays");
}

#[actix_web::test]
async fn customers_are_found_by_their_indirect_reseller() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let nuage = reseller("Atelier Nuage", "4815162");
    app.write(async |tx| paraph::store::programme::resellers::insert(tx, &nuage).await).await;
    for (number, name) in ["Alpha", "Beta"].into_iter().enumerate() {
        let mut new = named(name, number);
        new.company.reseller_id = (name == "Beta").then(|| nuage.id.clone());
        app.register(&sales, new).await;
    }
    for typed in ["nuage", "atelier nuage", "4815162", "48151", "beta nuage"] {
        assert_eq!(found(&sales, typed).await, ["Beta"], "{typed}");
    }
    assert_eq!(found(&sales, "alpha nuage").await, [""; 0]);
}

#[actix_web::test]
async fn the_beginning_of_a_reference_finds_its_customer() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    for (number, (name, reference)) in
        [("Alpha", "7KQ2M-4XN8P-V"), ("Beta", "7KQ2M-99999-9"), ("Water", "WATER-12345-6")]
            .into_iter()
            .enumerate()
    {
        let mut new = confirmed(name, (2024, 9, 3));
        new.domain = format!("tenant-{number}.onmicrosoft.com");
        let id = app.register(&sales, new).await;
        app.execute(
            query("update confirmations set reference = $1 where customer_id = $2").bind(reference).bind(id),
        )
        .await;
    }
    app.register(&sales, named("Water Works", 9)).await;
    for (typed, expected) in [
        ("7KQ2M", ["Alpha", "Beta"].as_slice()),
        ("7kq2m-", &["Alpha", "Beta"]),
        ("7KQ2M-4", &["Alpha"]),
        ("7kq2m4xn8", &["Alpha"]),
        ("7kq2m 4xn8p", &["Alpha"]),
        ("7KQ2M-4XN8P-", &["Alpha"]),
        ("7KQ2M-5", &[]),
        // Words come first, where a text can be both.
        ("water", &["Water", "Water Works"]),
        ("water-1", &["Water"]),
        ("7KQ2", &[]),
    ] {
        assert_eq!(found(&sales, typed).await, expected, "{typed}");
    }
}

#[actix_web::test]
async fn a_tag_filters_the_list_and_is_found_by_the_search() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let mut ids = Vec::new();
    for (number, (name, tags)) in [
        ("Alpha", vec!["VIP", "Loire Atlantique"]),
        ("Beta", vec!["vip 2"]),
        ("Gamma", vec!["R&D", "重要"]),
        ("Delta", vec!["Vip"]),
    ]
    .into_iter()
    .enumerate()
    {
        let mut new = confirmed(name, (if name == "Delta" { 2020 } else { 2024 }, 9, 3));
        new.domain = format!("tenant-{number}.onmicrosoft.com");
        new.company.tags = Tags(tags.into_iter().map(str::to_owned).collect());
        ids.push(app.register(&sales, new).await);
    }
    for (typed, expected) in [
        ("vip", ["Alpha", "Beta", "Delta"].as_slice()),
        ("atlantique", &["Alpha"]),
        ("重要", &["Gamma"]),
        ("beta vip", &["Beta"]),
    ] {
        assert_eq!(found(&sales, typed).await, expected, "{typed}");
    }
    for (filter, expected) in [
        ("tag=VIP", ["Alpha", "Delta"].as_slice()),
        ("tag=vip", &["Alpha", "Delta"]),
        ("tag=vi", &[]),
        ("tag=vip+2", &["Beta"]),
        ("tag=R%26D", &["Gamma"]),
        ("tag=R-D", &[]),
        ("tag=%E9%87%8D%E8%A6%81", &["Gamma"]),
        ("tag=Loire+Atlantique", &["Alpha"]),
        ("tag=vip&status=renewal_due", &["Delta"]),
        ("tag=vip&q=alp", &["Alpha"]),
        ("tag=vip&q=gamma", &[]),
        ("tag=vip&q=tenant&status=confirmed", &["Alpha"]),
        ("tag=%23", &[]),
        ("tag=%25", &[]),
    ] {
        let list = sales.get(&format!("/customers?{filter}")).await;
        assert_eq!(list.texts("tbody th"), expected, "{filter}");
        let hits = format!("{} customer{}", expected.len(), if expected.len() == 1 { "" } else { "s" });
        assert_eq!(list.text(".hits"), hits, "{filter}");
    }
    let reference = sales.get(&format!("/customers/{}", ids[2])).await.fact("Reference");
    assert_eq!(sales.get(&format!("/customers?tag=r%26d&q={reference}")).await.texts("tbody th"), ["Gamma"]);
    assert_eq!(sales.get(&format!("/customers?tag=vip&q={reference}")).await.texts("tbody th"), [""; 0]);
    // Each tag of an account leads to the list, where the filter can be removed.
    let account = sales.get(&format!("/customers/{}", ids[0])).await;
    let links = account.attributes("a.label", "href");
    assert_eq!(links, ["/customers?tag=VIP", "/customers?tag=Loire%20Atlantique"]);
    let list = sales.in_french().get(&format!("{}&q=alpha", links[1])).await;
    assert!(
        list.text(".chosen").starts_with("Étiquette\u{a0}: Loire Atlantique Retirer"),
        "{}",
        list.text(".chosen")
    );
    assert_eq!(list.value("tag"), "Loire Atlantique", "the form keeps the filter");
    assert_eq!(list.attribute(".chosen a", "href").unwrap(), "/customers?q=alpha");
    let report = list.attribute(".command-bar a[href^='/customers/report']", "href").unwrap();
    assert_eq!(report, "/customers/report?q=alpha&tag=Loire+Atlantique");
}

/// The customers of all pages, in their order. Each is listed once.
pub async fn visited(app: &TestApp, mut search: Search) -> Vec<String> {
    let mut seen = Vec::new();
    loop {
        let list = search::list(&app.db, &search).await.unwrap();
        for row in list.rows {
            assert!(!seen.contains(&row.id), "{} is listed twice", row.company_name);
            seen.push(row.id);
        }
        let Some(after) = list.after else { return seen };
        search.after = Some(after);
    }
}

/// More customers than a search collects.
#[actix_web::test]
async fn pages_of_a_common_tag_visit_every_customer_once() {
    let app = TestApp::spawn_empty().await;
    paraph::demo::fill(&app.db, 6_000).await.unwrap();
    let all: Vec<(String, String)> =
        query("select id, words from customers order by name_key, id").all(&app.db).await.unwrap();
    for (text, word) in [("", " #2026# "), ("s", " s")] {
        let tagged = all.iter().filter(|it| it.1.contains(" #2026# ") && it.1.contains(word));
        let expected: Vec<&String> = tagged.map(|it| &it.0).collect();
        let search = Search { tag: "2026".into(), text: text.into(), limit: 100, ..Search::default() };
        let seen = visited(&app, search).await;
        assert!(expected.len() > if text.is_empty() { 1_000 } else { 100 });
        assert_eq!(seen.iter().collect::<Vec<_>>(), expected, "{text}");
    }
}
