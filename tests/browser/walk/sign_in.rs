//! Signing in, choosing a password, and the set-up of an empty register.

use paraph::model::people::staff::{Role, Staff};
use paraph::store::db::query;
use paraph::store::people::sign_in_links;
use paraph::store::settings::partner;
use paraph::web::token;

use super::{Look, Walk, sign_in, sign_out};
use crate::support::{PASSWORD, SECRET, code};

/// Ends signed in as the sample firm's Admin agent.
pub async fn walk_in(walk: &Walk<'_, impl Look>) {
    walk.open("sign-in", "/sign-in").await;
    walk.send("sign-in, refused").await;
    sign_in(walk.browser).await;
    walk.look("home").await;
    walk.browser.resize(320, 640).await;
    walk.click(".menu summary").await;
    walk.look("home, with the menu open").await;
    walk.browser.resize(1280, 900).await;
}

/// Ends signed in as the admin.
pub async fn walk(walk: &Walk<'_, impl Look>, admin: &Staff) {
    let browser = walk.browser;
    browser.visit("/").await;
    sign_out(browser).await;
    set_up(walk).await;
    for path in ["/password-reset", "/password-reset/sent", "/sign-in?unsaved=yes", "/sign-in?unsaved=kept"] {
        walk.open(path, path).await;
    }
    set_up_a_factor(walk).await;
    let passkey = "insert into passkeys (id, staff_id, name, credential_id, credential, created_at)
        values ('0', $1, 'Clé USB du coffre', '00', '{}', $2)";
    let now = paraph::model::kernel::clock::now();
    walk.app.execute(query(passkey).bind(&admin.id).bind(now)).await;
    browser.visit("/sign-in").await;
    browser.give_password(&admin.email, PASSWORD).await;
    walk.look("second factor").await;
    browser.give_code("000 000").await;
    walk.look("second factor, refused").await;
    browser.give_code(&code(SECRET, 0)).await;
    walk.look("home of a Global admin").await;
}

/// Without a firm, the set-up page is open.
async fn set_up(walk: &Walk<'_, impl Look>) {
    let setup = token::generate();
    walk.app.write(async |tx| sign_in_links::insert_setup(tx, &token::hash(&setup)).await).await;
    let firm = partner::find(&walk.app.db).await.unwrap().unwrap();
    walk.app.execute(query("delete from partner")).await;
    walk.open("set-up", &format!("/setup/{setup}")).await;
    walk.send("set-up, refused").await;
    walk.app.write(async |tx| partner::insert(tx, &firm).await).await;
}

/// The first sign-in of somebody who owes a second factor.
async fn set_up_a_factor(walk: &Walk<'_, impl Look>) {
    let browser = walk.browser;
    walk.app.execute(query("update partner set second_factor_for_everybody = $1").bind(true)).await;
    let person = walk.app.add_person("Zoé Neuve", &[Role::Sales]).await;
    browser.visit("/sign-in").await;
    browser.give_password(&person.email, PASSWORD).await;
    walk.look("factor set-up at sign-in").await;
    walk.fill(&[("passkey_name", " ")]).await;
    walk.press("factor set-up without a name, refused", "#passkey-form button").await;
    browser.fill_id("app_code", "1").await;
    walk.press("factor set-up with a wrong code, refused", ".guide form .button").await;
    browser.visit("/").await;
    sign_out(browser).await;
    walk.app.execute(query("update partner set second_factor_for_everybody = $1").bind(false)).await;
}

/// Opens a link with which a person chooses a password.
pub async fn choose_a_password(walk: &Walk<'_, impl Look>, link: &str, page: &str) {
    walk.browser.goto(link).await.unwrap();
    walk.look(page).await;
    walk.send(&format!("{page}, refused")).await;
    walk.fill(&[("new_password", "neuf-hirondelles-sur-le-fil")]).await;
    walk.send(&format!("sign-in, after the {page}")).await;
    walk.browser.goto(link).await.unwrap();
    walk.look("error 404, a link that is over").await;
}
