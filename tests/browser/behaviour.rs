//! Back, double submits, reloads, concurrent editors, and script features.

use chrono::Datelike;
use paraph::model::kernel::clock;
use thirtyfour::prelude::*;

use super::driver::{Browser, FRENCH, Kind};
use super::walk::{fill_wizard, open_sample, sample_register, send, sign_out};
use super::{register, registrar};
use crate::support::TestApp;
use crate::support::samples::{confirmed, customer};
use paraph::model::people::staff::Role;
use paraph::store::acceptances::confirmations;
use paraph::store::customers::customers;

const WITHOUT_SCRIPT: Kind = Kind { javascript: false, ..FRENCH };

async fn open_wizard(browser: &Browser) {
    browser.visit("/customers/new").await;
    fill_wizard(browser).await;
}

async fn registered(app: &TestApp) -> i64 {
    let counts = customers::counts(&app.db).await.unwrap();
    counts.iter().map(|(_, count)| count).sum()
}

/// The values of the page's fields.
async fn typed(browser: &Browser) -> Vec<String> {
    browser.run("return [...document.querySelectorAll('main form :is(input:not([type=hidden]), select)')].map(it => it.checked + it.value)").await
}

#[actix_web::test]
async fn back_from_the_review_keeps_everything_typed() {
    let app = TestApp::spawn().await;
    for kind in [FRENCH, WITHOUT_SCRIPT] {
        let name = if kind.javascript { "Agathe Agent" } else { "Albin Agent" };
        let browser = Browser::sign_in(&app, kind, name, Role::AdminAgent).await;
        open_wizard(&browser).await;
        let before = typed(&browser).await;
        send(&browser).await;
        assert!(browser.text("h1").await.starts_with("Abonnements"));
        send(&browser).await;
        assert!(browser.text("h1").await.starts_with("Passer en revue"));
        browser.go_back().await;
        browser.go_back().await;
        assert!(browser.text("h1").await.starts_with("Informations sur le compte"));
        assert_eq!(typed(&browser).await, before);
        // A form restored by Back can be submitted again.
        send(&browser).await;
        assert!(browser.text("h1").await.starts_with("Abonnements"));
    }
}

#[actix_web::test]
async fn back_from_the_review_keeps_everything_typed_after_a_refusal() {
    let app = TestApp::spawn().await;
    let browser = Browser::sign_in(&app, FRENCH, "Agathe Agent", Role::AdminAgent).await;
    open_wizard(&browser).await;
    browser.fill_id("accepted_year", "2999").await;
    send(&browser).await;
    assert!(browser.has(".error-summary").await);
    browser.fill_id("accepted_year", "2024").await;
    let before = typed(&browser).await;
    send(&browser).await;
    send(&browser).await;
    assert!(browser.text("h1").await.starts_with("Passer en revue"));
    browser.go_back().await;
    browser.go_back().await;
    assert!(browser.text("h1").await.starts_with("Informations sur le compte"));
    assert_eq!(typed(&browser).await, before);
}

#[actix_web::test]
async fn a_double_click_on_submit_registers_one_customer() {
    for kind in [FRENCH, WITHOUT_SCRIPT] {
        let app = TestApp::spawn().await;
        let browser = Browser::sign_in(&app, kind, "Agathe Agent", Role::AdminAgent).await;
        open_wizard(&browser).await;
        send(&browser).await;
        send(&browser).await;
        let submit = browser.named("Envoyer").await;
        browser.action_chain().double_click_element(&submit).perform().await.unwrap();
        browser.wait_for_text("h1", "Confirmation").await;
        let id = browser.path().await.split('/').nth(2).unwrap().to_owned();
        assert_eq!(registered(&app).await, 1);
        assert_eq!(confirmations::list(&app.db, &id).await.unwrap().len(), 1);
    }
}

#[actix_web::test]
async fn the_confirmation_page_can_be_loaded_again() {
    let app = TestApp::spawn().await;
    let browser = Browser::sign_in(&app, FRENCH, "Agathe Agent", Role::AdminAgent).await;
    open_wizard(&browser).await;
    send(&browser).await;
    send(&browser).await;
    send(&browser).await;
    let (address, reference) = (browser.path().await, browser.text("code.reference").await);
    browser.refresh().await.unwrap();
    assert_eq!(browser.path().await, address);
    assert_eq!(browser.text("code.reference").await, reference);
    assert_eq!(registered(&app).await, 1);
}

