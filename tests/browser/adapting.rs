//! New customer: the form adapts to the country and to the national cloud.

use paraph::model::people::staff::Role;
use thirtyfour::prelude::*;

use super::driver::{Browser, ENGLISH, Kind};
use super::walk::{fill_wizard, send};
use crate::support::TestApp;

async fn option(browser: &Browser, id: &str, value: &str) -> WebElement {
    browser.find(By::Css(format!("#{id} option[value='{value}']"))).await.unwrap()
}

async fn focused(browser: &Browser) -> String {
    browser.active_element().await.unwrap().id().await.unwrap().unwrap_or_default()
}

/// Makes requests of the page wait for `window.release()`.
const HELD: &str = "
    const real = window.fetch;
    window.fetch = (...request) => new Promise((done) => { window.release = () => done(real(...request)); });
";

#[actix_web::test]
async fn the_form_adapts_at_once_keeps_the_focus_and_says_so() {
    let app = TestApp::spawn().await;
    let browser = Browser::sign_in(&app, ENGLISH, "Agathe Agent", Role::AdminAgent).await;
    browser.visit("/customers/new").await;
    assert!(!browser.find(By::Css("[data-adapt]")).await.unwrap().is_displayed().await.unwrap());
    assert_eq!(browser.find(By::Id("state")).await.unwrap().tag_name().await.unwrap(), "input");
    browser.fill_id("city", "Sydney").await;
    let country = browser.get(By::Id("country")).await;
    country.focus().await.unwrap();
    browser.choose(&option(&browser, "country", "AU").await).await;
    browser.wait_for_text("#adapted", "Fields adapted to: Australia.").await;
    assert_eq!(focused(&browser).await, "country");
    assert_eq!(browser.find(By::Id("state")).await.unwrap().tag_name().await.unwrap(), "select");
    assert!(browser.has("#state option[value=NSW]").await);
    assert_eq!(
        (browser.value("city").await.as_str(), browser.value("language").await.as_str()),
        ("Sydney", "en")
    );
    assert!(!browser.has(".error").await);
    // Brazil requires the phone number of the contact, and the signatory box still follows the contact.
    browser.choose(&option(&browser, "country", "BR").await).await;
    assert!(!browser.text("label[for=phone]").await.contains("optional"));
    browser.fill_id("first_name", "Zoé").await;
    assert!(browser.text("[data-signatory]").await.starts_with("Zoé"));
}

#[actix_web::test]
async fn text_typed_while_the_form_adapts_is_kept() {
    let app = TestApp::spawn().await;
    let browser = Browser::sign_in(&app, ENGLISH, "Agathe Agent", Role::AdminAgent).await;
    browser.visit("/customers/new").await;
    browser.run::<()>(HELD).await;
    option(&browser, "country", "US").await.click().await.unwrap();
    browser.fill_id("postal_code", "98052").await;
    browser.run::<()>("window.release()").await;
    browser.wait_for_text("#adapted", "United States").await;
    assert_eq!(
        (browser.value("postal_code").await.as_str(), focused(&browser).await.as_str()),
        ("98052", "postal_code")
    );
}

#[actix_web::test]
async fn a_national_cloud_asks_for_no_agreement_and_has_its_own_domain_suffix() {
    let app = TestApp::spawn().await;
    for javascript in [true, false] {
        let name = if javascript { "Agathe Agent" } else { "Albin Agent" };
        let browser = Browser::sign_in(&app, Kind { javascript, ..ENGLISH }, name, Role::AdminAgent).await;
        browser.visit("/customers/new").await;
        fill_wizard(&browser).await;
        let label = if javascript { "bertillon-one" } else { "bertillon-two" };
        browser.fill_id("domain", label).await;
        let agreement = browser.find(By::Id("agreement")).await.unwrap();
        assert!(agreement.is_displayed().await.unwrap());
        browser.choose(&option(&browser, "national_cloud", "germany").await).await;
        assert!(!agreement.is_displayed().await.unwrap());
        assert!(browser.text(".in-national-cloud").await.starts_with("The customer is in a national cloud"));
        if javascript {
            assert_eq!(browser.text(".suffixed span").await, ".onmicrosoft.de");
        }
        send(&browser).await;
        send(&browser).await;
        let said = "The customer is in a national cloud: no acceptance is required or confirmed there.";
        assert!(browser.text("#agreement + dl").await.contains(said), "{}", browser.text("main").await);
        assert!(browser.text("main").await.contains(&format!("{label}.onmicrosoft.de")));
        send(&browser).await;
        assert!(!browser.text("main").await.contains("invit"), "nobody will ask this customer");
    }
}

