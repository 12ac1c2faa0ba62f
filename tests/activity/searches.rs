//! Searching the activity log: filters, paging, refused queries.

use chrono::TimeDelta;
use paraph::store::activity::activity_log;

use crate::activity::log::{Line, insert, marks};
use crate::support::samples::customer;
use crate::support::{Client, TestApp};

/// Lines of three people, three actions and two customers; many share a timestamp.
async fn many(app: &TestApp, people: &[Client; 2], customers: &[String; 2]) -> Vec<Line> {
    let mut lines = Vec::new();
    for number in 0..330_usize {
        let person = people.get(number % 4).map(Client::staff);
        let mut line = Line::of("2025-05-05T10:00:00Z", &format!("/{number}"));
        line.at += TimeDelta::microseconds(i64::try_from(number / 110).unwrap());
        line.id = format!("{:04}-{number}", (number * 7919) % 1000);
        line.staff_id = person.map(|it| it.id.clone());
        // People are found under all their names.
        line.staff_name = match (person, number % 4) {
            (Some(person), _) => format!("{} {number}", person.name),
            (None, 2) => activity_log::COMMAND_LINE.into(),
            (None, _) => String::new(),
        };
        line.customer_id = customers.get(number % 5).cloned();
        line.action = ["refused", "roles-updated", "signed-in"][number % 3];
        lines.push(line);
    }
    insert(app, &lines).await;
    lines.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    lines
}

/// Follows the page links, and returns the marks on each page.
async fn walk(person: &Client, first: &str, link: &str) -> (Vec<Vec<String>>, String) {
    let (mut pages, mut at) = (Vec::new(), first.to_owned());
    loop {
        let page = person.get(&at).await;
        pages.push(marks(&page));
        assert!(pages.len() < 20, "the pages never end");
        match page.attribute(&format!("nav.pages a[rel={link}]"), "href") {
            Some(next) => at = next,
            None => return (pages, at),
        }
    }
}

#[actix_web::test]
async fn pages_visit_every_line_of_any_filter_once_and_back() {
    let app = TestApp::spawn().await;
    let people = [app.as_sales().await, app.as_admin_agent().await];
    let ids = [
        app.register(&people[0], customer("Crèche")).await,
        app.register(&people[0], customer("Épicerie")).await,
    ];
    let lines = many(&app, &people, &ids).await;
    let staff = &people[0].staff().id;
    for action in ["", "refused", "roles-updated", "user-added"] {
        for person in ["", staff, "nobody", "command-line"] {
            for customer in ["", &ids[1]] {
                let wanted = |it: &&Line| {
                    let who = match person {
                        "" => true,
                        "nobody" => it.staff_id.is_none() && it.staff_name.is_empty(),
                        "command-line" => it.staff_id.is_none() && !it.staff_name.is_empty(),
                        id => it.staff_id.as_deref() == Some(id),
                    };
                    (action.is_empty() || it.action == action)
                        && who
                        && (customer.is_empty() || it.customer_id.as_deref() == Some(customer))
                };
                let expected: Vec<String> = lines.iter().filter(wanted).map(|it| it.mark.clone()).collect();
                let first = format!(
                    "/activity?from=2025-05-05&to=2025-05-05&action={action}&person={person}&customer={customer}"
                );
                let (pages, last) = walk(&people[0], &first, "next").await;
                assert_eq!(pages.concat(), expected, "{first}");
                let (mut back, _) = walk(&people[0], &last, "prev").await;
                back.reverse();
                // Backwards, pages are cut from the other end.
                assert_eq!(back.concat(), expected, "{first}, back");
                assert!(back.iter().skip(1).all(|it| it.len() == 50 || *it == pages[pages.len() - 1]));
            }
        }
    }
    let (pages, _) = walk(&people[0], "/activity?from=2025-05-05&to=2025-05-05", "next").await;
    assert_eq!(pages.len(), 7);
    let empty = people[0].get("/activity?from=2025-05-04&to=2025-05-04").await;
    assert!(empty.text(".empty").contains("Choose other dates"));
}

#[actix_web::test]
async fn wrong_dates_are_reported_at_their_field() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    for (query, field, words) in [
        ("from=2025-02-30", "from", "Enter the first day with year, month and day, for example 2026-10-25"),
        ("from=25/10/2025", "from", "Enter the first day with year, month and day, for example 2026-10-25"),
        ("to=12025-01-01", "to", "Enter the last day with year, month and day, for example 2026-10-25"),
        ("to=0001-01-01", "to", "Enter the last day with year, month and day, for example 2026-10-25"),
        ("from=2025-02-02&to=2025-02-01", "to", "Enter the same day as From or a later one"),
    ] {
        let page = sales.get(&format!("/activity?{query}&action=refused")).await;
        page.refuses(&[field]);
        assert_eq!(page.error(field), words);
        assert_eq!(page.value("action"), "refused");
        let typed = query.split(['=', '&']).nth(1).unwrap();
        assert!([page.value("from"), page.value("to")].contains(&typed.to_owned()), "{query}");
        assert!(page.attribute("table", "class").is_none());
        let export = sales.post(&format!("/activity/export?{query}"), &[("", ""); 0]).await;
        assert_eq!(export.status, 400, "{query}");
    }
    let page = sales.in_french().get("/activity?from=x&to=y").await;
    page.refuses(&["from", "to"]);
}

#[actix_web::test]
async fn an_unknown_query_of_the_log_is_refused() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    for query in
        ["page=2", "action=x", "action=Refused", "person=x", "customer=x", "from=a&from=b", "after=%00"]
    {
        assert_eq!(sales.get(&format!("/activity?{query}")).await.status, 400, "{query}");
        assert_eq!(
            sales.get(&format!("/activity/export?{query}")).await.status,
            if query == "page=2" || query.contains("from") || query.contains("%00") { 400 } else { 303 },
            "{query}"
        );
        let export = sales.post(&format!("/activity/export?{query}"), &[("", ""); 0]).await;
        assert_eq!(export.status, 400, "{query}");
    }
    for query in ["", "action=&person=&customer=", "after=unknown", "before=%20", "action=user-added"] {
        assert_eq!(sales.get(&format!("/activity?{query}")).await.status, 200, "{query}");
    }
    assert_eq!(app.count("activity_log where action = 'activity-exported'").await, 0);
}
