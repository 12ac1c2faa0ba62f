//! When a kept form is shown, and when it is forgotten: after a form with a link or key, beside other buttons, in another
//! language or session.

use chrono::TimeDelta;
use paraph::model::kernel::clock;
use paraph::store::db::query;
use reqwest::Method;

use crate::people::kept_forms::send;
use crate::support::orders::{SEATS, subscribe};
use crate::support::samples::{confirmed, customer, draft, review};
use crate::support::{Client, PASSWORD, TestApp, changed, encoded};

async fn end_sessions(app: &TestApp) {
    let hour = clock::now() - TimeDelta::hours(1);
    app.execute(query("update sessions set last_used_at = $1").bind(hour)).await;
}

/// The form of a page with its token, as an open tab has it.
async fn open_tab(client: &Client, page: &str, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let form = client.get(page).await.form(page);
    changed(changed(form, typed), &[("csrf", &client.token().await)])
}

#[actix_web::test]
async fn a_form_that_ends_with_a_link_or_a_key_is_forgotten() {
    let app = TestApp::spawn().await;
    let global = app.as_global_admin().await;
    let new = "/settings/users/new";
    let typed = [("name", "Zoé Kept"), ("sales", "yes")];
    global.fill_in(new, &typed).await.refuses(&["email"]);
    let link = global.fill_in(new, &[("email", "zoe@firm.example")]).await;
    assert_eq!((link.status, app.count("kept_forms").await), (200, 0), "{}", link.main());
    let page = global.get(new).await;
    assert_eq!((page.value("name"), page.texts(".notice").len()), (String::new(), 0));
    let second = [("name", "Yann Second"), ("email", "yann@firm.example"), ("sales", "yes")];
    assert_eq!(global.fill_in(new, &second).await.status, 200);
    assert!(global.get("/settings/users").await.main().contains("Yann Second"));
    let new = "/settings/api-keys/new";
    let own = global.staff().id.clone();
    let key = [("staff_id", own.as_str()), ("key_name", "Kept"), ("global_admin", "yes")];
    global.fill_in(new, &[&key[..], &[("expires_on", "")]].concat()).await.refuses(&["expires_on"]);
    let other = app.as_sales().await.staff().id.clone();
    let asked = global.get(&format!("{new}?staff_id={other}")).await;
    assert_eq!((asked.value("staff_id"), asked.value("key_name")), (other, String::new()), "another's key");
}

#[actix_web::test]
async fn ticked_roles_are_kept_until_the_person_has_authenticated_again() {
    let app = TestApp::spawn().await;
    let global = app.as_global_admin().await;
    let colleague = app.as_sales().await.staff().id.clone();
    let page = format!("/settings/users/{colleague}/roles/edit");
    let form = open_tab(&global, &page, &[("admin_agent", "yes")]).await;
    app.execute(query("update sessions set proved_at = $1").bind(clock::now() - TimeDelta::hours(1))).await;
    let answer = send(&global, &page, &form).await;
    assert!(answer.location().ends_with("unsaved=kept"), "{}", answer.location());
    app.execute(query("update sessions set proved_at = $1").bind(clock::now())).await;
    let shown = global.get(&page).await;
    assert_eq!(shown.attributes("input[name=admin_agent][checked]", "value"), ["yes"], "{}", shown.main());
    global.fill_in(&page, &[]).await.location();
    assert_eq!(app.count("kept_forms").await, 0);
}

#[actix_web::test]
async fn an_act_without_a_page_keeps_nothing_and_does_not_say_so() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Contoso", (2024, 9, 3))).await;
    let subscription = subscribe(&app, &sales, &id, SEATS, 5).await;
    let page = format!("/customers/{id}/subscriptions/{subscription}");
    let action = format!("{page}/suspension");
    let form = sales.get(&page).await.form(&action);
    let form = changed(form, &[("csrf", &sales.token().await)]);
    end_sessions(&app).await;
    let answer = send(&sales, &action, &form).await;
    assert!(answer.location().ends_with("unsaved=yes"), "{}", answer.location());
    assert_eq!(app.count("kept_forms").await, 0);
}

