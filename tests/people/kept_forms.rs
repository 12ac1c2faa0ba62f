//! Nothing typed is lost: by a refusal, an ended session, a reauthentication, or a change of the language.

use chrono::TimeDelta;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::query;

use crate::people::second_factor::arrive_at;
use crate::support::orders::{SEATS, subscribe};
use crate::support::samples::{confirmed, customer, draft as sample_draft};
use crate::support::withdrawals::withdraw;
use crate::support::{Client, PASSWORD, Response, TestApp, changed, encoded, today};

const CITY: &str = "Brest & l’<Océan>";

/// A customer's edit form, in which a city was typed.
async fn typed(client: &Client, path: &str) -> Vec<(String, String)> {
    changed(client.get(path).await.form(path), &[("city", CITY), ("csrf", &client.token().await)])
}

pub async fn send(client: &Client, address: &str, form: &[(String, String)]) -> Response {
    let pairs: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    client.post_raw(address, &encoded(&pairs)).await
}

async fn place() -> (TestApp, Client, String) {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let path = format!("/customers/{}/edit", app.register(&sales, customer("Contoso")).await);
    (app, sales, path)
}

#[actix_web::test]
async fn a_refused_form_is_shown_again_until_it_is_saved() {
    let (app, sales, path) = place().await;
    assert!(sales.get(&path).await.texts(".notice").is_empty());
    sales.fill_in(&path, &[("city", CITY), ("company_name", "")]).await.refuses(&["company_name"]);
    let page = sales.get(&path).await;
    assert_eq!((page.value("city"), page.value("company_name")), (CITY.to_owned(), String::new()));
    assert!(page.text(".notice").starts_with("You filled in this form on "), "{}", page.text(".notice"));
    let other = app.as_admin_agent().await;
    assert_eq!(other.get(&path).await.value("city"), "Saint-Étienne", "other staff do not see the kept form");
    assert_eq!(sales.fill_in(&path, &[("company_name", "Contoso")]).await.status, 303);
    let page = sales.get(&path).await;
    assert_eq!((page.value("city"), page.texts(".notice").len()), (CITY.to_owned(), 0), "it is saved");
    assert_eq!(app.count("kept_forms").await, 0);
}

#[actix_web::test]
async fn a_kept_form_can_be_discarded_and_is_kept_for_a_day() {
    let (app, sales, path) = place().await;
    let refuse = async || {
        sales.fill_in(&path, &[("city", CITY), ("company_name", "")]).await.refuses(&["company_name"]);
        assert_eq!(sales.get(&path).await.value("city"), CITY);
    };
    refuse().await;
    let removed = sales.post("/kept-forms/removal", &[("path", &path), ("next", &path)]).await;
    assert_eq!(removed.location(), path);
    assert_eq!(sales.get(&path).await.value("city"), "Saint-Étienne");
    refuse().await;
    let yesterday = clock::now() - TimeDelta::hours(25);
    app.execute(query("update kept_forms set kept_at = $1").bind(yesterday)).await;
    assert_eq!(sales.get(&path).await.value("city"), "Saint-Étienne");
}

#[actix_web::test]
async fn changing_the_language_keeps_what_was_typed() {
    let (app, sales, path) = place().await;
    let form = typed(&sales, &path).await;
    let button =
        format!("button[form=typed][formaction='/language?language=fr&next={}']", path.replace('/', "%2F"));
    assert_eq!(sales.get(&path).await.text(&button), "Français");
    let address = format!("/language?language=fr&next={}", path.replace('/', "%2F"));
    assert_eq!(send(&sales, &address, &form).await.location(), path);
    let page = sales.get(&path).await;
    assert_eq!((page.attribute("html", "lang").as_deref(), page.value("city").as_str()), (Some("fr"), CITY));
    assert_eq!(app.count("kept_forms").await, 1);
}

