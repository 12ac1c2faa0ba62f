//! The activity log: its content, its readers, its wording.

use chrono::{DateTime, Days, Months, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use paraph::details;
use paraph::model::activity::action::Action;
use paraph::model::kernel::clock;
use paraph::model::kernel::period::Period;
use paraph::model::people::staff::Role;
use paraph::store::activity::activity_log::{self, By, Entry};
use paraph::store::db::{Query, query};
use regex_lite::Regex;
use serde_json::json;

use crate::support::files::below;
use crate::support::samples::{confirmed, customer};
use crate::support::{Response, TestApp};

/// Inserts a log line, recognisable by the page that it names.
#[derive(Debug, Clone, Default)]
pub struct Line {
    pub id: String,
    pub at: DateTime<Utc>,
    pub staff_id: Option<String>,
    pub staff_name: String,
    pub customer_id: Option<String>,
    pub action: &'static str,
    pub mark: String,
}

impl Line {
    pub fn of(at: &str, mark: &str) -> Line {
        let id = uuid::Uuid::now_v7().to_string();
        Line { id, at: at.parse().unwrap(), action: "refused", mark: mark.into(), ..Line::default() }
    }

    pub fn insert(&self) -> Query {
        query(
            "insert into activity_log (id, at, staff_id, staff_name, customer_id, action, after, sign_in)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&self.id)
        .bind(self.at)
        .bind(self.staff_id.clone())
        .bind(&self.staff_name)
        .bind(self.customer_id.clone())
        .bind(self.action)
        .bind(json!({ "path": self.mark }).to_string())
        .bind(self.action == "signed-in")
    }
}

pub async fn insert(app: &TestApp, lines: &[Line]) {
    let mut tx = app.db.begin().await.unwrap();
    for line in lines {
        line.insert().execute(&mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// The marks of the lines on a page.
pub fn marks(page: &Response) -> Vec<String> {
    assert_eq!(page.status, 200, "{}", page.main());
    page.texts(".changes ins")
}

#[actix_web::test]
async fn the_last_month_is_shown_by_default() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let zone: Tz = "Europe/Paris".parse().unwrap();
    let today = clock::today(zone);
    let from = today.checked_sub_months(Months::new(1)).unwrap();
    let midnight = |day: NaiveDate| {
        zone.from_local_datetime(&day.and_hms_opt(0, 0, 0).unwrap()).unwrap().to_utc().to_rfc3339()
    };
    let tomorrow = midnight(today + Days::new(1));
    let mut lines = vec![Line::of(&midnight(from), "first"), Line::of(&midnight(from), "too old")];
    lines.extend([Line::of(&tomorrow, "last"), Line::of(&tomorrow, "not yet")]);
    for late in [1, 2] {
        lines[late].at -= TimeDelta::microseconds(1);
    }
    insert(&app, &lines).await;
    let page = sales.get("/activity").await;
    // A clock that was ahead has dated a line tomorrow.
    assert_eq!(marks(&page), ["not yet", "last", "first"]);
    let yesterday = today - Days::new(1);
    assert_eq!(marks(&sales.get(&format!("/activity?to={yesterday}&from={from}")).await), ["first"]);
    assert_eq!((page.value("from"), page.value("to")), (from.to_string(), today.to_string()));
    assert!(page.text(".hits").ends_with("newest first. Dates and times are in the time zone Europe/Paris."));
    let page = sales.get(&format!("/activity?to={}", today + Days::new(1))).await;
    assert_eq!(marks(&page), ["not yet", "last"]);
    let page = sales.get(&format!("/activity?from={}", from - Days::new(1))).await;
    assert_eq!(marks(&page), ["not yet", "last", "first", "too old"]);
    assert_eq!(marks(&sales.get("/activity?from=&to=2020-01-31").await), [""; 0]);
    assert_eq!(sales.get("/activity?to=2020-03-31").await.value("from"), "2020-02-29");
}

#[actix_web::test]
async fn a_day_has_the_length_it_had_in_the_readers_time_zone() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    // Days of 25 hours, of 23, of 23 that start at 01:00, and of 24.
    for (zone, day, begins, ends) in [
        (None, "2025-10-26", "2025-10-25T22:00:00Z", "2025-10-26T23:00:00Z"),
        (None, "2025-03-30", "2025-03-29T23:00:00Z", "2025-03-30T22:00:00Z"),
        (Some("America/Santiago"), "2025-09-07", "2025-09-07T04:00:00Z", "2025-09-08T03:00:00Z"),
        (Some("Asia/Tokyo"), "2025-10-26", "2025-10-25T15:00:00Z", "2025-10-26T15:00:00Z"),
    ] {
        app.execute(query("delete from activity_log")).await;
        let own = query("update staff set own_time_zone = $1").bind(zone.map(str::to_owned));
        app.execute(own).await;
        let mut lines = [begins, begins, ends, ends].map(|at| Line::of(at, at));
        for (line, mark) in lines.iter_mut().zip(["day before", "first", "last", "day after"]) {
            line.mark = mark.into();
            if matches!(mark, "day before" | "last") {
                line.at -= TimeDelta::microseconds(1);
            }
        }
        insert(&app, &lines).await;
        let page = sales.get(&format!("/activity?from={day}&to={day}")).await;
        assert_eq!(marks(&page), ["last", "first"], "{day} {zone:?}");
        assert!(page.text(".hits").contains(zone.unwrap_or("Europe/Paris")));
    }
    let page = sales.get("/activity?from=2025-10-26&to=2025-10-26").await;
    assert_eq!(page.texts("tbody th")[1], "26\u{a0}October\u{a0}2025 at 00:00:00");
    // Samoa skipped 30 December 2011.
    let day = "2011-12-30".parse().unwrap();
    let (from, until) = Period { from: day, to: day }.moments("Pacific/Apia".parse().unwrap());
    assert_eq!((from, until), ("2011-12-30T10:00:00Z".parse().unwrap(), from));
}

#[actix_web::test]
async fn a_filter_is_part_of_the_address_and_can_be_removed() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche & Fils", (2024, 9, 3))).await;
    sales.fill_in(&format!("/customers/{id}/contact/edit"), &[("last_name", "Roy")]).await.location();
    let account = sales.get(&format!("/customers/{id}")).await;
    let all = account.attribute("main a[href^='/activity?']", "href").unwrap();
    let page = sales.get(&all).await;
    let column = |page: &Response, label: &str| page.texts(&format!("td[data-label='{label}']"));
    assert_eq!(
        page.texts(".what"),
        ["Primary contact updated", "Acceptance confirmed", "Customer registered"]
    );
    assert_eq!(column(&page, "Affected customer"), ["Crèche & Fils"; 3]);
    assert_eq!(column(&page, "Partner user"), ["Samuel Sales"; 3]);
    assert_eq!(page.text(".chosen strong"), "Crèche & Fils");
    assert_eq!(page.attribute("tbody td a", "href").unwrap(), format!("/customers/{id}"));
    // The form keeps the customer filter, and the link removes it.
    assert_eq!(page.value("customer"), id);
    let page = sales.get(&format!("{all}&action=contact-updated&person={}", sales.staff().id)).await;
    assert_eq!(page.texts(".what"), ["Primary contact updated"]);
    assert_eq!(
        (page.value("action"), page.value("person")),
        ("contact-updated".into(), sales.staff().id.clone())
    );
    let chosen =
        ["Action: Primary contact updated", "Partner user: Samuel Sales", "Affected customer: Crèche & Fils"];
    for (said, chosen) in page.texts(".chosen").iter().zip(chosen) {
        assert!(said.starts_with(chosen), "{said}");
    }
    assert!(page.text(".hits").starts_with("From "));
    let off = page.attributes(".chosen a", "href").pop().unwrap();
    assert!(off.contains("action=contact-updated") && !off.contains(&id), "{off}");
    assert_eq!(sales.get(&off).await.texts(".what"), ["Primary contact updated"]);
    let page = sales.get("/activity?topic=everything").await;
    assert_eq!(page.texts(".what").last().unwrap(), "Signed in");
    assert!(page.attribute(".chosen", "class").is_none());
    // An address is shown if it is known.
    assert_eq!(column(&page, "IP address")[0], "127.0.0.1");
    assert_eq!(column(&page, "IP address")[1], "–");
}

#[actix_web::test]
async fn details_show_values_before_and_after_in_words() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let other = app.add_person("Samuel Sales", &[Role::Sales]).await;
    let by = By::new(admin.staff(), None);
    let firm = details! {
        LegalName: "Témoin SARL", Country: "DE", TimeZone: "Europe/Paris",
        Kind: "indirect_provider", SecondFactorForEverybody: true,
    };
    let mut tx = app.db.begin().await.unwrap();
    for entry in [
        Entry { after: Some(firm), ..Entry::new(Action::SetUp) },
        Entry {
            person_id: Some(&other.id),
            before: Some(details! { Roles: ["sales"], MpnId: "x" }),
            after: Some(details! { Roles: ["global-admin", "admin-agent"] }),
            ..Entry::new(Action::RolesUpdated)
        },
        Entry {
            before: Some(details! { SecondFactorForEverybody: true }),
            after: Some(details! { SecondFactorForEverybody: false }),
            ..Entry::new(Action::PartnerUpdated)
        },
        Entry { after: Some(details! { SecondFactor: "recovery-code" }), ..Entry::new(Action::SignedIn) },
    ] {
        activity_log::insert(&mut tx, by, entry).await.unwrap();
    }
    let entry = Entry { after: Some(details! { Name: "Nord" }), ..Entry::new(Action::ResellerAdded) };
    activity_log::insert_from_command_line(&mut tx, entry).await.unwrap();
    tx.commit().await.unwrap();
    let page = admin.get("/activity?topic=everything").await;
    let said = page.texts("tbody tr");
    for (number, words) in [
        (0, "Indirect reseller added Details"),
        (0, "Full name: Nord Command line –"),
        (1, "Second factor: Recovery code"),
        (2, "Who needs a second factor: Everybody → Global admins and User admins"),
        (3, "Affected person: Samuel Sales Roles changed Details"),
        (3, "MPN ID: x → Not recorded"),
        (3, "Roles: Sales agent → Global admin, Admin agent"),
        (4, "Register set up"),
        (4, "Country/region: Germany"),
        (4, "Kind of partner: Indirect provider"),
    ] {
        assert!(said[number].contains(words), "{words}: {said:#?}");
    }
    let page = admin.in_french().get("/activity?topic=everything").await;
    let heads = page.texts("thead th");
    assert_eq!(heads, ["Date-Heure", "Client affecté", "Action", "Utilisateur partenaire", "Adresse IP"]);
    let said = page.texts("tbody tr");
    for (number, words) in [
        (0, "Nom complet\u{a0}: Nord Ligne de commande –"),
        (1, "Second facteur\u{a0}: Code de secours"),
        (3, "Rôles\u{a0}: Commercial → Administrateur global, Agent d’administration"),
        (4, "Pays/région\u{a0}: Allemagne"),
        (4, "Qui doit avoir un second facteur\u{a0}: Tout le monde"),
    ] {
        assert!(said[number].contains(words), "{words}: {said:#?}");
    }
}

#[actix_web::test]
async fn an_action_or_field_of_another_release_is_shown_by_its_code() {
    let app = TestApp::spawn().await;
    let (sales, admin) = (app.as_sales().await, app.as_user_admin().await);
    let line = Line { action: "moon-landed", ..Line::of(&clock::now().to_rfc3339(), "/") };
    app.execute(line.insert()).await;
    app.execute(
        query("update activity_log set after = $1 where id = $2")
            .bind(r#"{"crew":"3","path":"/"}"#)
            .bind(&line.id),
    )
    .await;
    let said = sales.get("/activity").await.texts("tbody tr");
    assert!(said[0].contains("moon-landed") && said[0].contains("Page: / crew: 3"), "{said:#?}");
    let closed = admin.get("/activity").await.texts("td[data-label='Action']");
    assert!(
        closed[0].ends_with("Details: only for roles that see customers"),
        "it may be of a customer: {closed:?}"
    );
}

#[actix_web::test]
async fn the_state_of_an_address_is_not_called_a_status() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let mut new = customer("Northwind");
    new.company.address.as_mut().unwrap().state = Some("WA".into());
    app.register(&sales, new).await;
    let said = sales.get("/activity").await.texts("tbody tr");
    assert!(said[0].contains("State/Province: WA"), "{said:#?}");
}

#[actix_web::test]
async fn a_user_admin_sees_actions_but_no_customer_data() {
    let app = TestApp::spawn().await;
    let (sales, admin) = (app.as_sales().await, app.as_user_admin().await);
    let id = app.register(&sales, customer("Crèche")).await;
    let page = admin.get("/activity").await;
    assert_eq!(page.texts("td[data-label='Affected customer']")[0], "Crèche");
    assert!(page.attribute("main a[href^='/customers']", "href").is_none());
    assert_eq!(
        page.texts("td[data-label='Action']")[0],
        "Customer registered Details: only for roles that see customers"
    );
    assert!(!page.body.contains("Lefèvre"), "the contact of a customer");
    assert!(sales.get("/activity").await.body.contains("Lefèvre"));
    let page = admin.get(&format!("/activity?customer={id}")).await;
    assert_eq!(page.text(".chosen strong"), "Crèche");
    let table = admin.post("/activity/export", &[("", ""); 0]).await;
    assert!(table.body.contains("Crèche") && !table.body.contains("Lefèvre"), "{}", table.body);
}

#[actix_web::test]
async fn sign_ins_refusals_and_exports_are_logged() {
    let app = TestApp::spawn().await;
    let nobody = app.as_nobody();
    let sales = app.as_sales().await;
    let wrong = [("email", sales.staff().email.as_str()), ("password", "not this one"), ("next", "")];
    nobody.post("/sign-in", &wrong).await.refuses(&["email"]);
    let admin = app.as_user_admin().await;
    assert_eq!(admin.get("/customers?q=secret+word").await.status, 403);
    assert_eq!(admin.post("/activity/export?action=refused", &[("", ""); 0]).await.status, 200);
    let page = admin.get("/activity?topic=everything").await;
    let rows = page.texts("tbody tr");
    for (number, words) in [
        (0, "– Activity log exported Details"),
        (0, "Action: Access refused Ulrich User 127.0.0.1"),
        (1, "– Access refused Details"),
        (1, "Method: GET Page: /customers Ulrich User 127.0.0.1"),
        (2, "– Signed in Details"),
        (2, "Second factor: Authenticator app"),
        (3, "Affected person: Samuel Sales Sign-in refused Not signed in 127.0.0.1"),
        (4, "– Signed in Samuel Sales 127.0.0.1"),
    ] {
        assert!(rows[number].contains(words), "{words}: {rows:#?}");
    }
    assert!(!page.body.contains("secret"), "what was searched for");
    assert_eq!(rows.len(), 5);
}

#[actix_web::test]
async fn nobody_floods_the_log_with_refusals() {
    let app = TestApp::spawn().await;
    let admin = app.as_user_admin().await;
    let long = format!("/customers/{}", "x".repeat(300));
    let began = clock::now();
    for number in 0..25 {
        if number == 20 {
            app.undo_limit_recovery_since(began).await;
        }
        assert_eq!(admin.get(&long).await.status, 403);
    }
    assert_eq!(app.count("activity_log where action = 'refused'").await, 20);
    let page = admin.get("/activity?action=refused").await;
    assert_eq!(page.texts(".changes ins")[1], long[..200], "as much of the address as is kept");
    // A cross-site form does not count as a refusal of the person.
    let token = [("csrf", "00")];
    let sales = app.as_sales().await;
    assert_eq!(sales.post_raw("/customers/x/edit", &crate::support::encoded(&token)).await.status, 403);
    // Each person has a separate count.
    let other = app.sign_in("Ulla User", &[Role::UserAdmin]).await;
    assert_eq!(other.get("/customers").await.status, 403);
    assert_eq!(app.count("activity_log where action = 'refused'").await, 21);
}

#[test]
fn no_statement_changes_or_deletes_log_lines() {
    let change =
        Regex::new(r#"(?i)(update|delete\s+from|truncate|drop\s+table|replace\s+into)[\s("]+activity_log\b"#)
            .unwrap();
    for (path, text) in [below("src", "rs"), below("migrations", "sql")].concat() {
        assert!(!change.is_match(&text), "{path} changes the activity log");
    }
}