#[actix_web::test]
async fn a_second_editor_sees_the_first_editors_confirmation() {
    let app = TestApp::spawn().await;
    let by = registrar(&app).await;
    let id = register(&app, &by, &confirmed("Menuiserie Perrin", (2023, 5, 2))).await;
    let form = format!("/customers/{id}/confirmations/new");
    let first = Browser::sign_in(&app, FRENCH, "Agathe Agent", Role::AdminAgent).await;
    let second = Browser::sign_in(&app, FRENCH, "Samuel Sales", Role::Sales).await;
    first.visit(&form).await;
    second.visit(&form).await;
    first.fill_id("first_name", "Première").await;
    first.fill_id("accepted_year", "2024").await;
    send(&first).await;
    assert!(first.text("[role=status]").await.starts_with("La confirmation est consignée."));

    second.fill_id("first_name", "Seconde").await;
    second.fill_id("accepted_year", "2025").await;
    let before = typed(&second).await;
    send(&second).await;
    let conflict = second.text(".conflict").await;
    for seen in ["Agathe Agent a consigné cette confirmation", "Première Lefèvre", "2 mai 2024"] {
        assert!(conflict.contains(seen), "{seen:?} in {conflict}");
    }
    assert_eq!(typed(&second).await, before, "nothing typed is lost");
    assert!(second.run::<bool>("return document.activeElement.matches('.conflict')").await);
    assert_eq!(confirmations::list(&app.db, &id).await.unwrap().len(), 2, "nothing was recorded");

    send(&second).await;
    let history = confirmations::list(&app.db, &id).await.unwrap();
    let names: Vec<&str> = history.iter().map(|it| it.contact.first_name.as_str()).collect();
    assert_eq!(names, ["Seconde", "Première", "Zoé"]);
    assert_eq!(history[0].supersedes.as_ref(), Some(&history[1].id));
}

#[actix_web::test]
async fn after_signing_out_the_back_button_shows_nothing() {
    let app = TestApp::spawn().await;
    let by = registrar(&app).await;
    let id = register(&app, &by, &customer("Menuiserie Perrin")).await;
    let browser = Browser::sign_in(&app, FRENCH, "Samuel Sales", Role::Sales).await;
    browser.visit(&format!("/customers/{id}")).await;
    assert!(browser.text("main").await.contains("Menuiserie Perrin"));
    sign_out(&browser).await;
    browser.go_back().await;
    assert!(browser.path().await.starts_with("/sign-in"));
    assert!(!browser.source().await.unwrap().contains("Perrin"));
}

#[actix_web::test]
async fn results_update_while_typing() {
    let app = sample_register(60).await;
    let browser = open_sample(&app, FRENCH).await;
    browser.visit("/customers").await;
    let page = browser.find(By::Tag("html")).await.unwrap();
    browser.get(By::Id("q")).await.click().await.unwrap();
    browser.press("SYNDICAT inter").await;
    browser.wait_for_text(".hits", "1 client").await;
    assert!(browser.text("#results tbody").await.contains("Syndicat intercommunal"));
    assert!(page.is_displayed().await.unwrap(), "it is the same page");
    assert!(browser.run::<bool>("return document.activeElement.id == 'q'").await, "the focus stays");
    assert_eq!(browser.path().await, "/customers?q=SYNDICAT+inter", "the state lives in the address");
    browser.get(By::Id("status")).await.send_keys("Confirmée").await.unwrap();
    browser.wait_for_text("#results", "Aucun client ne correspond").await;
    assert!(browser.complaints().await.is_empty());
}

#[actix_web::test]
async fn the_reference_is_copied_and_the_report_printed_with_a_button() {
    let app = TestApp::spawn().await;
    let browser = Browser::sign_in(&app, FRENCH, "Agathe Agent", Role::AdminAgent).await;
    open_wizard(&browser).await;
    send(&browser).await;
    send(&browser).await;
    send(&browser).await;
    let reference = browser.text("code.reference").await;
    browser.named("Copier").await.click().await.unwrap();
    browser.wait_for_text("main", "Copié").await;
    // The copied text is pasted into the search field.
    browser.get(By::Id("top-search")).await.send_keys(Key::Control + "v").await.unwrap();
    assert_eq!(browser.value("top-search").await, reference);

    browser.select("Imprimer ou enregistrer le rapport de confirmation").await;
    browser.run::<()>("window.print = () => { document.title = 'printed' }").await;
    browser.named("Imprimer").await.click().await.unwrap();
    assert_eq!(browser.title().await.unwrap(), "printed");
}

#[actix_web::test]
async fn the_signatory_box_follows_the_fields() {
    let app = TestApp::spawn().await;
    let browser = Browser::sign_in(&app, FRENCH, "Agathe Agent", Role::AdminAgent).await;
    open_wizard(&browser).await;
    assert_eq!(browser.text(".signatory").await, "Inès Bertillon, ines@bertillon.example");
    let details = browser.get(By::XPath("//h3/following::summary[1]")).await;
    details.click().await.unwrap();
    assert_eq!(browser.value("signatory_email").await, "ines@bertillon.example", "the fields are filled in");
    // They follow the primary contact until another person is typed.
    browser.fill_id("first_name", "Agnès").await;
    assert_eq!(browser.value("signatory_first_name").await, "Agnès");
    // Also while the fields are closed.
    details.click().await.unwrap();
    browser.fill_id("first_name", "Anna").await;
    details.click().await.unwrap();
    assert_eq!(browser.value("signatory_first_name").await, "Anna");
    browser.fill_id("signatory_first_name", "Paul").await;
    assert_eq!(browser.text(".signatory").await, "Paul Bertillon, ines@bertillon.example");
    browser.fill_id("last_name", "Morel").await;
    assert_eq!(browser.text(".signatory").await, "Paul Bertillon, ines@bertillon.example");
    send(&browser).await;
    send(&browser).await;
    let recorded = browser.fact("Contrat Microsoft", "Accepté par").await;
    assert_eq!(recorded, "Paul Bertillon\nines@bertillon.example");
}