#[actix_web::test]
async fn a_form_sent_after_the_session_has_ended_is_kept_for_its_person() {
    let (app, sales, path) = place().await;
    let form = typed(&sales, &path).await;
    app.execute(query("update sessions set last_used_at = $1").bind(clock::now() - TimeDelta::hours(1)))
        .await;
    let answer = send(&sales, &path, &form).await;
    assert!(answer.location().ends_with("&unsaved=kept"), "{}", answer.location());
    let sign_in = sales.get(answer.location()).await;
    assert!(
        sign_in
            .text(".warning")
            .starts_with("Your session had ended, so what you sent was not saved. It is kept")
    );
    let other = app.as_admin_agent().await;
    assert_eq!(other.get(&path).await.value("city"), "Saint-Étienne");
    sales.sign_in(&sales.staff().email, PASSWORD, &path).await;
    assert_eq!(sales.get(&path).await.value("city"), CITY);
    assert_eq!(sales.fill_in(&path, &[]).await.status, 303);
}

#[actix_web::test]
async fn a_form_without_the_token_of_its_session_is_not_kept() {
    let (app, sales, path) = place().await;
    let form = changed(typed(&sales, &path).await, &[("csrf", &"0".repeat(43))]);
    assert_eq!(send(&sales, &format!("/language?language=fr&next={path}"), &form).await.status, 403);
    app.execute(query("update sessions set last_used_at = $1").bind(clock::now() - TimeDelta::hours(1)))
        .await;
    assert!(send(&sales, &path, &form).await.location().ends_with("&unsaved=yes"));
    assert_eq!(app.count("kept_forms").await, 0);
}

#[actix_web::test]
async fn a_form_that_needs_recent_reauthentication_is_kept() {
    let app = TestApp::spawn().await;
    let admin = app.as_user_admin().await;
    let form = changed(
        admin.get("/settings/users/new").await.form("/settings/users/new"),
        &[("name", "Zoé Kept"), ("csrf", &admin.token().await)],
    );
    app.execute(query("update sessions set proved_at = $1").bind(clock::now() - TimeDelta::hours(1))).await;
    let answer = send(&admin, "/settings/users/new", &form).await;
    assert!(answer.location().starts_with("/sign-in/again?") && answer.location().ends_with("unsaved=kept"));
    let page = admin.get(answer.location()).await;
    assert!(page.text(".warning").ends_with("What you typed is kept."), "{}", page.main());
    assert_eq!(app.count("kept_forms").await, 1);
}

#[actix_web::test]
async fn passwords_and_codes_are_never_kept() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let form = [("current_password", PASSWORD), ("new_password", "short")];
    sales.post("/profile/password/edit", &form).await.refuses(&["new_password"]);
    assert_eq!(app.count("kept_forms").await, 0);
}

#[actix_web::test]
async fn at_most_twenty_forms_are_kept_for_a_person() {
    let (app, sales, path) = place().await;
    let mut pages = vec![path];
    for number in 0..21 {
        let id = app.register(&sales, customer(&format!("Fabrikam {number}"))).await;
        pages.push(format!("/customers/{id}/edit"));
    }
    for page in &pages {
        sales.fill_in(page, &[("city", CITY), ("company_name", "")]).await.refuses(&["company_name"]);
    }
    assert_eq!(app.count("kept_forms").await, 20);
    for (number, page) in pages.iter().enumerate() {
        assert_eq!(sales.get(page).await.value("city") == CITY, number >= 2, "the newest are kept: {number}");
    }
}

/// Sends the form of a page with a typed text and an error elsewhere. The page must show the text again.
async fn keeps(client: &Client, page: &str, typed: (&str, &str), wrong: (&str, &str)) {
    let refused = client.fill_in(page, &[typed, wrong]).await;
    assert_eq!(refused.status, 422, "{page}: {}", refused.main());
    let shown = client.get(page).await;
    assert_eq!(shown.value(typed.0), typed.1, "{page}");
    assert_eq!(
        shown.texts("button[form=typed][formaction^='/language?language=fr']"),
        ["Français"],
        "{page}"
    );
}

