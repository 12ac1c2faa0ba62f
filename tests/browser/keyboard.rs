//! Keyboard only: the focus is visible, moves to errors, and reaches every control.

use std::collections::HashSet;

use serde::Deserialize;
use thirtyfour::prelude::*;

use super::driver::{Browser, FRENCH};
use super::walk::{fill_wizard, send};
use super::{register, registrar};
use crate::support::TestApp;
use crate::support::samples::{confirmed, customer};
use paraph::model::people::staff::Role;
use paraph::store::acceptances::confirmations;

/// The focused element.
#[derive(Debug, Deserialize)]
struct Focus {
    id: String,
    text: String,
    href: String,
    /// The width of its outline in pixels; 0 if none.
    outline: f64,
    in_view: bool,
}

const FOCUS: &str = "
    const it = document.activeElement, style = getComputedStyle(it), box = it.getBoundingClientRect();
    return {
        id: it.id,
        text: it.textContent.replace(/\\s+/g, ' ').trim(),
        href: it.getAttribute('href') ?? '',
        outline: style.outlineStyle == 'none' ? 0 : parseFloat(style.outlineWidth),
        in_view: box.top < innerHeight && box.bottom > 0,
    };
";

async fn focus(browser: &Browser) -> Focus {
    browser.run(FOCUS).await
}

/// Presses Tab until the element has focus. The focus must be visible at each step.
async fn tab_to(browser: &Browser, what: &str, is_there: impl Fn(&Focus) -> bool) {
    let mut passed = Vec::new();
    for _ in 0..60 {
        browser.press(Key::Tab).await;
        let focus = focus(browser).await;
        assert!(focus.outline >= 2.0 && focus.in_view, "the focus is seen: {focus:?}");
        if is_there(&focus) {
            return;
        }
        passed.push(focus.text);
    }
    panic!("{what} is not reached: {passed:#?}");
}

/// Presses Enter, and waits for another page.
async fn enter(browser: &Browser) {
    let page = browser.find(By::Tag("html")).await.unwrap();
    browser.press(Key::Enter).await;
    browser.left(&page).await;
}

async fn type_at(browser: &Browser, id: &str, value: &str) {
    tab_to(browser, id, |it| it.id == id).await;
    browser.press(value).await;
}

#[actix_web::test]
async fn an_existing_customer_is_confirmed_with_the_keyboard_alone() {
    let app = TestApp::spawn().await;
    let by = registrar(&app).await;
    let id = register(&app, &by, &customer("Menuiserie Perrin")).await;
    register(&app, &by, &customer("Crèche L’Étoile")).await;
    let person = app.add_person("Samuel Sales", &[Role::Sales]).await;
    let browser = Browser::open(&app, FRENCH).await;
    browser.visit("/sign-in").await;
    type_at(&browser, "email", &person.email).await;
    type_at(&browser, "password", crate::support::PASSWORD).await;
    enter(&browser).await;

    tab_to(&browser, "Clients", |it| it.text == "Clients").await;
    enter(&browser).await;
    type_at(&browser, "q", "perrin").await;
    browser.wait_for_text(".hits", "1 client").await;
    tab_to(&browser, "the customer", |it| it.text == "Menuiserie Perrin").await;
    enter(&browser).await;
    tab_to(&browser, "Informations sur le compte", |it| it.text == "Informations sur le compte").await;
    enter(&browser).await;
    tab_to(&browser, "Mettre à jour", |it| it.href.ends_with("/confirmations/new")).await;
    enter(&browser).await;
    for (field, value) in [("first_name", "Amélie"), ("last_name", "Dupré"), ("email", "amelie@perrin")] {
        type_at(&browser, field, value).await;
    }
    for (field, value) in [("accepted_day", "3"), ("accepted_month", "9"), ("accepted_year", "2024")] {
        type_at(&browser, field, value).await;
    }
    tab_to(&browser, "Enregistrer et continuer", |it| it.text == "Enregistrer et continuer").await;
    enter(&browser).await;

    // Refused: the error summary is read first, and links to the field.
    assert!(browser.run::<bool>("return document.activeElement.matches('.error-summary')").await);
    tab_to(&browser, "the error", |it| it.href == "#email").await;
    browser.press(Key::Enter).await;
    browser.wait_until("the field has the focus", async || Ok(focus(&browser).await.id == "email")).await;
    browser.press(Key::End).await;
    browser.press(".example").await;
    enter(&browser).await;
    let history = confirmations::list(&app.db, &id).await.unwrap();
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].contact.email, "amelie@perrin.example");
}

