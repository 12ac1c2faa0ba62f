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
            for (customer, topic) in
                [("", ""), ("", "sign-ins"), ("", "everything"), (ids[1].as_str(), ""), (&ids[1], "sign-ins")]
            {
                let wanted = |it: &&Line| {
                    let who = match person {
                        "" => true,
                        "nobody" => it.staff_id.is_none() && it.staff_name.is_empty(),
                        "command-line" => it.staff_id.is_none() && !it.staff_name.is_empty(),
                        id => it.staff_id.as_deref() == Some(id),
                    };
                    // An action or a customer makes the topic redundant.
                    let of_topic = match topic {
                        _ if !action.is_empty() || !customer.is_empty() => true,
                        "" => it.action != "signed-in",
                        "sign-ins" => it.action == "signed-in",
                        _ => true,
                    };
                    of_topic
                        && (action.is_empty() || it.action == action)
                        && who
                        && (customer.is_empty() || it.customer_id.as_deref() == Some(customer))
                };
                let expected: Vec<String> = lines.iter().filter(wanted).map(|it| it.mark.clone()).collect();
                let first = format!(
                    "/activity?from=2025-05-05&to=2025-05-05&topic={topic}&action={action}&person={person}&customer={customer}"
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
    let (pages, _) =
        walk(&people[0], "/activity?from=2025-05-05&to=2025-05-05&topic=everything", "next").await;
    assert_eq!(pages.len(), 7);
    let empty = people[0].get("/activity?from=2025-05-04&to=2025-05-04").await;
    assert!(empty.text(".empty").contains("Choose other dates"));
}

#[actix_web::test]
async fn wrong_dates_are_reported_at_their_field() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    for (query, field, words) in [
        (
            "from=2025-02-30",
            "from",
            "Enter the first day (From) with year, month and day, for example 2026-10-25",
        ),
        (
            "from=25/10/2025",
            "from",
            "Enter the first day (From) with year, month and day, for example 2026-10-25",
        ),
        ("to=12025-01-01", "to", "Enter the last day (To) with year, month and day, for example 2026-10-25"),
        ("to=0001-01-01", "to", "Enter the last day (To) with year, month and day, for example 2026-10-25"),
        ("from=2025-02-02&to=2025-02-01", "to", "Under To, enter the same day as under From or a later one"),
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
    for query in ["page=2", "action=x", "action=Refused", "person=x", "topic=x", "from=a&from=b", "after=%00"]
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
    let export = sales.post("/activity/export?customer=x", &[("", ""); 0]).await;
    assert_eq!(export.status, 400);
    for query in ["", "action=&person=&customer=&topic=", "after=unknown", "before=%20", "action=user-added"]
    {
        assert_eq!(sales.get(&format!("/activity?{query}")).await.status, 200, "{query}");
    }
    assert_eq!(app.count("activity_log where action = 'activity-exported'").await, 0);
}

#[actix_web::test]
async fn sign_ins_are_shown_on_request_only() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    app.register(&sales, customer("Crèche")).await;
    let page = sales.get("/activity").await;
    assert_eq!(page.texts(".what"), ["Customer registered"]);
    assert_eq!(page.texts(".topics a"), ["Customers, users and settings", "Sign-ins", "Everything"]);
    assert_eq!(page.text(".topics [aria-current]"), "Customers, users and settings");
    let links = page.attributes(".topics a", "href");
    assert!(!links[0].contains("topic"), "{links:?}");
    let sign_ins = sales.get(&links[1]).await;
    assert_eq!(sign_ins.texts(".what"), ["Signed in"]);
    assert_eq!(sign_ins.value("topic"), "sign-ins", "the form keeps the topic");
    let everything = sales.get(&links[2]).await;
    assert_eq!(everything.texts(".what"), ["Customer registered", "Signed in"]);
    // The next visit starts with the default.
    assert_eq!(sales.get("/activity").await.texts(".what"), ["Customer registered"]);
    assert_eq!(sales.get("/activity?action=signed-in").await.texts(".what"), ["Signed in"]);
    // The export has the lines of the page, and the log says which.
    let action = sign_ins.attribute("main form[method=post]", "action").unwrap();
    let export = sales.post(&action, &[("", ""); 0]).await;
    assert!(
        export.body.contains("signed-in") && !export.body.contains("customer-created"),
        "{}",
        export.body
    );
    let said = sales.in_french().get("/activity").await.texts("tbody tr");
    assert!(said[0].contains("Lignes affichées\u{a0}: Connexions"), "{said:#?}");
}

#[actix_web::test]
async fn the_log_is_filtered_by_a_customers_name_or_id() {
    let app = TestApp::spawn().await;
    let (sales, admin) = (app.as_sales().await, app.as_user_admin().await);
    let mut new = customer("Crèche du Nord");
    new.company.microsoft_id = Some("4a22108e-d576-4e29-a49c-e2ef13acb571".into());
    let id = app.register(&sales, new).await;
    app.register(&sales, customer("Crèche du Sud")).await;
    app.register(&sales, customer("Épicerie")).await;
    for typed in ["nord", "creche+nord", &id, "4A22108E-D576-4E29-A49C-E2EF13ACB571", "+Cr%C3%A8che+du+Nord"]
    {
        let page = sales.get(&format!("/activity?customer={typed}")).await;
        assert_eq!(page.status, 200, "{typed}");
        assert_eq!(page.texts("td[data-label='Affected customer']"), ["Crèche du Nord"], "{typed}");
        assert_eq!(page.text(".chosen strong"), "Crèche du Nord");
        assert_eq!(page.value("customer"), id, "links and the form have the ID");
    }
    let several = sales.get("/activity?customer=creche&action=customer-created").await;
    several.refuses(&["customer"]);
    assert_eq!(several.error("customer"), "Choose one of these customers, or type more of the name");
    assert_eq!(several.texts(".candidates a"), ["Crèche du Nord", "Crèche du Sud"]);
    assert_eq!(several.value("customer"), "creche");
    let chosen = sales.get(&several.attributes(".candidates a", "href")[0]).await;
    assert_eq!(chosen.texts(".chosen strong"), ["Customer registered", "Crèche du Nord"]);
    assert_eq!(chosen.value("action"), "customer-created");
    let none = sales.in_french().get("/activity?customer=boulangerie").await;
    none.refuses(&["customer"]);
    assert_eq!(none.error("customer"), "Vérifiez le nom ou l’ID du client\u{a0}: aucun client ne correspond");
    // The search knows the contacts of customers, which a User admin may not see.
    assert_eq!(admin.get("/activity?customer=nord").await.status, 400);
    assert_eq!(admin.get(&format!("/activity?customer={id}")).await.text(".chosen strong"), "Crèche du Nord");
    assert!(admin.get("/activity").await.attribute("#customer", "name").is_none());
}
