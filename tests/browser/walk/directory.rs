//! A new register with a directory, a mail server and no customers, in a sandbox.

use paraph::app::Options;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::query;
use paraph::store::settings::mails::{self, Kind, Reason};
use paraph::web::outbox::Outbox;
use serde_json::json;
use thirtyfour::prelude::*;

use super::super::driver::Kind as BrowserKind;
use super::{Look, Reached, Walk, open, sign_out};
use crate::support::TestApp;
use crate::support::provider::Provider;

pub async fn walk(kind: BrowserKind, look: &impl Look, reached: &Reached) {
    let mut provider = None;
    let app = TestApp::spawn_with(|options| {
        let started = Provider::start(&options.public_url);
        let directory = Some(started.registration());
        provider = Some(started);
        Options { directory, outbox: Outbox::open(), sandbox: true, ..options }
    })
    .await;
    let provider = provider.unwrap();
    app.execute(query("update partner set sandbox = $1").bind(true)).await;
    let browser = open(&app, kind).await;
    let walk = Walk { app: &app, browser: &browser, look, reached };
    provider.stop();
    walk.open("error 503, the directory does not answer", "/sign-in/directory").await;
    provider.restart();
    for (login, email, groups) in [
        ("zoe", "zoe@temoin.example", json!(["Sellers"])),
        ("chief", "chief@temoin.example", json!(["Chiefs"])),
        ("guest", "guest@temoin.example", json!([])),
    ] {
        let claims = json!({ "email": email, "email_verified": true, "name": login, "groups": groups });
        provider.set(login, claims).await;
    }
    strangers(&walk).await;
    seller(&walk).await;
    admin(&walk).await;
}

async fn log_in(walk: &Walk<'_, impl Look>, selector: &str, login: &str) {
    let browser = walk.browser;
    browser.follow(&browser.get(By::Css(selector)).await).await;
    browser.fill_id("login", login).await;
    browser.follow(&browser.get(By::Css("form button")).await).await;
    // The browser passes several URLs on its way back.
    browser.get(By::Css("a.product")).await;
}

async fn strangers(walk: &Walk<'_, impl Look>) {
    walk.open("sign-in with a directory", "/sign-in").await;
    walk.open("password reset by mail", "/password-reset").await;
    walk.fill(&[("email", "nowhere")]).await;
    walk.send("password reset by mail, refused").await;
    walk.fill(&[("email", "zoe@temoin.example")]).await;
    walk.send("password reset, sent").await;
    walk.open("error 400, an old answer of the directory", "/sign-in/directory/callback?code=x&state=x")
        .await;
    walk.browser.visit("/sign-in").await;
    log_in(walk, ".directory a", "guest").await;
    walk.look("error 403, an account without a role").await;
}

async fn seller(walk: &Walk<'_, impl Look>) {
    log_in(walk, "a[href='/sign-in/directory?other=yes']", "zoe").await;
    walk.look("home in a sandbox").await;
    walk.open("list of no customers", "/customers").await;
    walk.open("profile of an account of the directory", "/profile").await;
    let long_ago = clock::now() - chrono::TimeDelta::hours(5);
    walk.app.execute(query("update sessions set proved_at = $1").bind(long_ago)).await;
    walk.open("reauthentication at the directory", "/sign-in/again?next=%2Fprofile&unsaved=kept").await;
    sign_out(walk.browser).await;
}

async fn admin(walk: &Walk<'_, impl Look>) {
    let admin = walk.app.add_person("Gisele Global", &[Role::GlobalAdmin, Role::UserAdmin]).await;
    walk.sign_in(&admin).await;
    walk.open("list of no customers, of an admin", "/customers").await;
    walk.open("mails, none", "/settings/mails").await;
    walk.app.execute(query("delete from mails")).await;
    for kind in [Kind::PasswordChanged, Kind::Invitation] {
        walk.app.write(async |tx| mails::insert(tx, kind, &admin.id, None).await).await;
        let now = clock::now();
        let mail = walk.app.write(async |tx| mails::claim(tx, now).await).await.unwrap();
        let (next, why) = (matches!(kind, Kind::Invitation).then_some(now), "550 5.1.1 no such mailbox here");
        walk.app.write(async |tx| mails::update_failed(tx, &mail.id, Reason::Refused, why, next).await).await;
    }
    walk.open("mails", "/settings/mails").await;
    walk.press("mails, one sent again", "form[action$='/resending'] button").await;
    let zoe = walk.one("select id from staff where email = 'zoe@temoin.example'").await;
    let person = format!("/settings/users/{zoe}");
    walk.open("person of the directory", &person).await;
    walk.open("removal of the link to the directory", &format!("{person}/directory/removal")).await;
    walk.send("person, no longer of the directory").await;
    walk.browser.visit("/settings/users/new").await;
    walk.look("new person, who gets a mail").await;
    walk.fill(&[("name", "Noé Neuf"), ("email", "noe@temoin.example")]).await;
    walk.click("#sales").await;
    walk.send("person, invited by mail").await;
    walk.press("person, invited again by mail", "form[action$='/link'] button").await;
    sign_out(walk.browser).await;
}
