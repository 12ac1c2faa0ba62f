//! The acceptance date: three fields, month names, and today in the partner's time zone.

use chrono::{Datelike, NaiveDate, TimeDelta};
use paraph::model::kernel::clock;

use crate::support::dump::dump;
use crate::support::samples::{DRAFT, customer, draft};
use crate::support::{Client, Response, TestApp};

const PERSON: [(&str, &str); 4] = [DRAFT[15], DRAFT[16], DRAFT[17], DRAFT[18]];

async fn confirm(person: &Client, customer: &str, date: [&str; 3]) -> Response {
    let typed = [("accepted_day", date[0]), ("accepted_month", date[1]), ("accepted_year", date[2])];
    person
        .fill_in(&format!("/customers/{customer}/confirmations/new"), &[PERSON.as_slice(), &typed].concat())
        .await
}

#[actix_web::test]
async fn a_wrong_date_gets_the_most_useful_message() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Crèche")).await;
    let before = dump(&app.db).await;
    let unread = "Enter the acceptance date: the day and the year in digits, the month in digits or by name";
    let nonexistent = "The acceptance date does not exist: check the day and the month";
    let digits = "Enter the year of the acceptance date with four digits, for example 2025";
    for (date, said) in [
        (["", "", ""], "Enter the date the customer accepted"),
        (["", "10", "2024"], "Enter the day of the date the customer accepted"),
        (["12", " ", "2024"], "Enter the month of the date the customer accepted"),
        (["12", "10", ""], "Enter the year of the date the customer accepted"),
        (["31", "4", "2024"], nonexistent),
        (["29", "2", "2023"], nonexistent),
        (["0", "1", "2024"], nonexistent),
        (["1", "13", "2024"], nonexistent),
        (["1", "ju", "2024"], unread),
        (["1", "jui", "2024"], unread),
        (["1", "ma", "2024"], unread),
        (["1", "month", "2024"], unread),
        (["1", "1", "24"], digits),
        (["1", "1", "02024"], digits),
        (["31", "02", "2026"], nonexistent),
        (["1", "1", "two"], unread),
        (["1st of", "1", "2024"], unread),
        (["1", "1", "1999"], "Check the year of the date the customer accepted: it cannot be before 2000"),
        (["-1", "1", "2024"], unread),
        (["1.5", "1", "2024"], unread),
        (
            ["1", "1", "9999"],
            "Enter today’s date or an earlier one: the acceptance date cannot be in the future",
        ),
        (
            ["31", "7", "2019"],
            "Enter an acceptance date of 1\u{a0}August\u{a0}2019 or later: this agreement did not exist before that day",
        ),
    ] {
        let refused = confirm(&sales, &id, date).await;
        refused.refuses(&["accepted_day"]);
        assert_eq!(refused.error("accepted_day"), said, "{date:?}");
        assert_eq!(["accepted_day", "accepted_month", "accepted_year"].map(|it| refused.value(it)), date);
        assert_eq!(refused.value("first_name"), "Zoé");
    }
    assert_eq!(dump(&app.db).await, before);
    let sales = sales.in_french();
    for (date, said) in [
        (
            ["31", "7", "2019"],
            "Saisissez une date d’acceptation à partir du 1er\u{a0}août\u{a0}2019\u{a0}: ce contrat n’existait pas avant",
        ),
        (["31", "02", "2026"], "La date d’acceptation n’existe pas\u{a0}: vérifiez le jour et le mois"),
        (
            ["1", "1", "24"],
            "Saisissez sur quatre chiffres l’année de la date d’acceptation, par exemple 2025",
        ),
    ] {
        assert_eq!(confirm(&sales, &id, date).await.error("accepted_day"), said);
    }
}

#[actix_web::test]
async fn ordinal_days_are_understood_in_both_languages() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    for (typed, day) in [
        ("1er", 1),
        ("1ᵉʳ", 1),
        ("1st", 1),
        ("2ème", 2),
        ("2e", 2),
        ("2nd", 2),
        ("3rd", 3),
        ("3 RD", 3),
        ("4th", 4),
        ("\u{200e}05\u{200b}", 5),
    ] {
        let edit = sales.get("/customers/new").await.location().to_owned();
        let step = sales.post(&edit, &draft(&[("accepted_day", typed)])).await;
        let review = sales.get(&crate::support::samples::review(step.location())).await;
        assert_eq!(
            review.fact("Agreement acceptance date"),
            format!("{day}\u{a0}September\u{a0}2024"),
            "{typed}"
        );
    }
}

