//! Leaving a refused form, and coming back to it.

use paraph::model::people::staff::Role;
use thirtyfour::prelude::*;

use super::driver::{Browser, FRENCH};
use super::walk::{fill_wizard, send};
use super::{register, registrar};
use crate::support::TestApp;
use crate::support::orders::SEATS;
use crate::support::samples::customer;

/// Cancels a refused form, goes back to it, and loads it again. It is empty, because cancelling has discarded it.
async fn cancel_and_return(browser: &Browser, heading: &str, left: &str) {
    browser.select("Annuler").await;
    assert!(browser.text("h1").await.starts_with(left), "{}", browser.text("h1").await);
    for _ in 0..2 {
        browser.go_back().await;
        browser.wait_for_text("h1", heading).await;
        assert!(!browser.has(".error-summary, .conflict, main .notice").await);
        browser.refresh().await.unwrap();
        assert!(browser.text("h1").await.starts_with(heading), "a reload sends nothing again");
        browser.forward().await.unwrap();
        browser.wait_for_text("h1", left).await;
    }
}

#[actix_web::test]
async fn back_after_cancelling_a_refused_step_shows_the_step() {
    let app = TestApp::spawn().await;
    let browser = Browser::sign_in(&app, FRENCH, "Agathe Agent", Role::AdminAgent).await;
    browser.visit("/customers/new").await;
    fill_wizard(&browser).await;
    send(&browser).await;
    let offer = format!("#offer option[value='{SEATS}' i]");
    browser.choose(&browser.find(By::Css(&offer)).await.unwrap()).await;
    browser.select("Suivant : Passer en revue").await;
    assert!(browser.has(".error-summary").await);
    cancel_and_return(&browser, "Abonnements", "Clients").await;
}

#[actix_web::test]
async fn back_after_cancelling_a_refused_order_shows_the_order() {
    let app = TestApp::spawn().await;
    let by = registrar(&app).await;
    let id = register(&app, &by, &customer("Menuiserie Perrin")).await;
    let browser = Browser::sign_in(&app, FRENCH, "Agathe Agent", Role::AdminAgent).await;
    browser.visit(&format!("/customers/{id}/orders/new")).await;
    let offer = format!("#offer option[value='{SEATS}' i]");
    browser.choose(&browser.find(By::Css(&offer)).await.unwrap()).await;
    browser.fill_id("quantity", "7").await;
    browser.choose(&browser.find(By::Id("billing_cycle")).await.unwrap()).await;
    send(&browser).await;
    assert!(browser.has(".conflict").await);
    cancel_and_return(&browser, "Nouvel abonnement", "Abonnements").await;
}

#[actix_web::test]
async fn a_narrow_heading_has_no_bar_at_the_start_of_a_line() {
    let app = TestApp::spawn().await;
    let by = registrar(&app).await;
    let id = register(&app, &by, &customer("Menuiserie Perrin")).await;
    let browser = Browser::sign_in(&app, FRENCH, "Agathe Agent", Role::AdminAgent).await;
    for path in [format!("/customers/{id}"), "/agreements/templates?country=FR".to_owned()] {
        for (width, shown) in [(1280, true), (900, false), (320, false)] {
            browser.resize(width, 800).await;
            browser.visit(&path).await;
            let bar = browser.find(By::Css(".of .bar")).await.unwrap();
            assert_eq!(bar.is_displayed().await.unwrap(), shown, "{path} at {width}");
        }
    }
}
