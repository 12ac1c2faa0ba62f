//! The list of customers: search, filter, sorting, paging, refused queries.

use std::collections::{BTreeSet, HashSet};

use paraph::model::acceptances::standing::{Standing, Status};
use paraph::model::customers::contact::Contact;
use paraph::model::customers::customer::NewCustomer;
use paraph::model::kernel::clock;
use paraph::model::kernel::text::fold;
use paraph::store::catalogue::catalogue;
use paraph::store::customers::search::{self, Hits, List, Search};
use paraph::store::db::{Db, query};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::support::samples::{confirmed, customer};
use crate::support::{Client, TestApp};

/// The same customer with people whose names and addresses are not searched for.
fn quiet(mut new: NewCustomer) -> NewCustomer {
    let email = "zoe@client.example";
    new.contact = new.contact.map(|it| Contact { email: email.into(), ..it });
    new.acceptance = new.acceptance.map(|mut it| {
        it.contact.email = email.into();
        it
    });
    new
}

async fn found(person: &Client, typed: &str) -> Vec<String> {
    let typed = utf8_percent_encode(typed, NON_ALPHANUMERIC);
    let page = person.get(&format!("/customers?q={typed}")).await;
    assert_eq!(page.status, 200, "{}", page.main());
    page.texts("tbody th")
}

#[actix_web::test]
async fn search_ignores_case_and_accents() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let mut school = quiet(confirmed("Société École d’Été", (2024, 9, 3)));
    school.domain = "lycee-nord.onmicrosoft.com".into();
    school.company.microsoft_id = Some("4a22108e-d576-4e29-a49c-e2ef13acb571".into());
    let id = app.register(&sales, school).await;
    app.register(&sales, quiet(customer("École du Sud"))).await;
    app.register(&sales, quiet(customer("Straße & Söhne GmbH"))).await;
    app.register(&sales, quiet(customer("Ελληνική Εταιρεία"))).await;
    let school = ["Société École d’Été"];
    for typed in [
        "societe",
        "SOCIÉTÉ",
        "soc",
        "école société",
        "societe ecol",
        "d ete",
        "lycee",
        "lycee-nord",
        "LYCEE-NORD.onmicrosoft.com",
        "  societe  ",
        "4a22108e-d576-4e29-a49c-e2ef13acb571",
        "4A22108E-D576",
        "4a22108e",
    ] {
        assert_eq!(found(&sales, typed).await, school, "{typed}");
    }
    assert_eq!(found(&sales, "ecole").await, ["École du Sud", "Société École d’Été"]);
    assert_eq!(found(&sales, "strasse").await, ["Straße & Söhne GmbH"]);
    assert_eq!(found(&sales, "sohne").await, ["Straße & Söhne GmbH"]);
    assert_eq!(found(&sales, "Ελληνική").await, ["Ελληνική Εταιρεία"]);
    for typed in
        ["ociete", "ecole gmbh", "%", "_", "societe%", "'", "-", "\"", "4a22108e-ffff", "~", "\u{0}a"]
    {
        if typed.contains('\0') {
            assert_eq!(sales.get("/customers?q=%00a").await.status, 400);
            continue;
        }
        assert!(
            !found(&sales, typed).await.contains(&school[0].to_owned()) || typed == "societe%",
            "{typed}"
        );
    }
    let reference = sales.get(&format!("/customers/{id}")).await.fact("Reference");
    for typed in [reference.clone(), reference.to_lowercase().replace('-', "")] {
        assert_eq!(found(&sales, &typed).await, school, "{typed}");
    }
}

#[actix_web::test]
async fn a_superseded_reference_still_finds_its_customer() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let reference = sales.get(&format!("/customers/{id}")).await.fact("Reference");
    sales.fill_in(&format!("/customers/{id}/confirmations/new"), &[("last_name", "Roy")]).await.location();
    assert_eq!(found(&sales, &reference).await, ["Crèche"]);
}

