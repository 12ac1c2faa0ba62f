//! The day that a program means, in the firm's time zone, by both APIs.

use paraph::model::people::staff::Role;
use serde_json::json;

use crate::api::acceptances::acceptance;
use crate::api::agreements::agreement;
use crate::api::withdrawals::withdrawal;
use crate::support::TestApp;
use crate::support::samples::{confirmed, customer};

/// The time that a program writes, and the day that a firm in this zone must record.
const GIVEN: [(&str, &str, &str); 34] = [
    // Without an offset: the firm's local time.
    ("Europe/Paris", "2024-09-03", "2024-09-03"),
    ("Europe/Paris", "2024-09-03T23:30:00", "2024-09-03"),
    ("Europe/Paris", "2024-09-03T00:00:00", "2024-09-03"),
    ("Europe/Paris", "2024-09-03T00:30:00.1234567", "2024-09-03"),
    ("Pacific/Niue", "2024-09-03T00:00:01", "2024-09-03"),
    ("Pacific/Niue", "2024-09-03T23:59:59", "2024-09-03"),
    ("Pacific/Kiritimati", "2024-09-03T00:00:01", "2024-09-03"),
    ("Pacific/Kiritimati", "2024-09-03T23:59:59", "2024-09-03"),
    ("Europe/Paris", "2024-09-03 00:00:00", "2024-09-03"),
    ("Pacific/Niue", "2024-09-03T23:30", "2024-09-03"),
    // Midnight with any offset: the day as written.
    ("Pacific/Niue", "2024-09-03T00:00Z", "2024-09-03"),
    ("Pacific/Niue", "2024-09-03 00:00:00Z", "2024-09-03"),
    ("Pacific/Kiritimati", "2024-09-03 00:00:00+05:30", "2024-09-03"),
    ("Europe/Paris", "2024-09-03T00:00:00Z", "2024-09-03"),
    ("Europe/Paris", "2024-09-03T00:00:00+05:30", "2024-09-03"),
    ("Pacific/Niue", "2024-09-03T00:00:00Z", "2024-09-03"),
    ("Pacific/Niue", "2024-09-03T00:00:00.0000000Z", "2024-09-03"),
    ("Pacific/Niue", "2024-09-03T00:00:00+02:00", "2024-09-03"),
    ("Pacific/Kiritimati", "2024-09-03T00:00:00Z", "2024-09-03"),
    ("Pacific/Kiritimati", "2024-09-03T00:00:00-11:00", "2024-09-03"),
    // Another time with an offset: an instant.
    ("Europe/Paris", "2024-09-03T22:01Z", "2024-09-04"),
    ("Europe/Paris", "2024-09-03T21:59:59Z", "2024-09-03"),
    ("Europe/Paris", "2024-09-03T22:00:01Z", "2024-09-04"),
    ("Europe/Paris", "2024-09-04T01:30:00+05:30", "2024-09-03"),
    ("Pacific/Niue", "2024-09-03T10:59:59Z", "2024-09-02"),
    ("Pacific/Niue", "2024-09-03T11:00:01Z", "2024-09-03"),
    ("Pacific/Kiritimati", "2024-09-03T09:59:59Z", "2024-09-03"),
    ("Pacific/Kiritimati", "2024-09-03T10:00:01Z", "2024-09-04"),
    // The clock is put forward at 2:00 and back at 3:00.
    ("Europe/Paris", "2025-03-30T02:30:00", "2025-03-30"),
    ("Europe/Paris", "2025-03-29T23:30:00Z", "2025-03-30"),
    ("Europe/Paris", "2025-03-30T22:30:00Z", "2025-03-31"),
    ("Europe/Paris", "2025-10-26T02:30:00", "2025-10-26"),
    ("Europe/Paris", "2025-10-25T22:30:00Z", "2025-10-26"),
    ("Europe/Paris", "2025-10-26T23:30:00Z", "2025-10-27"),
];