#[actix_web::test]
async fn without_script_the_button_adapts_the_form_and_leads_back_to_the_country() {
    let app = TestApp::spawn().await;
    let kind = Kind { javascript: false, ..ENGLISH };
    let browser = Browser::sign_in(&app, kind, "Agathe Agent", Role::AdminAgent).await;
    browser.visit("/customers/new").await;
    option(&browser, "country", "AU").await.click().await.unwrap();
    browser.select("Adapt the form").await;
    assert_eq!(browser.text("#adapted").await, "Fields adapted to: Australia.");
    assert_eq!(focused(&browser).await, "country");
    assert!(browser.has("#state option[value=NSW]").await);
}

#[actix_web::test]
async fn an_ended_session_leads_to_the_sign_in_page() {
    let app = TestApp::spawn().await;
    let browser = Browser::sign_in(&app, ENGLISH, "Agathe Agent", Role::AdminAgent).await;
    browser.visit("/customers/new").await;
    browser.fill_id("company_name", "Kept").await;
    let form = browser.path().await;
    app.execute(paraph::store::db::query("delete from sessions")).await;
    option(&browser, "country", "AU").await.click().await.unwrap();
    browser.wait_for_text("h1", "Sign in").await;
    assert!(browser.path().await.contains(&*urlencoded(&form)), "{}", browser.path().await);
}

fn urlencoded(path: &str) -> String {
    path.replace('/', "%2F")
}

#[actix_web::test]
async fn only_the_errors_that_the_country_solves_disappear() {
    let app = TestApp::spawn().await;
    let browser = Browser::sign_in(&app, ENGLISH, "Agathe Agent", Role::AdminAgent).await;
    browser.visit("/customers/new").await;
    browser.choose(&option(&browser, "language", "en").await).await;
    browser.fill_id("city", "Rio").await;
    send(&browser).await;
    let fields = |errors: Vec<String>| errors.len();
    let before = fields(browser.texts(".error-summary li").await);
    assert!(browser.has("#country-error").await && browser.has(".wrong #address_line1").await);
    assert!(!browser.has("#phone-error").await && !browser.has("#registration_id-error").await);
    browser.fill_id("city", "").await;
    browser.choose(&option(&browser, "country", "BR").await).await;
    browser.wait_for_text("#adapted", "Fields adapted to: Brazil.").await;
    for gone in
        ["#country-error", ".wrong #country", ".error-summary a[href='#country']", "#country[aria-invalid]"]
    {
        assert!(!browser.has(gone).await, "{gone}");
    }
    for field in ["company_name", "domain", "address_line1", "first_name", "email"] {
        assert!(
            browser.has(&format!(".wrong #{field}[aria-invalid][aria-describedby~={field}-error]")).await,
            "{field}"
        );
        assert!(browser.has(&format!(".error-summary a[href='#{field}']")).await, "{field}");
    }
    for new in ["city", "phone", "registration_id"] {
        assert!(!browser.has(&format!("#{new}-error")).await, "{new}: nobody has sent it yet");
    }
    assert_eq!(fields(browser.texts(".error-summary li").await), before - 1);
    assert!(browser.title().await.unwrap().starts_with("Error:"));
}

#[actix_web::test]
async fn the_summary_disappears_with_its_last_error() {
    let app = TestApp::spawn().await;
    let browser = Browser::sign_in(&app, ENGLISH, "Agathe Agent", Role::AdminAgent).await;
    browser.visit("/customers/new").await;
    fill_wizard(&browser).await;
    browser.choose(&option(&browser, "country", "").await).await;
    send(&browser).await;
    assert_eq!(
        browser.texts(".error-summary li").await.len(),
        1,
        "{:?}",
        browser.texts(".error-summary li").await
    );
    browser.choose(&option(&browser, "country", "FR").await).await;
    browser.wait_for_text("#adapted", "Fields adapted to: France.").await;
    assert!(!browser.has(".error-summary, .error, .wrong").await);
    assert!(browser.title().await.unwrap().starts_with("Account info"));
}