#[actix_web::test]
async fn the_list_shows_each_customers_status() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    app.register(&admin, confirmed("Alpha", (2024, 9, 3))).await;
    app.register(&admin, confirmed("Beta", (2020, 2, 29))).await;
    app.register(&admin, customer("Gamma")).await;
    let list = admin.get("/customers").await;
    let heads =
        ["Name", "Acceptance status", "Accepted on", "Primary domain name, Microsoft ID", "Country/region"];
    assert_eq!(list.texts("thead th"), heads);
    assert_eq!(list.texts("tbody th"), ["Alpha", "Beta", "Gamma"]);
    assert_eq!(list.texts("tbody .tag"), ["Confirmed", "Renewal due", "Not provided"]);
    assert_eq!(
        list.texts("td[data-label='Accepted on']"),
        ["3\u{a0}September\u{a0}2024", "29\u{a0}February\u{a0}2020", "–"]
    );
    assert_eq!(list.texts("td .under"), ["Microsoft ID: Not recorded"; 3]);
    assert_eq!(list.text(".hits"), "3 customers");
    let list = admin.in_french().get("/customers?status=renewal_due").await;
    assert_eq!(list.texts("tbody th"), ["Beta"]);
    assert_eq!(list.texts("td[data-label='Accepté le']"), ["29\u{a0}février\u{a0}2020"]);
    assert_eq!(list.text(".hits"), "1 client");
    assert_eq!(list.value("status"), "renewal_due");
}

#[actix_web::test]
async fn search_and_filter_combine_and_are_part_of_the_address() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    app.register(&sales, quiet(confirmed("École Nord", (2024, 9, 3)))).await;
    app.register(&sales, quiet(confirmed("École Sud", (2020, 9, 3)))).await;
    app.register(&sales, quiet(confirmed("Lycée Sud", (2020, 9, 3)))).await;
    let list = sales.get("/customers?q=ecole&status=renewal_due").await;
    assert_eq!(list.texts("tbody th"), ["École Sud"]);
    assert_eq!((list.value("q"), list.value("status")), ("ecole".into(), "renewal_due".into()));
    let report = list.attribute(".command-bar a[href^='/customers/report']", "href").unwrap();
    assert_eq!(report, "/customers/report?q=ecole&status=renewal_due");
    assert_eq!(sales.get(&report).await.texts("tbody th"), ["École Sud"]);
}

#[actix_web::test]
async fn an_empty_list_offers_the_next_step() {
    let app = TestApp::spawn().await;
    let (sales, admin) = (app.as_sales().await, app.as_global_admin().await);
    let list = sales.get("/customers").await;
    assert_eq!(
        list.texts(".empty p"),
        ["There are no customers yet. Register the first one.", "New customer"]
    );
    let list = admin.get("/customers").await;
    assert!(list.text(".empty").contains("give someone one of these roles under User management"));
    assert_eq!(list.attribute(".empty a", "href").as_deref(), Some("/settings/users"));
    app.register(&sales, customer("Gamma")).await;
    for query in ["q=nothing", "status=confirmed", "q=gamma&status=confirmed", "q=%25", "q=2222-2222-2222"] {
        let list = sales.get(&format!("/customers?{query}")).await;
        assert!(list.text(".empty").starts_with("No customer matches."), "{query}");
        assert!(list.text(".hits").starts_with("0 customers"), "{query}");
    }
}

/// Follows the page links, and returns the names on each page.
async fn walk(person: &Client, first: &str, link: &str) -> (Vec<Vec<String>>, String) {
    let (mut pages, mut at) = (Vec::new(), first.to_owned());
    loop {
        let page = person.get(&at).await;
        assert_eq!(page.status, 200);
        pages.push(page.texts("tbody th"));
        assert!(pages.len() < 100, "the pages never end");
        match page.attribute(&format!("nav.pages a[rel={link}]"), "href") {
            Some(next) => at = next,
            None => return (pages, at),
        }
    }
}

async fn many(app: &TestApp, by: &Client, count: usize) -> Vec<String> {
    let names = ["Zèbre", "école", "Éclat", "Ecole", "alpha", "Été", "Österreich", "Ærø"];
    for number in 0..count {
        let name = format!("{} {number:03}", names[number % names.len()]);
        let day = if number % 2 == 0 { 2020 } else { 2024 };
        app.register(by, quiet(confirmed(&name, (day, 1, 1)))).await;
    }
    let rows: Vec<(String, String)> =
        query("select company_name, id from customers").all(&app.db).await.unwrap();
    let mut rows: Vec<_> = rows.into_iter().map(|(name, id)| (fold(&name), id, name)).collect();
    rows.sort();
    rows.into_iter().map(|(_, _, name)| name).collect()
}

