//! The export of the activity log for spreadsheets.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use paraph::model::kernel::clock;
use paraph::store::db::query;
use reqwest::Method;

use crate::activity::log::{Line, insert};
use crate::support::samples::customer;
use crate::support::{Client, TestApp, encoded};

/// The content of an export and its file name.
async fn export(person: &Client, query: &str) -> (Vec<u8>, String) {
    let token = person.token().await;
    let request = person.request(Method::POST, &format!("/activity/export{query}"));
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let answer = request.body(encoded(&[("csrf", &token)])).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let name = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
    (answer.bytes().await.unwrap().to_vec(), name)
}

/// The header and rows of an English export.
fn parse(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    parse_with(b',', bytes)
}

fn parse_with(separator: u8, bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).expect("the mark of UTF-8");
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(bytes);
    let cells = |row: &csv::StringRecord| row.iter().map(str::to_owned).collect::<Vec<_>>();
    let head = cells(reader.headers().unwrap());
    (head, reader.records().map(|it| cells(&it.unwrap())).collect())
}

#[actix_web::test]
async fn an_export_has_every_line_of_the_filter_and_no_other() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Crèche")).await;
    let mut lines = Vec::new();
    for number in 0..2_500 {
        let mut line = Line::of("2025-05-05T10:00:00Z", &format!("/{number}"));
        // Two batches end within lines of the same timestamp.
        line.at += TimeDelta::seconds(i64::from(number / 300));
        line.action = if number % 2 == 0 { "refused" } else { "signed-in" };
        line.staff_name = "Rémi".into();
        line.customer_id = (number % 5 == 0).then(|| id.clone());
        lines.push(line);
    }
    lines.push(Line::of("2025-05-06T10:00:00Z", "/day after"));
    insert(&app, &lines).await;
    lines.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    for (query, wanted) in [
        (
            "?from=2025-05-05&to=2025-05-05&topic=everything",
            (|it| it.mark != "/day after") as fn(&&Line) -> bool,
        ),
        ("?from=2025-05-05&to=2025-05-05&action=refused", |it| {
            it.mark != "/day after" && it.action == "refused"
        }),
        ("?from=2025-01-01&to=2025-12-31&person=command-line", |_| false),
    ] {
        let (bytes, name) = export(&sales, query).await;
        let (_, rows) = parse(&bytes);
        let wanted = lines.iter().filter(wanted);
        let expected: Vec<String> = wanted.map(|it| format!("{{\"path\":\"{}\"}}", it.mark)).collect();
        assert_eq!(rows.iter().map(|it| it[10].clone()).collect::<Vec<_>>(), expected, "{query}");
        let dates = if query.contains("12-31") { "2025-01-01-2025-12-31" } else { "2025-05-05-2025-05-05" };
        assert_eq!(name, format!("attachment; filename=\"activity-{dates}.csv\""));
    }
    let (bytes, _) = export(&sales, &format!("?from=2025-05-05&to=2025-05-05&customer={id}")).await;
    let (_, rows) = parse(&bytes);
    assert_eq!(rows.len(), 500);
    assert!(rows.iter().all(|it| it[2] == "Crèche" && it[3] == id));
}

#[actix_web::test]
async fn an_export_matches_the_page_in_the_readers_language() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await.in_french();
    let id = app.register(&sales, customer("Crèche")).await;
    let (bytes, _) = export(&sales, "").await;
    let (head, rows) = parse_with(b';', &bytes);
    let expected = [
        "Date-Heure",
        "Fuseau horaire",
        "Client affecté",
        "ID du client dans le registre",
        "Personne concernée",
        "Action",
        "Code de l’action",
        "Utilisateur partenaire",
        "Adresse IP",
        "Avant",
        "Après",
        "Pour le compte de",
        "Clé d’API",
    ];
    assert_eq!(head, expected);
    assert_eq!(rows.len(), 1, "what was there before the export: {rows:#?}");
    let created = &rows[0];
    assert_eq!(created[2..9], ["Crèche", &id, "", "Client inscrit", "customer-created", "Samuel Sales", ""]);
    let after: serde_json::Value = serde_json::from_str(&created[10]).unwrap();
    assert_eq!(after["last_name"], "Lefèvre");
    assert!(bytes.ends_with(b"\r\n"));
    // The next export contains the log line of the first.
    let (_, rows) = parse_with(b';', &export(&sales, "?action=activity-exported").await.0);
    assert_eq!(rows.len(), 1);
    let after: HashMap<String, String> = serde_json::from_str(&rows[0][10]).unwrap();
    assert_eq!(after.len(), 2);
    let page = sales.get("/activity?action=activity-exported").await;
    let said = page.texts("tbody tr")[0].clone();
    assert!(said.contains("Action\u{a0}: Journal d’activité exporté"), "{said}");
}

