//! Agreements, versions, templates and files.

use std::io::Write;

use thirtyfour::prelude::*;

use super::{Look, Walk};

pub async fn walk(walk: &Walk<'_, impl Look>) {
    walk.prove().await;
    walk.open("agreements", "/agreements").await;
    edit(walk).await;
    walk.open("templates", "/agreements/templates").await;
    walk.open("templates of a country", "/agreements/templates?country=FR").await;
    walk.open("templates of a country without any", "/agreements/templates?country=CN").await;
    files(walk).await;
    versions(walk).await;
}

async fn edit(walk: &Walk<'_, impl Look>) {
    walk.open("agreement form", "/agreements/MicrosoftCustomerAgreement/edit").await;
    walk.fill(&[("link", ""), ("confirmable_from", "40")]).await;
    walk.send("agreement form, refused").await;
    walk.fill(&[("link", "https://aka.ms/customeragreement"), ("confirmable_from", "2")]).await;
    walk.outdate().await;
    walk.send("agreement form of an old version, refused").await;
    walk.send("agreements, saved").await;
}

async fn versions(walk: &Walk<'_, impl Look>) {
    walk.open("version form", "/agreements/MicrosoftCustomerAgreement/versions/new").await;
    walk.send("version form, refused").await;
    for name in ["published_on", "enforced_from", "outdated_before"] {
        let [month, year] = ["month", "year"].map(|it| format!("{name}_{it}"));
        walk.fill(&[(name, "4"), (&month, "9"), (&year, "2025")]).await;
    }
    walk.outdate().await;
    walk.send("version form of an old version, refused").await;
    walk.send("agreements, with another version").await;
    walk.open("version form of a version", "/agreements/versions/customer-1/edit").await;
}

async fn files(walk: &Walk<'_, impl Look>) {
    walk.open("file form", "/agreements/files/new").await;
    walk.send("file form, refused").await;
    let mut file = tempfile::Builder::new().suffix(".pdf").tempfile().unwrap();
    file.write_all(b"%PDF-1.7 Contrat").unwrap();
    for (id, option) in [("version", "customer-2"), ("country", "FR"), ("language", "fr-FR")] {
        walk.choose(id, option).await;
    }
    let field = walk.browser.find(By::Id("file")).await.unwrap();
    field.send_keys(file.path().to_str().unwrap()).await.unwrap();
    walk.send("agreements, with a file").await;
    let id = walk.one("select id from agreement_files").await;
    walk.open("agreements, after the last file", &format!("/agreements?before={id}")).await;
    let account = walk.one("select id from customers where company_name = 'Librairie des Commandes'").await;
    walk.open("confirm form with a file", &format!("/customers/{account}/confirmations/new")).await;
    walk.choose("accepted_file", &id).await;
    walk.send("account, confirmed with a file").await;
    walk.press("report with a file", "main a[href*='/confirmations/']:not([href*='/new'])").await;
}