#[actix_web::test]
async fn pages_visit_every_customer_once_by_name_forwards_and_backwards() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let names = many(&app, &sales, 130).await;
    for first in [
        "/customers",
        "/customers?status=renewal_due",
        "/customers?q=ec",
        "/customers?q=ec&status=renewal_due",
    ] {
        let (pages, last) = walk(&sales, first, "next").await;
        let seen: Vec<String> = pages.concat();
        let wanted = |name: &&String| {
            let number: usize = name[name.len() - 3..].parse().unwrap();
            (!first.contains("q=ec") || fold(name).starts_with("ec"))
                && (!first.contains("renewal") || number.is_multiple_of(2))
        };
        let expected: Vec<String> = names.iter().filter(wanted).cloned().collect();
        assert_eq!(seen, expected, "{first}");
        let (mut back, _) = walk(&sales, &last, "prev").await;
        back.reverse();
        assert_eq!(back, pages, "{first}: the same pages on the way back");
        assert!(!first.ends_with("customers") || pages.len() == 3);
    }
    let second = sales.get(&sales.get("/customers").await.attribute("a[rel=next]", "href").unwrap()).await;
    let back = sales.get(&second.attribute("a[rel=prev]", "href").unwrap()).await;
    assert_eq!(back.texts("tbody th"), names[..50]);
}

#[actix_web::test]
async fn a_customer_of_the_same_name_is_not_skipped_between_pages() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    for number in 0..60 {
        let mut new = customer("Durand");
        new.domain = format!("durand-{number}.onmicrosoft.com");
        app.register(&sales, new).await;
    }
    let (mut domains, mut at) = (HashSet::new(), "/customers".to_owned());
    loop {
        let page = sales.get(&at).await;
        domains.extend(page.texts("td[data-label='Primary domain name']"));
        match page.attribute("a[rel=next]", "href") {
            Some(next) => at = next,
            None => break,
        }
    }
    assert_eq!(domains.len(), 60);
}

/// The ids on all pages of a search in list order, and the last page.
async fn walk_search(db: &Db, search: &mut Search) -> (Vec<String>, List) {
    let forwards = search.before.is_none();
    let mut seen: Vec<String> = Vec::new();
    loop {
        let mut list = search::list(db, search).await.unwrap();
        let ids = std::mem::take(&mut list.rows).into_iter().map(|it| it.id);
        seen = if forwards { seen.into_iter().chain(ids).collect() } else { ids.chain(seen).collect() };
        match if forwards { &list.after } else { &list.before } {
            Some(cursor) if forwards => search.after = Some(cursor.clone()),
            Some(cursor) => search.before = Some(cursor.clone()),
            None => return (seen, list),
        }
    }
}

/// Words common to more customers than a search collects, on a register large enough for bounded index walks.
#[actix_web::test]
async fn a_search_for_common_words_finds_every_match_once_over_all_pages() {
    let app = TestApp::spawn_empty().await;
    paraph::demo::fill(&app.db, 12_500).await.unwrap();
    let rows: Vec<(String, String, String, String)> =
        query("select name_key, id, words, standing from customers order by name_key, id")
            .all(&app.db)
            .await
            .unwrap();
    let catalogue = catalogue::catalogue(&app.db).await.unwrap();
    let today = clock::today(chrono_tz::Tz::UTC);
    for (text, words, status) in [
        ("e", vec![" e"], None),
        ("s c", vec![" s", " c"], None),
        ("s", vec![" s"], Some(Status::RenewalDue)),
        ("ecole", vec![" ecole"], None),
        ("lefevre filles", vec![" lefevre", " filles"], None),
        ("1249 saint", vec![" 1249", " saint"], None),
        ("124 saint", vec![" 124", " saint"], Some(Status::Confirmed)),
        ("s c l b e m", vec![" s", " c", " l", " b", " e", " m"], None),
    ] {
        let standings = status.map(|it: Status| catalogue.standings(it, today));
        let matches = |row: &&(String, String, String, String)| {
            words.iter().all(|it| row.2.contains(it))
                && standings.as_ref().is_none_or(|it| it.contains(&Standing::from(row.3.clone())))
        };
        let expected: Vec<String> = rows.iter().filter(matches).map(|it| it.1.clone()).collect();
        let mut search =
            Search { text: text.into(), standings: standings.clone(), limit: 500, ..Search::default() };
        let (seen, last) = walk_search(&app.db, &mut search).await;
        // Very common words are listed by matching word; a complete word is one of them.
        let in_order_of_names = matches!(last.hits, Hits::Exactly(_)) && words.len() < 6;
        if in_order_of_names || text == "ecole" {
            assert_eq!(seen, expected, "{text} {status:?}");
        }
        let sorted = |ids: &[String]| ids.iter().cloned().collect::<BTreeSet<_>>();
        assert_eq!((seen.len(), sorted(&seen)), (expected.len(), sorted(&expected)), "{text} {status:?}");
        if let Hits::Exactly(count) = last.hits {
            assert_eq!(usize::try_from(count).unwrap(), expected.len(), "{text}");
        }
        // Then backwards from the last page.
        let Some(last) = seen.last() else { continue };
        search.after = None;
        search.before = Some(last.clone());
        let (mut back, _) = walk_search(&app.db, &mut search).await;
        back.push(last.clone());
        assert_eq!(back, seen, "{text} {status:?}, back");
    }
    let client = app.as_nobody();
    let (_, email, password, _) = paraph::demo::PEOPLE[3];
    client.post("/sign-in", &[("email", email), ("password", password), ("next", "")]).await.location();
    let list = client.get("/customers?q=s").await;
    let said = list.text(".hits");
    assert!(said.starts_with("Too many customers match to be counted or sorted by name."), "{said}");
    assert!(list.texts("th[aria-sort]").is_empty(), "a list in the order of words");
    let list = client.get("/customers").await;
    assert_eq!(list.text(".hits"), "12,500 customers");
    assert_eq!(list.texts("th[aria-sort=ascending]").len(), 1);
}