#[actix_web::test]
async fn today_fills_in_the_partners_date() {
    let app = TestApp::spawn_in("Pacific/Kiritimati").await;
    let by = registrar(&app).await;
    let id = register(&app, &by, &customer("Menuiserie Perrin")).await;
    let browser = Browser::sign_in(&app, FRENCH, "Samuel Sales", Role::Sales).await;
    browser.visit(&format!("/customers/{id}/confirmations/new")).await;
    browser.named("Aujourd’hui").await.click().await.unwrap();
    let zone: chrono_tz::Tz = "Pacific/Kiritimati".parse().unwrap();
    let today = clock::now().with_timezone(&zone).date_naive();
    let typed = ["accepted_day", "accepted_month", "accepted_year"];
    let expected = [today.day().to_string(), today.month().to_string(), today.year().to_string()];
    for (id, value) in typed.into_iter().zip(expected) {
        assert_eq!(browser.value(id).await, value);
    }
    send(&browser).await;
    assert!(browser.text("[role=status]").await.starts_with("La confirmation est consignée."));
}

#[actix_web::test]
async fn buttons_that_need_script_are_absent_without_it() {
    let app = TestApp::spawn().await;
    let by = registrar(&app).await;
    let id = register(&app, &by, &confirmed("Menuiserie Perrin", (2024, 9, 3))).await;
    let report = confirmations::list(&app.db, &id).await.unwrap().remove(0).id;
    let browser = Browser::sign_in(&app, WITHOUT_SCRIPT, "Samuel Sales", Role::Sales).await;
    for path in ["registration", &format!("confirmations/{report}")] {
        browser.visit(&format!("/customers/{id}/{path}")).await;
        for button in browser.find_all(By::Css("main button")).await.unwrap() {
            assert!(!button.is_displayed().await.unwrap(), "{path}");
        }
    }
}

/// The language button sends the form of the page. It must not be the button that the Enter key activates.
#[actix_web::test]
async fn changing_the_language_keeps_a_form_and_enter_still_saves_it() {
    let app = TestApp::spawn().await;
    let by = registrar(&app).await;
    let id = register(&app, &by, &confirmed("Menuiserie Perrin", (2024, 5, 2))).await;
    for (kind, name, city) in [(FRENCH, "Agathe Agent", "Brest"), (WITHOUT_SCRIPT, "Samuel Sales", "Quimper")]
    {
        let browser = Browser::sign_in(&app, kind, name, Role::Sales).await;
        browser.visit(&format!("/customers/{id}/edit")).await;
        browser.fill_id("city", city).await;
        browser.follow(&browser.named("English").await).await;
        assert!(browser.text("h1").await.starts_with("Company info"));
        assert_eq!(browser.value("city").await, city);
        let page = browser.get(By::Tag("html")).await;
        browser.get(By::Id("city")).await.click().await.unwrap();
        browser.press(Key::Enter).await;
        browser.left(&page).await;
        assert_eq!(browser.path().await, format!("/customers/{id}"));
        assert!(browser.text("main").await.contains(city));
    }
}

/// Whether the browser would ask before it leaves the page.
async fn asks_before_leaving(browser: &Browser) -> bool {
    let leave = "const leave = new Event('beforeunload', { cancelable: true }); dispatchEvent(leave); \
                 return leave.defaultPrevented;";
    browser.run(leave).await
}

#[actix_web::test]
async fn the_browser_asks_before_a_page_with_typed_text_is_left() {
    let app = TestApp::spawn().await;
    let browser = Browser::sign_in(&app, FRENCH, "Agathe Agent", Role::AdminAgent).await;
    browser.visit("/customers/new").await;
    assert!(!asks_before_leaving(&browser).await, "nothing is typed");
    browser.fill_id("city", "Dijon").await;
    assert!(asks_before_leaving(&browser).await);
    // Sending the form is no reason to ask.
    browser
        .run::<()>("document.getElementById('typed').addEventListener('submit', (it) => it.preventDefault())")
        .await;
    browser.get(By::Css("main .buttons button")).await.click().await.unwrap();
    assert!(!asks_before_leaving(&browser).await);
}