/// In digits, a reader of either language must see which number is the day.
#[test]
fn an_example_of_a_date_can_be_read_in_one_order_only() {
    let digits = regex_lite::Regex::new(r"\b(\d\d?) (\d\d?) \d{4}\b").unwrap();
    for (path, text) in crate::support::files::below("locales", "ftl") {
        for found in digits.captures_iter(&text) {
            assert!(found[1].parse::<u32>().unwrap() > 12, "{path}: {}", &found[0]);
        }
    }
}

#[actix_web::test]
async fn month_names_are_understood_in_both_languages() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    for (number, names) in [
        (1, ["janvier", "janv.", "January", "jan"]),
        (2, ["février", "FÉVR.", "february", "Feb."]),
        (3, ["mars", "mar", "March", "03"]),
        (4, ["avril", "avr.", "april", "apr"]),
        (5, ["mai", "MAI", "May", "5"]),
        (6, ["juin", "juin.", "june", "jun"]),
        (7, ["juillet", "juil.", "July", "jul"]),
        (8, ["août", "aout", "august", "aug."]),
        (9, ["septembre", "sept.", "September", "sep"]),
        (10, ["octobre", "oct.", "october", "10"]),
        (11, ["novembre", "nov.", "November", "nov"]),
        (12, ["décembre", "déc.", "december", "dec"]),
    ] {
        for typed in names {
            let edit = sales.get("/customers/new").await.location().to_owned();
            let review = sales.post(&edit, &draft(&[("accepted_month", typed)])).await;
            let date =
                NaiveDate::from_ymd_opt(2024, number, 3).unwrap().format("3\u{a0}%B\u{a0}2024").to_string();
            assert_eq!(
                sales
                    .get(&crate::support::samples::review(review.location()))
                    .await
                    .fact("Agreement acceptance date"),
                date,
                "{typed}"
            );
        }
    }
}

/// Two time zones in which it is almost never the same day.
#[actix_web::test]
async fn today_is_judged_in_the_partners_time_zone() {
    for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Paris"] {
        let app = TestApp::spawn_in(zone).await;
        let sales = app.as_sales().await;
        let id = app.register(&sales, customer("Crèche")).await;
        let page = sales.get(&format!("/customers/{id}/confirmations/new")).await;
        assert!(page.text("fieldset").contains(&format!("(time zone {zone}).")));
        // If midnight passes during the test, it compares again.
        let mut today;
        loop {
            today = clock::today(zone.parse().unwrap());
            let tomorrow = today + TimeDelta::days(1);
            let refused = confirm(&sales, &id, parts(tomorrow).each_ref().map(String::as_str)).await;
            if clock::today(zone.parse().unwrap()) == today {
                refused.refuses(&["accepted_day"]);
                assert!(refused.error("accepted_day").contains("cannot be in the future"), "{zone}");
                break;
            }
        }
        let saved = confirm(&sales, &id, parts(today).each_ref().map(String::as_str)).await;
        assert_eq!(saved.outcome(), format!("/customers/{id} done-confirmation"), "{zone}");
        assert!(sales.get(saved.location()).await.fact("Recorded by").ends_with(&format!("({zone})")));
    }
    let [east, west] =
        ["Pacific/Kiritimati", "Pacific/Pago_Pago"].map(|it| clock::today(it.parse().unwrap()));
    assert_ne!(east, west, "25 hours apart");
}

fn parts(date: NaiveDate) -> [String; 3] {
    [date.day().to_string(), date.month().to_string(), date.year().to_string()]
}

#[actix_web::test]
async fn the_first_day_of_the_agreement_is_accepted() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Crèche")).await;
    let saved = confirm(&sales, &id, ["1", "8", "2019"]).await;
    assert_eq!(
        sales.get(saved.location()).await.fact("Agreement acceptance date"),
        "1\u{a0}August\u{a0}2019"
    );
}
