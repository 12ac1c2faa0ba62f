//! The list of customers, Account info, company and contact.

use paraph::model::acceptances::standing::Status;
use paraph::model::customers::company::Tags;

use super::super::{register, registrar};
use super::{Look, Walk};
use crate::support::samples::{customer, known_by_name};

pub async fn walk(walk: &Walk<'_, impl Look>) {
    lists(walk).await;
    for status in Status::ALL {
        let code = status.code();
        walk.browser.visit(&format!("/customers?status={code}")).await;
        walk.press(&format!("account, {code}"), "#results tbody a").await;
    }
    let direct = walk.one("select customer_id from direct_acceptances limit 1").await;
    walk.open("account, accepted at Microsoft", &format!("/customers/{direct}")).await;
    walk.browser.visit("/customers?q=syndicat+intercommunal").await;
    walk.press("account with a long name", "#results tbody a").await;
    let account = walk.browser.path().await;
    edit(walk, &account).await;
    unrecorded(walk).await;
}

async fn lists(walk: &Walk<'_, impl Look>) {
    walk.open("list", "/customers").await;
    walk.press("list, second page", ".pages a[rel=next]").await;
    walk.open("list of a status", "/customers?status=confirmed").await;
    walk.open("list, empty", "/customers?q=nobody-has-this-name").await;
}

async fn edit(walk: &Walk<'_, impl Look>, account: &str) {
    let company = format!("{account}/edit");
    walk.open("company form", &company).await;
    walk.choose("country", "US").await;
    walk.look("company form of the United States").await;
    walk.send("company form, refused").await;
    walk.open("company form, kept", &company).await;
    walk.press("company form, no longer kept", ".notice button").await;
    walk.outdate().await;
    walk.fill(&[("city", "Besançon")]).await;
    walk.send("company form of an old version, refused").await;
    walk.send("account, company saved").await;
    walk.open("contact form", &format!("{account}/contact/edit")).await;
    walk.fill(&[("first_name", ""), ("email", "nowhere")]).await;
    walk.send("contact form, refused").await;
    walk.fill(&[("first_name", "Ève"), ("email", "eve@jura.example")]).await;
    walk.outdate().await;
    walk.send("contact form of an old version, refused").await;
    walk.send("account, contact saved").await;
    domain(walk, account).await;
}

async fn domain(walk: &Walk<'_, impl Look>, account: &str) {
    walk.open("domain form", &format!("{account}/domain/edit")).await;
    walk.fill(&[("domain", "not a domain")]).await;
    walk.send("domain form, refused").await;
    let others =
        format!("select domain from customers where id <> '{}' limit 1", account.rsplit('/').next().unwrap());
    let taken = walk.one(&others).await;
    walk.fill(&[("domain", &taken), ("domain_reason", "Faute de frappe")]).await;
    walk.send("domain form of another customer's domain, refused").await;
    walk.fill(&[("domain", "corrected")]).await;
    walk.set("displayed", "older.onmicrosoft.com").await;
    walk.send("domain form of an old version, refused").await;
    walk.send("account, with a former domain").await;
}

/// Customers of whom little is known, and one with a tag.
async fn unrecorded(walk: &Walk<'_, impl Look>) {
    let by = registrar(walk.app).await;
    let known = register(walk.app, &by, &known_by_name("Inconnue de Tous")).await;
    walk.open("account, of which little is known", &format!("/customers/{known}")).await;
    for (page, path) in [("company form", "edit"), ("contact form", "contact/edit")] {
        walk.open(&format!("{page}, of which little is known"), &format!("/customers/{known}/{path}")).await;
    }
    let path = format!("/customers/{known}/confirmations/new");
    walk.open("confirm form, of which little is known", &path).await;
    let mut asked = customer("Moulin Rouge & Fils");
    (asked.asked, asked.company.tags) = (true, Tags(vec!["Côte-d’Or".to_owned(), "Écoles".to_owned()]));
    let asked = register(walk.app, &by, &asked).await;
    walk.open("account, which Microsoft will ask", &format!("/customers/{asked}")).await;
    walk.press("list of a tag", "a.label").await;
}
