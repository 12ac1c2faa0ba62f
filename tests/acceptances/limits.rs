//! Forms state which dates are possible, and what a record replaces, before they are sent.

use paraph::store::db::query;

use crate::support::orders::{SEATS, subscribe};
use crate::support::samples::{confirmed, customer};
use crate::support::withdrawals::withdraw;
use crate::support::{TestApp, today};

/// The date of the example in a hint.
fn example(hint: &str) -> chrono::NaiveDate {
    let (_, example) = hint.trim_end_matches('.').rsplit_once("For example ").unwrap();
    chrono::NaiveDate::parse_from_str(example, "%d %m %Y").unwrap()
}

#[actix_web::test]
async fn the_hint_of_a_date_states_its_limits_with_an_example_inside_them() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let new = app.register(&sales, customer("Nouvelle")).await;
    let accepted = app.register(&sales, confirmed("Crèche", (2024, 9, 5))).await;
    let old = app.register(&sales, confirmed("Ancienne", (2020, 2, 29))).await;
    let left = app.register(&sales, confirmed("Partie", (2024, 9, 3))).await;
    withdraw(&app.db, &left, sales.staff()).await;
    let from = |day: &str| format!("Between {day} and today (time zone Europe/Paris). For example ");
    for (path, field, first) in [
        (format!("{new}/confirmations/new"), "accepted_day", "1\u{a0}August\u{a0}2019"),
        (format!("{accepted}/withdrawals/new"), "withdrawn_on", "5\u{a0}September\u{a0}2024"),
        (format!("{old}/confirmations/new"), "accepted_day", "1\u{a0}April\u{a0}2023"),
        (format!("{left}/confirmations/new"), "accepted_day", "3\u{a0}September\u{a0}2024"),
        (format!("{left}/direct-acceptance/edit"), "checked_on", "3\u{a0}September\u{a0}2024"),
    ] {
        let hint = sales.get(&format!("/customers/{path}")).await.text(&format!("#{field}-hint"));
        assert!(hint.starts_with(&from(first)), "{path}: {hint}");
        assert!(example(&hint) <= today(), "{path}: {hint}");
    }
    let page = sales.get(&format!("/customers/{new}/direct-acceptance/edit")).await;
    let hint = page.text("#checked_on-hint");
    assert!(hint.starts_with("Today or earlier (time zone Europe/Paris). For example "), "{hint}");
    // An example that would be too early.
    app.execute(query("update withdrawals set withdrawn_on = $1").bind(today())).await;
    for (page, field) in [("confirmations/new", "accepted_day"), ("direct-acceptance/edit", "checked_on")] {
        let page = sales.get(&format!("/customers/{left}/{page}")).await;
        assert_eq!(example(&page.text(&format!("#{field}-hint"))), today());
    }
}

#[actix_web::test]
async fn an_order_that_asks_for_the_acceptance_states_the_dates_that_help() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2022, 9, 3))).await;
    let left = app.register(&sales, confirmed("Partie", (2024, 9, 3))).await;
    let seats = subscribe(&app, &sales, &left, SEATS, 5).await;
    withdraw(&app.db, &left, sales.staff()).await;
    let order = [("offer", SEATS), ("quantity", "7"), ("billing_cycle", "annual")];
    for (path, typed, first) in [
        (format!("/customers/{id}/orders/new"), &order[..], "1\u{a0}April\u{a0}2023"),
        (format!("/customers/{left}/orders/new"), &order[..], "3\u{a0}September\u{a0}2024"),
        (
            format!("/customers/{left}/subscriptions/{seats}/quantity/edit"),
            &[("quantity", "6")][..],
            "3\u{a0}September\u{a0}2024",
        ),
    ] {
        let refused = sales.fill_in(&path, typed).await;
        assert_eq!(refused.status, 409);
        let hint = refused.text("#accepted_day-hint");
        assert!(hint.starts_with(&format!("Between {first} and today")), "{path}: {hint}");
        // Again with an error, and from the kept form.
        let again = sales.post(&path, &refused.form(&path)).await;
        assert_eq!((again.status, again.text("#accepted_day-hint")), (422, hint.clone()), "{path}");
        assert_eq!(sales.get(&path).await.text("#accepted_day-hint"), hint, "{path}");
    }
}

#[actix_web::test]
async fn today_is_said_once_at_a_date() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await.in_french();
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    for path in ["confirmations/new", "withdrawals/new", "direct-acceptance/edit"] {
        let page = sales.get(&format!("/customers/{id}/{path}")).await;
        let date = paraph::model::kernel::lang::Lang::Fr.date(today()).replace(' ', "\u{a0}");
        let name = page.attribute("[data-today]", "aria-label").unwrap();
        assert_eq!(name, format!("Aujourd’hui\u{a0}: {date}"));
        assert_eq!(page.body.matches(&date).count(), 1, "{path}: only in the name of the button");
        assert_eq!(page.main().matches("Europe/Paris").count(), 1, "{path}: the time zone, once");
    }
}

#[actix_web::test]
async fn a_new_confirmation_says_which_one_it_replaces() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await.in_french();
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let other = app.register(&sales, customer("Épicerie")).await;
    let (reference,): (String,) = query("select reference from confirmations").one(&app.db).await.unwrap();
    let said = format!("Une nouvelle confirmation remplacera {reference}.");
    let path = format!("/customers/{id}/confirmations/new");
    assert!(sales.get(&path).await.main().contains(&said));
    assert!(sales.fill_in(&path, &[("first_name", "")]).await.main().contains(&said), "again with an error");
    let replaces = "confirmation remplacera";
    assert!(!sales.get(&format!("/customers/{other}/confirmations/new")).await.main().contains(replaces));
    withdraw(&app.db, &id, sales.staff()).await;
    assert!(!sales.get(&path).await.main().contains(replaces), "the withdrawal has ended it");
}

#[actix_web::test]
async fn a_report_always_has_the_version() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await.in_french();
    for (name, day, covered) in [
        ("Crèche", (2024, 9, 3), "1er\u{a0}mars\u{a0}2023"),
        ("Ancienne", (2020, 2, 29), "1er\u{a0}octobre\u{a0}2019"),
    ] {
        let id = app.register(&sales, confirmed(name, day)).await;
        let (report,): (String,) = query("select id from confirmations where customer_id = $1")
            .bind(&id)
            .one(&app.db)
            .await
            .unwrap();
        let report = format!("/customers/{id}/confirmations/{report}");
        let version = sales.get(&report).await.fact("Version acceptée");
        assert_eq!(
            version,
            format!("Non consigné D’après sa date, l’acceptation vaut pour la version du {covered}.")
        );
        app.execute(
            query("update confirmations set version_id = 'customer-1' where customer_id = $1").bind(&id),
        )
        .await;
        let version = sales.get(&report).await.fact("Version acceptée");
        assert_eq!(version, "Version du 1er\u{a0}octobre\u{a0}2019", "the recorded version alone");
    }
    // A renewal does not choose a version.
    let id = app.register(&sales, confirmed("À renouveler", (2020, 3, 1))).await;
    let form = sales.get(&format!("/customers/{id}/confirmations/new")).await;
    assert!(form.text(".warning").contains("1er\u{a0}mars\u{a0}2023"));
    assert_eq!(form.value("accepted_version"), "");
}