#[actix_web::test]
async fn the_day_of_an_acceptance_is_the_one_that_the_program_means() {
    for zone in ["Europe/Paris", "Pacific/Niue", "Pacific/Kiritimati"] {
        let app = TestApp::spawn_in(zone).await;
        let agent = app.as_admin_agent().await;
        let program = app.program("Prog Ram", &[Role::Sales]).await;
        for (index, (_, given, day)) in GIVEN.iter().filter(|it| it.0 == zone).enumerate() {
            let id = app.register(&agent, customer(&format!("Contoso {index}"))).await;
            let answer =
                program.post(&format!("/v1/customers/{id}/agreements"), &agreement("Zoé", given)).await;
            assert_eq!(answer.status, 201, "{zone} {given}: {}", answer.body);
            assert_eq!(answer.json()["dateAgreed"], format!("{day}T00:00:00Z"), "{zone} {given}");
            let id = app.register(&agent, customer(&format!("Fabrikam {index}"))).await;
            let path = format!("/api/customers/{id}/confirmations");
            let answer = program.post(&path, &acceptance("Zoé", given)).await;
            assert_eq!(answer.status, 201, "{zone} {given}: {}", answer.body);
            assert_eq!(answer.json()["acceptedOn"], *day, "{zone} {given}");
        }
    }
}

#[actix_web::test]
async fn the_day_of_a_withdrawal_is_the_one_that_the_program_means() {
    let app = TestApp::spawn_in("Pacific/Niue").await;
    let agent = app.as_admin_agent().await;
    let program = app.program("Prog Ram", &[Role::Sales]).await;
    let given = [
        ("2025-01-07T23:30:00", "2025-01-07"),
        ("2025-01-07T00:00:00Z", "2025-01-07"),
        ("2025-01-07T10:30:00Z", "2025-01-06"),
    ];
    for (index, (given, day)) in given.iter().enumerate() {
        let id = app.register(&agent, confirmed(&format!("Contoso {index}"), (2024, 9, 3))).await;
        let answer = program.post(&format!("/api/customers/{id}/withdrawals"), &withdrawal(given)).await;
        assert_eq!((answer.status, &answer.json()["withdrawnOn"]), (201, &json!(day)), "{given}");
    }
}

/// The activity page shows the same lines for a day of the firm.
#[actix_web::test]
async fn audit_records_of_a_day_are_those_of_the_firms_day() {
    for (zone, hours_ahead) in [("Pacific/Niue", -11), ("Pacific/Kiritimati", 14)] {
        let app = TestApp::spawn_in(zone).await;
        let agent = app.as_admin_agent().await;
        let program = app.program("Prog Ram", &[Role::Sales]).await;
        let day = paraph::model::kernel::clock::now().date_naive() - chrono::TimeDelta::days(10);
        let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc() - chrono::TimeDelta::hours(hours_ahead);
        for (name, minutes) in [("Before", -1), ("First", 1), ("Last", 24 * 60 - 1), ("After", 24 * 60 + 1)] {
            app.register(&agent, customer(name)).await;
            let at = midnight + chrono::TimeDelta::minutes(minutes);
            let update = "update activity_log set at = $1 where at > $2";
            let recent = paraph::model::kernel::clock::now() - chrono::TimeDelta::days(1);
            app.execute(paraph::store::db::query(update).bind(at).bind(recent)).await;
        }
        for form in ["%Y-%m-%d", "%m/%d/%Y", "%m/%d/%Y 12:00:00 AM"] {
            let day = day.format(form).to_string().replace(' ', "%20");
            let found = program.get(&format!("/v1/auditrecords?startDate={day}&endDate={day}")).await.json();
            let found =
                found["items"].as_array().unwrap().iter().filter(|it| it["operationType"] == "add_customer");
            let names: Vec<_> = found.map(|it| it["customerName"].as_str().unwrap()).collect();
            assert_eq!(names, ["Last", "First"], "{zone} {form}");
        }
    }
}

#[actix_web::test]
async fn a_date_with_its_month_first_is_refused_as_evidence() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let program = app.program("Prog Ram", &[Role::Sales]).await;
    let id = app.register(&agent, customer("Contoso")).await;
    for given in ["09/03/2024", "09/03/2024 00:00:00", "9/3/2024 12:00:00 AM", "2024-13-03", "yesterday"] {
        let path = format!("/v1/customers/{id}/agreements");
        let error = program.post(&path, &agreement("Zoé", given)).await.refused(400, 800_002);
        assert!(error["parameters"]["dateAgreed"].is_string(), "{given}: {error}");
    }
    assert_eq!(app.count("confirmations").await, 0);
}
