//! Error pages that no other page leads to.

use paraph::store::db::query;

use super::{Look, Walk, send, status};
use crate::server::faults::unreachable;
use crate::support::serve;

const FORM: &str = "application/x-www-form-urlencoded";

pub async fn walk(walk: &Walk<'_, impl Look>) {
    let browser = walk.browser;
    walk.open("error 404, not found", "/nowhere").await;
    walk.open("error 400, an unknown field", "/customers?unknown=yes").await;
    browser.visit("/profile/edit").await;
    walk.post("error 405, a wrong method", "/agreements", &[], FORM).await;
    browser.visit("/profile/edit").await;
    walk.post("error 415, not a form", "/profile/edit", &[], "text/plain").await;
    browser.visit("/profile/edit").await;
    let large = "a".repeat(70 * 1024);
    walk.post("error 413, too large", "/profile/edit", &[("name", &large)], FORM).await;
    browser.visit("/profile/edit").await;
    walk.set("csrf", "00").await;
    walk.send("error 403, a form of another session").await;
    // A table that the page needs is away.
    walk.app.execute(query("alter table agreement_files rename to files_away")).await;
    walk.open("error 500, unexpected", "/agreements").await;
    walk.app.execute(query("alter table files_away rename to agreement_files")).await;
    limited(walk).await;
    unavailable(walk).await;
}

/// After too many tries.
async fn limited(walk: &Walk<'_, impl Look>) {
    walk.browser.visit("/sign-in/again").await;
    while status(walk.browser).await != 429 {
        send(walk.browser).await;
    }
    walk.look("error 429, too many tries").await;
    walk.app.execute(query("delete from limits")).await;
}

/// The same register at another address, whose database cannot be reached.
async fn unavailable(walk: &Walk<'_, impl Look>) {
    let away = walk.browser.at(&serve(unreachable(walk.app), |it| it));
    let walk = Walk { browser: &away, ..*walk };
    walk.open("error 503, of a page", "/customers").await;
    let typed = [("name", "Agathe Moreau"), ("own_language", "fr")];
    walk.post("error 503, of a form", "/profile/edit", &typed, FORM).await;
    walk.post("error 503, of a form with a password", "/sign-in/again", &[("password", "x")], FORM).await;
    walk.post("error 503, of a button", "/customers", &[], FORM).await;
}