#[actix_web::test]
async fn each_page_with_a_form_keeps_it() {
    let app = TestApp::spawn().await;
    let (sales, global) = (app.as_sales().await, app.as_global_admin().await);
    let id = app.register(&sales, confirmed("Contoso", (2024, 9, 3))).await;
    let account = |page: &str| format!("/customers/{id}/{page}");
    let (name, nobody) = (("first_name", "Zoé Kept"), ("last_name", ""));
    keeps(&sales, &account("contact/edit"), name, nobody).await;
    keeps(&sales, &account("domain/edit"), ("domain", "kept"), ("domain_reason", "")).await;
    keeps(&sales, &account("confirmations/new"), name, nobody).await;
    keeps(&sales, &account("withdrawals/new"), name, nobody).await;
    let (day, no_month) = (("checked_on_day", "17"), ("checked_on_month", ""));
    keeps(&sales, &account("direct-acceptance/edit"), day, no_month).await;
    let draft = sales.get("/customers/new").await.location().to_owned();
    keeps(&sales, &draft, ("city", "Brest"), ("company_name", "")).await;
    let step = sales.post(&draft, &sample_draft(&[("microsoft_id", "")])).await.location().to_owned();
    let (quantity, no_offer) = (("quantity", "17"), ("offer", ""));
    keeps(&sales, &step, quantity, ("action", "add")).await;
    keeps(&sales, &account("orders/new"), quantity, no_offer).await;
    let subscription = subscribe(&app, &sales, &id, SEATS, 5).await;
    let subscription = account(&format!("subscriptions/{subscription}/quantity/edit"));
    keeps(&sales, &subscription, ("quantity", "0"), ("confirming", "")).await;
    keeps(&sales, "/profile/edit", ("name", ""), ("own_language", "en")).await;
    keeps(&global, "/settings/users/new", ("name", "Zoé Kept"), ("email", "")).await;
    keeps(&global, "/settings/api-keys/new", ("key_name", "Kept"), ("expires_on", "")).await;
    keeps(&global, "/settings/partner", ("mpn_id", "123"), ("legal_name", "")).await;
    let (month, impossible) = (("pages_ask_from_month", "10"), ("pages_ask_from_day", "32"));
    keeps(&global, "/agreements/MicrosoftCustomerAgreement/edit", month, impossible).await;
    let (month, impossible) = (("published_on_month", "10"), ("published_on_day", "32"));
    keeps(&global, "/agreements/MicrosoftCustomerAgreement/versions/new", month, impossible).await;
}

/// The page of the other agreement has another form.
#[actix_web::test]
async fn a_kept_confirmation_is_shown_for_its_own_agreement_only() {
    let (app, sales, edit) = place().await;
    let page = edit.replace("/edit", "/confirmations/new");
    keeps(&sales, &page, ("first_name", "Zoé Kept"), ("last_name", "")).await;
    let open =
        "update agreements set confirmable_until = null where agreement_type = 'MicrosoftCloudAgreement'";
    app.execute(query(open)).await;
    app.execute(query("update partner set catalogue_version = catalogue_version + 1")).await;
    let other = sales.get(&format!("{page}?agreement=MicrosoftCloudAgreement")).await;
    assert_eq!(other.status, 200, "{}", other.main());
    assert_ne!(other.value("first_name"), "Zoé Kept");
    assert!(other.texts(".notice").is_empty(), "{}", other.main());
}

/// Otherwise somebody who knows only the password could put values into the forms of its owner.
#[actix_web::test]
async fn a_session_that_owed_a_second_factor_keeps_nothing() {
    let app = TestApp::spawn().await;
    let admin = app.add_person("Gil Global", &[Role::GlobalAdmin, Role::Sales]).await;
    let (thief, _) = arrive_at(&app.address, &admin.email).await;
    let token = thief.get("/sign-in/second-factor").await.attribute("input[name=csrf]", "value").unwrap();
    app.execute(query("update sessions set last_used_at = $1").bind(clock::now() - TimeDelta::hours(1)))
        .await;
    let form = [("csrf".to_owned(), token), ("name".to_owned(), "Mallory".to_owned())];
    assert!(send(&thief, "/settings/users/new", &form).await.location().ends_with("&unsaved=yes"));
    assert_eq!(app.count("kept_forms").await, 0);
}