/// A status may consist of several standings, each with its own range of the index.
#[actix_web::test]
async fn customers_of_one_status_with_different_standings_form_one_list() {
    let app = TestApp::spawn_empty().await;
    paraph::demo::fill(&app.db, 300).await.unwrap();
    app.execute(query("update customers set standing = 'direct' where tags <> '[]'")).await;
    app.execute(query("delete from customer_counts")).await;
    app.execute(query(
        "insert into customer_counts (standing, customers)
         select standing, count(*) from customers group by standing",
    ))
    .await;
    let catalogue = catalogue::catalogue(&app.db).await.unwrap();
    let standings = catalogue.standings(Status::Confirmed, clock::today(chrono_tz::Tz::UTC));
    assert_eq!(standings, [Standing::Direct, Standing::Accepted("customer-2".into())]);
    let rows: Vec<(String,)> =
        query("select id from customers where standing in ('direct', 'customer-2') order by name_key, id")
            .all(&app.db)
            .await
            .unwrap();
    let expected: Vec<String> = rows.into_iter().map(|(id,)| id).collect();
    let mut search = Search { standings: Some(standings), limit: 7, ..Search::default() };
    let (seen, last) = walk_search(&app.db, &mut search).await;
    assert_eq!(seen, expected);
    assert_eq!(last.hits, Hits::Exactly(i64::try_from(expected.len()).unwrap()));
    let last = seen.last().unwrap().clone();
    let mut search = Search { after: None, before: Some(last.clone()), ..search };
    let (mut back, _) = walk_search(&app.db, &mut search).await;
    back.push(last);
    assert_eq!(back, expected);
}

#[actix_web::test]
async fn an_unknown_query_of_the_list_is_refused() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    app.register(&sales, customer("Gamma")).await;
    let long = format!("q={}", "a".repeat(201));
    for path in ["/customers", "/customers/report"] {
        for query in ["page=2", "q=a&q=b", "status=lapsed", "q=%ff", "q=%c3%28", "q=%00", &long] {
            let page = sales.get(&format!("{path}?{query}")).await;
            assert_eq!(
                (page.status, page.text("h1").as_str()),
                (400, "The request could not be read"),
                "{query}"
            );
        }
        for query in ["q=", "status=", "&&", "after=unknown", "before=%20", "q=100%"] {
            assert_eq!(sales.get(&format!("{path}?{query}")).await.status, 200, "{query}");
        }
    }
    assert_eq!(sales.get(&format!("/customers?q={}", "a".repeat(200))).await.status, 200);
}

#[actix_web::test]
async fn words_that_look_like_ids_and_other_spellings_of_ids_are_found() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let mut new = customer("ACE-2000");
    new.domain = "decade2020.onmicrosoft.com".into();
    new.company.microsoft_id = Some("88c3eac3-93a1-2974-cf33-25d11e88012d".into());
    app.register(&sales, new).await;
    app.register(&sales, customer("Gamma")).await;
    for q in [
        "decade2020",
        "decade2020.onm",
        "decade2020.onmicrosoft",
        "DECADE2020.onmicrosoft.com",
        "88c3eac393a12974cf3325d11e88012d",
        "{88C3EAC3-93A1-2974-CF33-25D11E88012D}",
        "88c3eac3",
    ] {
        for status in ["", "not_provided"] {
            let q = utf8_percent_encode(q, NON_ALPHANUMERIC);
            let list = sales.get(&format!("/customers?q={q}&status={status}")).await;
            assert_eq!(
                (list.texts("tbody th"), list.text(".hits").as_str()),
                (vec!["ACE-2000".to_owned()], "1 customer"),
                "{q}"
            );
        }
    }
}