#[actix_web::test]
async fn the_form_in_answer_to_another_step_is_kept_for_its_own_page() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let edit = sales.get("/customers/new").await.location().to_owned();
    let typed = draft(&[("domain", "taken"), ("microsoft_id", "")]);
    let step = sales.post(&edit, &typed).await.location().to_owned();
    let review = review(&step);
    let submit = sales.get(&review).await.form(&review);
    app.register(&sales, customer("Taken")).await;
    let refused = sales.post(&review, &submit).await;
    refused.refuses(&["domain"]);
    let button = "button[form=typed][formaction]";
    let address = refused.attribute(button, "formaction").unwrap();
    let form = changed(refused.form(&edit), &[("city", "Brest"), ("csrf", &sales.token().await)]);
    assert_eq!(send(&sales, &address, &form).await.location(), edit);
    let page = sales.get(&edit).await;
    assert_eq!((page.value("city"), page.attribute("html", "lang").unwrap()), ("Brest".into(), "fr".into()));
}

#[actix_web::test]
async fn a_language_chosen_after_the_session_has_ended_keeps_the_form() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let path = format!("/customers/{}/edit", app.register(&sales, customer("Contoso")).await);
    let form = open_tab(&sales, &path, &[("city", "Brest")]).await;
    end_sessions(&app).await;
    let address = format!("/language?language=fr&next={}", path.replace('/', "%2F"));
    let answer = send(&sales, &address, &form).await;
    assert!(answer.location().starts_with("/sign-in?") && answer.location().ends_with("unsaved=kept"));
    sales.get(answer.location()).await;
    sales.sign_in(&sales.staff().email, PASSWORD, &path).await;
    assert_eq!(sales.get(&path).await.value("city"), "Brest");
}

#[actix_web::test]
async fn the_form_of_an_older_tab_can_be_sent_again_from_this_site_only() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let path = format!("/customers/{}/edit", app.register(&sales, customer("Contoso")).await);
    let form = open_tab(&sales, &path, &[("city", "Brest")]).await;
    // In another tab.
    sales.sign_in(&sales.staff().email, PASSWORD, "").await;
    let pairs: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for (site, offered) in [(Some("same-origin"), true), (Some("cross-site"), false), (None, false)] {
        let request = sales.request(Method::POST, &path);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let request = match site {
            Some(site) => request.header("sec-fetch-site", site),
            None => request,
        };
        let page = sales.send(request.body(encoded(&pairs))).await;
        assert_eq!((page.status, page.body.contains("Brest")), (403, offered), "{site:?}");
        if offered {
            assert!(page.texts(".facts > div").contains(&"CityBrest".to_owned()), "{}", page.main());
            let token = page.attribute(&format!("form[action='{path}'] input[name=csrf]"), "value").unwrap();
            let again = changed(page.form(&path), &[("csrf", &token)]);
            assert_eq!(send(&sales, &path, &again).await.status, 303);
        }
    }
    let (city,): (String,) = query("select city from customers").one(&app.db).await.unwrap();
    assert_eq!(city, "Brest");
}

#[actix_web::test]
async fn the_language_of_a_profile_follows_the_button() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let page = "/profile/edit";
    let form = open_tab(&sales, page, &[("name", "Sidonie Kept"), ("own_language", "en")]).await;
    assert_eq!(send(&sales, "/language?language=fr&next=%2Fprofile%2Fedit", &form).await.location(), page);
    let shown = sales.get(page).await;
    assert_eq!((shown.value("name"), shown.value("own_language")), ("Sidonie Kept".into(), "fr".into()));
}

#[actix_web::test]
async fn removing_a_line_keeps_the_one_that_is_being_typed() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let edit = sales.get("/customers/new").await.location().to_owned();
    let step = sales.post(&edit, &draft(&[("microsoft_id", "")])).await.location().to_owned();
    let line = [("offer", SEATS), ("quantity", "7"), ("billing_cycle", "annual"), ("action", "add")];
    sales.fill_in(&step, &line).await.location();
    let typed = [("offer", SEATS), ("quantity", "9"), ("billing_cycle", "monthly"), ("remove", "0")];
    sales.fill_in(&step, &typed).await.location();
    let page = sales.get(&step).await;
    assert_eq!(
        (page.texts("tbody tr").len(), page.value("quantity")),
        (0, "9".to_owned()),
        "{}",
        page.main()
    );
}

#[actix_web::test]
async fn a_page_without_its_form_does_not_say_that_something_is_kept() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Contoso", (2024, 9, 3))).await;
    let subscription = subscribe(&app, &sales, &id, SEATS, 5).await;
    let page = format!("/customers/{id}/subscriptions/{subscription}/quantity/edit");
    sales.fill_in(&page, &[("quantity", "x")]).await.refuses(&["quantity"]);
    assert_eq!(sales.get(&page).await.texts(".notice").len(), 1);
    app.execute(query("update subscriptions set status = 'cancelled'")).await;
    let shown = sales.get(&page).await;
    assert!(shown.texts(".notice").is_empty(), "{}", shown.main());
}