#[actix_web::test]
async fn every_control_is_reachable_with_tab() {
    let app = TestApp::spawn().await;
    let by = registrar(&app).await;
    let id = register(&app, &by, &confirmed("Menuiserie Perrin", (2024, 9, 3))).await;
    let person = app.add_person("Dominique Deux", &[Role::GlobalAdmin, Role::AdminAgent]).await;
    let browser = Browser::open(&app, FRENCH).await;
    browser.sign_in_as(&person).await;
    let user = format!("/settings/users/{}", by.id);
    for path in [
        "/",
        "/customers",
        &format!("/customers/{id}"),
        &format!("/customers/{id}/orders/new"),
        "/customers/new",
        "/customers/report",
        "/profile",
        "/profile/edit",
        "/profile/second-factor/new",
        "/sign-in/again",
        "/settings/users",
        "/settings/users/new",
        &user,
        &format!("{user}/roles/edit"),
        &format!("{user}/deactivation"),
        "/settings/partner",
    ] {
        browser.visit(path).await;
        // Numbers all controls. The radio buttons of a group are one tab stop.
        let count: i64 = browser
            .run(
                "const stop = (it) => document.querySelector(`[name=${it.name}]:checked`)
                    ?? document.querySelector(`[name=${it.name}]`);
                const all = [...document.querySelectorAll('a[href], button, input, select, summary')].filter(it =>
                    it.checkVisibility({ visibilityProperty: true }) && !it.closest('[aria-hidden]')
                    && it.type != 'hidden' && (it.type != 'radio' || it == stop(it)));
                all.forEach((it, number) => it.dataset.number = number);
                return all.length",
            )
            .await;
        let mut reached = HashSet::new();
        loop {
            browser.press(Key::Tab).await;
            let number: Option<String> =
                browser.run("return document.activeElement.dataset.number ?? null").await;
            match number {
                // After the end of the page the focus goes to the browser itself.
                None => break,
                Some(number) => {
                    let focus = focus(&browser).await;
                    assert!(focus.outline >= 2.0 && focus.in_view, "{path}: the focus is seen: {focus:?}");
                    assert!(reached.insert(number), "{path}: in a circle at {focus:?}");
                }
            }
        }
        let missed: Vec<i64> = (0..count).filter(|it| !reached.contains(&it.to_string())).collect();
        assert!(missed.is_empty(), "{path}: {missed:?} of {count}");
    }
}

#[actix_web::test]
async fn focus_moves_to_the_error_and_its_link_opens_hidden_fields() {
    let app = TestApp::spawn().await;
    let browser = Browser::sign_in(&app, FRENCH, "Agathe Agent", Role::AdminAgent).await;
    browser.visit("/customers/new").await;
    send(&browser).await;
    assert!(browser.run::<bool>("return document.activeElement.matches('.error-summary')").await);
    assert!(focus(&browser).await.in_view);
    fill_wizard(&browser).await;
    send(&browser).await;
    send(&browser).await;
    // The signatory is the contact; naming another opens the closed details.
    browser.follow(&browser.get(By::Css("a[href$='#signatory_first_name']")).await).await;
    let field = browser.get(By::Id("signatory_first_name")).await;
    assert!(field.is_displayed().await.unwrap());
    browser
        .wait_until(
            "the field has the focus",
            async || Ok(focus(&browser).await.id == "signatory_first_name"),
        )
        .await;
}