/// Excel and LibreOffice read such a cell as a time, in French and in English.
#[actix_web::test]
async fn spreadsheets_read_the_time_and_the_zone_has_its_own_column() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    app.execute(query("delete from activity_log")).await;
    // The same hour twice, on the night on which the clocks go back.
    let lines = ["2025-10-26T00:30:05.123456Z", "2025-10-26T01:30:05Z", "2025-01-05T22:59:59.999999Z"]
        .map(|at| Line::of(at, at));
    insert(&app, &lines).await;
    let french = app.as_admin_agent().await.in_french();
    for (person, separator, zone) in [(&sales, b',', "Time zone"), (&french, b';', "Fuseau horaire")] {
        let (head, rows) = parse_with(separator, &export(person, "?from=2025-01-01&to=2025-12-31").await.0);
        assert_eq!(head[1], zone);
        let times: Vec<_> = rows.iter().map(|it| [it[0].as_str(), it[1].as_str()]).collect();
        let expected = [
            ["2025-10-26 02:30:05", "Europe/Paris (UTC+01:00)"],
            ["2025-10-26 02:30:05", "Europe/Paris (UTC+02:00)"],
            ["2025-01-05 23:59:59", "Europe/Paris (UTC+01:00)"],
        ];
        assert_eq!(times, expected);
    }
    let own = query("update staff set own_time_zone = 'Asia/Tokyo' where id = $1").bind(&sales.staff().id);
    app.execute(own).await;
    let (_, rows) = parse(&export(&sales, "?from=2025-01-01&to=2025-01-31").await.0);
    assert_eq!(rows[0][..2], ["2025-01-06 07:59:59", "Asia/Tokyo (UTC+09:00)"]);
}

#[actix_web::test]
async fn an_export_includes_lines_dated_in_the_future_but_not_its_own_line() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let ahead = (clock::now() + TimeDelta::days(3)).to_rfc3339();
    insert(&app, &[Line::of(&ahead, "/ahead")]).await;
    let (_, rows) = parse(&export(&sales, "").await.0);
    assert_eq!(rows.iter().map(|it| it[6].as_str()).collect::<Vec<_>>(), ["refused"]);
}

#[actix_web::test]
async fn no_cell_becomes_a_formula_and_line_breaks_stay_inside_cells() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let french = app.as_admin_agent().await.in_french();
    // As typed, and as exported in English and French.
    let names = [
        ("=1+1", "'=1+1", "'=1+1"),
        ("+1", "'+1", "'+1"),
        ("-1", "'-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1", "'\t'=1"),
        ("\r=1", "'\r'=1", "'\r'=1"),
        ("\n=1", "'\n'=1", "'\n'=1"),
        ("\nb", "'\nb", "'\nb"),
        (" =1", "' =1", "' =1"),
        ("\"=1", "'\"=1", "'\"=1"),
        ("＝1", "'＝1", "'＝1"),
        ("\u{a0}=1", "'\u{a0}=1", "'\u{a0}=1"),
        ("'=1", "''=1", "''=1"),
        ("a\r\n=b", "a\r\n'=b", "a\r\n'=b"),
        ("a\t=b", "a\t'=b", "a\t'=b"),
        // Excel separates cells by semicolon in French and by comma in English.
        ("a;=b", "a;'=b", "a;=b"),
        ("a; \"=b;+c", "a; \"'=b;'+c", "a; \"=b;+c"),
        ("a,=b", "a,=b", "a,'=b"),
        ("a,\"b\";c", "a,\"b\";c", "a,\"b\";c"),
        ("O’Brien - fils = 1", "O’Brien - fils = 1", "O’Brien - fils = 1"),
    ];
    let lines =
        names.map(|(name, ..)| Line { staff_name: name.into(), ..Line::of("2025-05-05T10:00:00Z", "") });
    insert(&app, &lines).await;
    let id = app.register(&sales, customer("=HYPERLINK(\"http://evil.example\")")).await;
    app.execute(
        query("update activity_log set at = $1")
            .bind("2025-05-05T10:00:00Z".parse::<DateTime<Utc>>().unwrap()),
    )
    .await;
    for (person, separator) in [(&sales, b','), (&french, b';')] {
        let (_, mut rows) = parse_with(separator, &export(person, "?from=2025-05-05&to=2025-05-05").await.0);
        rows.retain(|it| it[6] != "signed-in");
        assert_eq!(rows.len(), names.len() + 1);
        for (_, in_english, in_french) in names {
            let cell = if separator == b',' { in_english } else { in_french };
            assert!(rows.iter().any(|it| it[7] == cell), "{cell:?} in {rows:#?}");
        }
        let company = rows.iter().find(|it| it[3] == id).unwrap();
        assert_eq!(company[2], "'=HYPERLINK(\"http://evil.example\")");
    }
}

#[actix_web::test]
async fn signing_in_again_returns_to_the_export() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let page = sales.get("/activity?from=2025-05-05&to=2025-05-06&action=refused").await;
    let action = page.attribute("main form[method=post]", "action").unwrap();
    assert_eq!(action, "/activity/export?from=2025-05-05&to=2025-05-06&action=refused");
    let back = sales.get(&action).await.location().to_owned();
    assert_eq!(back, "/activity?from=2025-05-05&to=2025-05-06&action=refused");
    assert_eq!(app.count("activity_log where action = 'activity-exported'").await, 0, "a GET writes nothing");
}
