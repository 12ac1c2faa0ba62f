//! My profile (name, language, time zone, sessions) and the partner profile.

use chrono::TimeDelta;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::query;

use crate::support::dump::dump;
use crate::support::{PASSWORD, TestApp};

const NOBODY: [(&str, &str); 0] = [];
const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
const EDGE: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0";
const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

#[actix_web::test]
async fn a_person_changes_their_own_name_language_and_time_zone() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    assert_eq!(sales.get("/profile").await.fact("Time zone"), "The firm’s (Europe/Paris)");
    let edit = "/profile/edit";
    let done = sales
        .fill_in(
            edit,
            &[("name", " Samuel  Petit "), ("own_language", "fr"), ("own_time_zone", "America/Montreal")],
        )
        .await;
    assert_eq!(done.outcome(), "/profile done-profile");
    let profile = sales.get(done.location()).await;
    assert_eq!(profile.text("[role=status]"), "Votre profil est enregistré.");
    assert_eq!(
        (profile.fact("Nom complet"), profile.fact("Fuseau horaire")),
        ("Samuel Petit".into(), "America/Montreal".into())
    );
    assert!(profile.text("tbody tr").contains("(America/Montreal)"), "times are shown in it");
    assert_eq!(profile.text(".person"), "Samuel Petit");
    let (before, after): (String, String) =
        query("select before, after from activity_log where action = 'profile-updated'")
            .one(&app.db)
            .await
            .unwrap();
    assert!(before.contains("Samuel Sales") && after.contains("America/Montreal"), "{before} {after}");
    // Dates are still judged in the firm's time zone.
    assert!(sales.get(sales.get("/customers/new").await.location()).await.body.contains("Europe/Paris"));
    let unchanged = dump(&app.db).await;
    let refused =
        sales.fill_in(edit, &[("name", ""), ("own_language", "de"), ("own_time_zone", "Mars/Base")]).await;
    refused.refuses(&["name", "own_language", "own_time_zone"]);
    assert_eq!(dump(&app.db).await, unchanged);
    app.forget_forms().await;
    sales.fill_in(edit, &[("own_time_zone", ""), ("own_language", "en")]).await.location();
    assert_eq!(sales.get("/profile").await.fact("Time zone"), "The firm’s (Europe/Paris)");
}

#[actix_web::test]
async fn sessions_show_their_device_and_can_be_ended() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let mut clients = Vec::new();
    for agent in [FIREFOX, EDGE, IPHONE, "curl"] {
        let client = app.as_nobody();
        let token = client.token().await;
        let form = [("csrf", token.as_str()), ("email", &person.email), ("password", PASSWORD), ("next", "")];
        let request = client.request(reqwest::Method::POST, "/sign-in").header("user-agent", agent);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        assert_eq!(client.send(request.body(crate::support::encoded(&form))).await.location(), "/");
        client.csrf.lock().unwrap().clear();
        clients.push(client);
    }
    let mut devices = clients[0].get("/profile").await.texts("#sessions ~ table tbody th, tbody th");
    devices.sort();
    assert_eq!(devices, ["Edge, Windows", "Firefox, Windows", "Safari, iPhone", "Unknown device"]);
    let page = clients[0].get("/profile").await;
    assert_eq!(page.texts("tbody td:nth-child(2)"), ["127.0.0.1"; 4]);
    assert_eq!(page.texts("tbody strong"), ["This session"]);
    // End one of the other sessions.
    let end = page.attributes("tbody form", "action");
    assert_eq!(end.len(), 3);
    assert_eq!(clients[0].post(&end[0], &NOBODY).await.outcome(), "/profile done-sessions");
    assert_eq!(app.count("sessions").await, 3);
    assert_eq!(clients[0].post(&end[0], &NOBODY).await.status, 404, "it has ended");
    // Nobody can end another person's session.
    let stranger = app.as_sales().await;
    assert_eq!(stranger.post(&end[1], &NOBODY).await.status, 404);
    assert_eq!(app.count("sessions").await, 4);
    assert_eq!(
        clients[0].post("/profile/sessions/others/end", &NOBODY).await.outcome(),
        "/profile done-sessions"
    );
    assert_eq!((clients[0].get("/").await.status, stranger.get("/").await.status), (200, 200));
    assert_eq!(app.count("sessions").await, 2);
    // Expired sessions are not listed.
    app.execute(
        query("update sessions set last_used_at = $1 where staff_id <> $2")
            .bind(clock::now() - TimeDelta::hours(1))
            .bind(&person.id),
    )
    .await;
    assert_eq!(clients[0].get("/profile").await.texts("tbody tr").len(), 1);
    let lines: Vec<(String,)> =
        query("select action from activity_log where action = 'sessions-ended'").all(&app.db).await.unwrap();
    assert_eq!(lines.len(), 2);
}

#[actix_web::test]
async fn the_profile_of_the_firm_is_changed_by_a_global_admin() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let path = "/settings/partner";
    let page = admin.get(path).await;
    assert_eq!((page.value("legal_name"), page.value("version")), ("Témoin SARL".into(), "1".into()));
    assert!(page.text(".fixed").ends_with("Europe"));
    let changes = [("legal_name", "Témoin SAS"), ("country", "CA"), ("second_factor", "everybody")];
    let stale = admin.get(path).await.form(path);
    assert_eq!(admin.fill_in(path, &changes).await.outcome(), "/settings/partner done-partner");
    let page = admin.get("/settings/partner").await;
    assert_eq!(page.text("[role=status]"), "The partner profile is saved.");
    assert!(page.text(".fixed").ends_with("Canada") && page.texts("footer p")[0] == "Témoin SAS");
    let (before, after): (String, String) =
        query("select before, after from activity_log where action = 'partner-updated'")
            .one(&app.db)
            .await
            .unwrap();
    assert!(
        before.contains(r#""second_factor_for_everybody":false"#) && !before.contains("mpn_id"),
        "{before}"
    );
    assert!(after.contains(r#""second_factor_for_everybody":true"#), "{after}");
    let mended = crate::support::changed(stale, &[("legal_name", "Autre")]);
    let conflict = admin.post(path, &mended).await;
    assert_eq!((conflict.status, conflict.value("legal_name")), (409, "Autre".into()));
    assert_eq!(admin.post(path, &conflict.form(path)).await.status, 303);
    let unchanged = dump(&app.db).await;
    let nothing =
        ["legal_name", "country", "time_zone", "mpn_id", "kind", "second_factor"].map(|it| (it, ""));
    let refused = admin.fill_in(path, &nothing).await;
    refused.refuses(&["legal_name", "country", "time_zone", "mpn_id", "kind", "second_factor"]);
    assert_eq!(admin.post(path, &[("version", "x")]).await.status, 400);
    app.forget_forms().await;
    let same = admin.fill_in(path, &[]).await.outcome();
    assert_eq!(same, format!("{path} done-unchanged"), "nothing is written");
    assert_eq!(dump(&app.db).await, unchanged);
}
