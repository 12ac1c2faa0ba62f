//! A walk through every page of the sample register, with and without errors.

use paraph::demo;
use paraph::store::db::query;
use thirtyfour::prelude::*;

use super::driver::{Browser, Kind};
use super::walk_people::walk_people;
use crate::support::TestApp;

/// A register with the sample firm and customers, one of them with a very long name.
pub async fn sample_register(customers: u64) -> TestApp {
    let app = TestApp::spawn_empty().await;
    demo::fill(&app.db, customers).await.unwrap();
    app
}

/// Opens a browser, and signs in the sample firm's Admin agent.
pub async fn open_sample(app: &TestApp, kind: Kind) -> Browser {
    let browser = Browser::open(app, kind).await;
    browser.visit("/sign-in").await;
    sign_in(&browser).await;
    browser
}

async fn sign_in(browser: &Browser) {
    let (_, email, password, _) = demo::PEOPLE[2];
    browser.sign_in_with(email, password).await;
}

/// Opens page after page, and calls `look` with the name of each.
pub async fn walk(app: &TestApp, browser: &Browser, look: impl AsyncFn(&str)) {
    browser.visit("/sign-in").await;
    look("sign-in").await;
    send(browser).await;
    look("sign-in, refused").await;
    sign_in(browser).await;
    look("home").await;
    browser.visit("/customers").await;
    look("list").await;
    browser.visit("/customers?q=nobody-has-this-name").await;
    look("list, empty").await;
    browser.visit("/customers?q=syndicat+intercommunal").await;
    browser.follow(&browser.get(By::Css("#results tbody a")).await).await;
    look("account").await;
    let account = browser.path().await;
    browser.visit(&format!("{account}/subscriptions")).await;
    look("subscriptions, none").await;
    let sql = "select customer_id, id from subscriptions where status = 'active' order by id limit 1";
    let (customer, id): (String, String) = query(sql).one(&app.db).await.unwrap();
    browser.visit(&format!("/customers/{customer}/subscriptions")).await;
    look("subscriptions").await;
    let subscription = format!("/customers/{customer}/subscriptions/{id}");
    browser.visit(&subscription).await;
    look("subscription").await;
    for page in ["quantity/edit", "renewal", "cancellation"] {
        browser.visit(&format!("{subscription}/{page}")).await;
        look(page).await;
    }
    browser.visit("/subscriptions/to-cancel").await;
    look("to be cancelled").await;
    browser.visit(&format!("{account}/orders/new")).await;
    look("order").await;
    send(browser).await;
    look("order, refused").await;
    browser.visit(&format!("{account}/edit")).await;
    look("company form").await;
    browser.visit(&format!("{account}/contact/edit")).await;
    look("contact form").await;
    browser.visit(&format!("{account}/confirmations/new")).await;
    look("confirm form").await;
    send(browser).await;
    look("confirm form, refused").await;
    for (id, value) in [("first_name", "Ève"), ("last_name", "Martin"), ("email", "eve@jura.example")] {
        browser.fill_id(id, value).await;
    }
    for (id, value) in [("accepted_day", "1"), ("accepted_month", "janv"), ("accepted_year", "2023")] {
        browser.fill_id(id, value).await;
    }
    send(browser).await;
    look("account, confirmed").await;
    let report = "main a[href*='/confirmations/']:not([href$='/new'])";
    browser.follow(&browser.get(By::Css(report)).await).await;
    look("report").await;
    browser.visit("/customers/report").await;
    look("status report").await;

    browser.visit("/activity").await;
    browser.run::<()>("document.querySelectorAll('details').forEach((it) => (it.open = true))").await;
    look("activity log").await;
    browser.visit("/activity?action=signed-in&person=nobody").await;
    look("activity log, empty").await;
    browser.visit("/activity?from=25/10/2026&to=never").await;
    look("activity log, refused").await;

    browser.visit("/customers/new").await;
    look("wizard").await;
    send(browser).await;
    look("wizard, refused").await;
    fill_wizard(browser).await;
    send(browser).await;
    look("subscriptions of the wizard").await;
    let option = format!("#offer option[value='{}']", crate::support::orders::SEATS.to_uppercase());
    browser.find(By::Css(option)).await.unwrap().click().await.unwrap();
    send(browser).await;
    look("subscriptions of the wizard, refused").await;
    browser.fill_id("quantity", "25").await;
    browser.get(By::Id("billing_cycle")).await.click().await.unwrap();
    send(browser).await;
    look("review").await;
    send(browser).await;
    look("confirmation").await;

    browser.visit("/nowhere").await;
    look("error page").await;
    let person = app.add_person("Ulrich User", &[paraph::model::people::staff::Role::UserAdmin]).await;
    browser.visit("/").await;
    sign_out(browser).await;
    browser.sign_in_as(&person).await;
    look("home of a User admin").await;
    browser.visit("/customers").await;
    look("forbidden page").await;
    walk_people(app, browser, &look).await;
}

pub async fn sign_out(browser: &Browser) {
    browser.follow(&browser.get(By::Css("form[action='/sign-out'] button")).await).await;
}

/// Submits the page's form.
pub async fn send(browser: &Browser) {
    let buttons = "main form[data-once] > .button, main form[data-once] > .buttons > button";
    browser.follow(&browser.get(By::Css(buttons)).await).await;
}

/// Fills in only the required fields of the wizard.
pub async fn fill_wizard(browser: &Browser) {
    for (id, option) in [("country", "FR"), ("language", "fr")] {
        let option = By::Css(format!("#{id} option[value={option}]"));
        browser.choose(&browser.find(option).await.unwrap()).await;
    }
    for (id, value) in [
        ("company_name", "Maison Bertillon"),
        ("domain", "maison-bertillon"),
        ("address_line1", "4 place du Marché"),
        ("city", "Dijon"),
        ("postal_code", "21000"),
        ("first_name", "Inès"),
        ("last_name", "Bertillon"),
        ("email", "ines@bertillon.example"),
        ("accepted_day", "3"),
        ("accepted_month", "9"),
        ("accepted_year", "2024"),
    ] {
        browser.fill_id(id, value).await;
    }
    browser.get(By::Id("agreement")).await.click().await.unwrap();
}
