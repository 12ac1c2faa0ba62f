//! A walk through sign-in, profile and user management.

use thirtyfour::prelude::*;

use super::driver::Browser;
use super::walk::{send, sign_out};
use crate::support::{PASSWORD, SECRET, TestApp, code};
use paraph::model::people::staff::{Role, Staff};
use paraph::store::db::query;
use paraph::store::people::sign_in_links;
use paraph::store::settings::partner;
use paraph::web::token;

/// Starts signed in as anyone, ends signed out.
pub async fn walk_people(app: &TestApp, browser: &Browser, look: &impl AsyncFn(&str)) {
    let admin = app.add_person("Gaspard Global", &[Role::GlobalAdmin, Role::Sales]).await;
    sign_out(browser).await;
    walk_sign_in(app, browser, &admin, look).await;
    walk_profile(browser, look).await;
    walk_second_factor(browser, look).await;
    let link = walk_users(app, browser, look).await;
    browser.visit("/settings/partner").await;
    look("partner profile").await;
    browser.fill_id("mpn_id", "none").await;
    send(browser).await;
    look("partner profile, refused").await;
    browser.fill_id("mpn_id", "4782914").await;
    send(browser).await;
    look("partner profile, saved").await;
    sign_out(browser).await;
    browser.goto(&link).await.unwrap();
    look("password choice").await;
    send(browser).await;
    look("password choice, refused").await;
    browser.fill_id("new_password", "neuf-hirondelles-sur-le-fil").await;
    send(browser).await;
    look("sign-in, with a new password").await;
    browser.goto(&link).await.unwrap();
    look("link that is over").await;
}

async fn walk_sign_in(app: &TestApp, browser: &Browser, admin: &Staff, look: &impl AsyncFn(&str)) {
    let setup = token::generate();
    app.write(async |tx| sign_in_links::insert_setup(tx, &token::hash(&setup)).await).await;
    // Without a firm, the set-up page is open.
    let firm = partner::find(&app.db).await.unwrap().unwrap();
    app.execute(query("delete from partner")).await;
    browser.visit(&format!("/setup/{setup}")).await;
    look("set-up").await;
    send(browser).await;
    look("set-up, refused").await;
    let mut tx = app.db.begin().await.unwrap();
    partner::insert(&mut tx, &firm).await.unwrap();
    tx.commit().await.unwrap();
    for path in ["/password-reset", "/password-reset/sent", "/sign-in?unsaved=yes"] {
        browser.visit(path).await;
        look(path).await;
    }
    browser.give_password(&admin.email, PASSWORD).await;
    look("second factor").await;
    browser.give_code("000 000").await;
    browser.get(By::Css("main summary")).await.click().await.unwrap();
    look("second factor, refused").await;
    browser.give_code(&code(SECRET, 0)).await;
    look("home of a Global admin").await;
}

async fn walk_profile(browser: &Browser, look: &impl AsyncFn(&str)) {
    browser.visit("/profile").await;
    look("profile").await;
    browser.visit("/profile/edit").await;
    look("profile form").await;
    browser.fill_id("name", " ").await;
    send(browser).await;
    look("profile form, refused").await;
    browser.fill_id("name", "Gaspard-Théophane de Montmorency-Laval-Châtillon").await;
    send(browser).await;
    look("profile, saved").await;
    for page in ["/profile/password/edit", "/sign-in/again"] {
        browser.visit(page).await;
        look(page).await;
        send(browser).await;
        look(&format!("{page}, refused")).await;
    }
}

async fn walk_second_factor(browser: &Browser, look: &impl AsyncFn(&str)) {
    browser.visit("/profile/second-factor/new").await;
    look("enrolment").await;
    send(browser).await;
    look("enrolment, refused").await;
    let secret = browser.text(".secret").await.replace(' ', "");
    browser.fill_id("app_code", &code(&secret, 0)).await;
    send(browser).await;
    look("recovery codes").await;
    for page in ["/profile/recovery-codes/new", "/profile/second-factor/authenticator/removal"] {
        browser.visit(page).await;
        look(page).await;
    }
}

/// Returns the link with which the new person chooses a password.
async fn walk_users(app: &TestApp, browser: &Browser, look: &impl AsyncFn(&str)) -> String {
    let colleague = app.add_person("Camille Collègue", &[Role::AdminAgent]).await;
    app.enrol(&colleague.id).await;
    for query in ["", "?role=user-admin"] {
        browser.visit(&format!("/settings/users{query}")).await;
        look(&format!("people {query}")).await;
    }
    browser.visit(&format!("/settings/users/{}/second-factor/removal", colleague.id)).await;
    look("second factor of another").await;
    browser.visit("/settings/users/new").await;
    look("new person").await;
    send(browser).await;
    look("new person, refused").await;
    browser.fill_id("name", "Noé Neuf").await;
    browser.fill_id("email", "noe@paraph.example").await;
    browser.get(By::Id("sales")).await.click().await.unwrap();
    send(browser).await;
    look("link for a person").await;
    let link = browser.text(".link-once code").await;
    browser.follow(&browser.get(By::Css("main .buttons a")).await).await;
    look("person").await;
    let person = browser.path().await;
    browser.visit(&format!("{person}/roles/edit")).await;
    look("roles").await;
    browser.get(By::Id("sales")).await.click().await.unwrap();
    send(browser).await;
    look("roles, refused").await;
    browser.visit(&format!("/settings/users/{}/deactivation", colleague.id)).await;
    look("deactivation").await;
    send(browser).await;
    look("person, deactivated").await;
    link
}
