//! User management.

use paraph::model::people::staff::{Role, Staff};
use paraph::store::db::query;
use thirtyfour::prelude::*;

use super::sign_in::choose_a_password;
use super::{Look, Walk, sign_out};

/// Ends signed out.
pub async fn walk(walk: &Walk<'_, impl Look>, admin: &Staff) {
    walk.prove().await;
    let colleague = walk.app.add_person("Camille Collègue", &[Role::AdminAgent]).await;
    walk.app.enrol(&colleague.id).await;
    let invitation = invite(walk).await;
    lists(walk).await;
    last_admin(walk, admin).await;
    let reset = colleague_page(walk, &colleague).await;
    walk.open("activity log of an admin", "/activity?topic=everything").await;
    sign_out(walk.browser).await;
    choose_a_password(walk, &invitation, "first password").await;
    choose_a_password(walk, &reset, "password reset").await;
}

/// Returns the link with which the new person chooses a password.
async fn invite(walk: &Walk<'_, impl Look>) -> String {
    let browser = walk.browser;
    walk.open("new person", "/settings/users/new").await;
    walk.send("new person, refused").await;
    walk.fill(&[("name", "Noé Neuf"), ("email", "noe@paraph.example")]).await;
    walk.click("#sales").await;
    walk.send("link for a person").await;
    let link = browser.text(".link-once code").await;
    walk.press("person, invited", "main .buttons a").await;
    let person = browser.path().await;
    walk.open("roles", &format!("{person}/roles/edit")).await;
    walk.click("#sales").await;
    walk.send("roles, refused").await;
    walk.click("#admin_agent").await;
    walk.outdate().await;
    walk.send("roles of an old version, refused").await;
    walk.send("person, with other roles").await;
    browser.visit("/settings/users/new").await;
    walk.fill(&[("name", "Robot Rapide"), ("email", "robot@paraph.example")]).await;
    walk.click("#is_program_account").await;
    walk.click("#sales").await;
    walk.send("account for programs").await;
    link
}

async fn lists(walk: &Walk<'_, impl Look>) {
    walk.open("people", "/settings/users").await;
    walk.open("people of a role", "/settings/users?role=user-admin").await;
    walk.app.execute(query("update staff set user_admin = $1").bind(false)).await;
    walk.open("people of a role, none", "/settings/users?role=user-admin").await;
}

/// A page of the only Global admin.
async fn last_admin(walk: &Walk<'_, impl Look>, admin: &Staff) {
    let others = "update staff set global_admin = $1, version = version + 1 where id <> $2";
    walk.app.execute(query(others).bind(false).bind(&admin.id)).await;
    walk.open("person, oneself", &format!("/settings/users/{}", admin.id)).await;
    walk.open("deactivation of oneself", &format!("/settings/users/{}/deactivation", admin.id)).await;
    walk.send("error 409, the last Global admin").await;
}

/// Returns the link with which the colleague chooses another password.
async fn colleague_page(walk: &Walk<'_, impl Look>, colleague: &Staff) -> String {
    let browser = walk.browser;
    let person = format!("/settings/users/{}", colleague.id);
    walk.open("person", &person).await;
    walk.press("person, signed out", "form[action$='/sign-out'].action button").await;
    walk.open("second factor of another", &format!("{person}/second-factor/removal")).await;
    walk.send("person, without a second factor").await;
    walk.open("deactivation", &format!("{person}/deactivation")).await;
    walk.send("person, deactivated").await;
    walk.press("person, active again", "form[action$='/reactivation'] button").await;
    walk.press("link for another password", "form[action$='/link'] button").await;
    let link = browser.text(".link-once code").await;
    browser.get(By::Css(".link-once button")).await;
    link
}