#[actix_web::test]
async fn a_form_that_conflicts_with_another_edit_is_kept() {
    let (app, sales, path) = place().await;
    let form = typed(&sales, &path).await;
    app.as_admin_agent().await.fill_in(&path, &[("city", "Lyon")]).await.location();
    assert_eq!(send(&sales, &path, &form).await.status, 409);
    assert_eq!(sales.get(&path).await.value("city"), CITY);
}

#[actix_web::test]
async fn an_acceptance_typed_with_an_order_a_quantity_or_a_renewal_is_kept() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Contoso", (2024, 9, 3))).await;
    let ending = subscribe(&app, &sales, &id, SEATS, 5).await;
    let last_day = today() + TimeDelta::days(10);
    app.execute(query("update subscriptions set ends_on = $1, auto_renew = $2").bind(last_day).bind(false))
        .await;
    withdraw(&app.db, &id, sales.staff()).await;
    let subscription = |page: &str| format!("/customers/{id}/subscriptions/{ending}/{page}");
    let line = [("offer", SEATS), ("quantity", "7"), ("billing_cycle", "annual")];
    for (page, typed) in [
        (format!("/customers/{id}/orders/new"), &line[..]),
        (subscription("quantity/edit"), &line[1..2]),
        (subscription("renewal"), &[]),
    ] {
        let asked = sales.fill_in(&page, typed).await;
        assert_eq!(asked.status, 409, "{page}: {}", asked.main());
        let wrong = [("first_name", "Kept"), ("accepted_year", "2999")];
        let refused = sales.post(&page, &changed(asked.form(&page), &wrong)).await;
        assert_eq!(refused.status, 422, "{page}: {}", refused.main());
        let shown = sales.get(&page).await;
        let values = ["first_name", "accepted_year"].map(|it| shown.value(it));
        assert_eq!(values, ["Kept", "2999"], "{page}");
        for (name, value) in typed {
            assert!(shown.value(name).eq_ignore_ascii_case(value), "{page}");
        }
        assert_eq!(shown.texts("button[form=typed][formaction^='/language?language=fr']"), ["Français"]);
        assert!(shown.text(".notice").starts_with("You filled in this form on "), "{page}");
    }
}

#[actix_web::test]
async fn a_page_shows_no_notice_if_nothing_was_typed() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let draft = sales.get("/customers/new").await.location().to_owned();
    let asked = [("agreement", "asked"), ("microsoft_id", "")];
    let step = sales.post(&draft, &sample_draft(&asked)).await.location().to_owned();
    let line = [("offer", SEATS), ("quantity", "7"), ("billing_cycle", "annual"), ("action", "next")];
    // The line is in the draft, although the order is refused.
    assert_eq!(sales.fill_in(&step, &line).await.status, 409);
    let page = sales.get(&step).await;
    assert!(page.texts(".notice").is_empty(), "{}", page.main());
    assert_eq!((page.value("offer"), page.texts("tbody tr").len()), (String::new(), 1), "{}", page.main());
}

#[actix_web::test]
async fn cancelling_a_refused_form_discards_it_whatever_the_refusal() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Contoso")).await;
    let order = format!("/customers/{id}/orders/new");
    // 409: the acceptance is missing. 422: so is the offer.
    for (typed, status) in [
        (&[("offer", SEATS), ("quantity", "7"), ("billing_cycle", "annual")][..], 409),
        (&[("quantity", "7")][..], 422),
    ] {
        let refused = sales.fill_in(&order, typed).await;
        assert_eq!((refused.status, app.count("kept_forms").await), (status, 1));
        let back = refused.attribute("button[form=discard][name=next]", "value").unwrap();
        let form = [refused.form("/kept-forms/removal"), vec![("next".to_owned(), back.clone())]].concat();
        assert_eq!(sales.post("/kept-forms/removal", &form).await.location(), back);
        assert_eq!(app.count("kept_forms").await, 0);
        assert_eq!(sales.get(&order).await.value("quantity"), "");
    }
}
