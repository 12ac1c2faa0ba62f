//! The activity log in a browser: filtering, details, export and print, in both languages.

use paraph::model::people::staff::Role;
use serde_json::json;
use thirtyfour::prelude::*;

use super::driver::{Browser, ENGLISH, FRENCH, Kind};
use super::{register, registrar};
use crate::support::TestApp;
use crate::support::samples::confirmed;

/// The words of one language.
struct Words {
    log: &'static str,
    from: &'static str,
    to: &'static str,
    customer: &'static str,
    action: &'static str,
    filter: &'static str,
    created: &'static str,
    details: &'static str,
    export: &'static str,
    exported: &'static str,
    /// The header of the downloaded table.
    head: &'static str,
    all: &'static str,
}

const FR: Words = Words {
    log: "Journal d’activité",
    from: "Du",
    to: "Au",
    customer: "Client affecté",
    action: "Action",
    filter: "Filtrer",
    created: "Client inscrit",
    details: "Détails",
    export: "Exporter le journal",
    exported: "Journal d’activité exporté",
    head: "Date-Heure;Fuseau horaire;Client affecté;",
    all: "Toute l’activité de ce client",
};

const EN: Words = Words {
    log: "Activity log",
    from: "From",
    to: "To",
    customer: "Affected customer",
    action: "Action",
    filter: "Filter",
    created: "Customer registered",
    details: "Details",
    export: "Export log",
    exported: "Activity log exported",
    head: "Date-Time,Time zone,Affected customer,",
    all: "All activity of this customer",
};

async fn looks_through_the_log(kind: Kind, words: Words) {
    let app = TestApp::spawn().await;
    let by = registrar(&app).await;
    let id = register(&app, &by, &confirmed("Crèche L’Étoile", (2024, 9, 3))).await;
    let browser = Browser::sign_in(&app, kind, "Samuel Sales", Role::Sales).await;
    browser.select(words.log).await;
    assert_eq!(browser.texts(".what").await.len(), 2);
    let kinds = browser
        .run::<Vec<String>>("return [...document.querySelectorAll('.period input')].map((it) => it.type)");
    assert_eq!(kinds.await, ["date", "date", "text"]);
    let labels = browser.texts(".period label").await;
    assert_eq!(labels[..4], [words.from, words.to, words.customer, words.action]);
    // The titles of the columns keep apart.
    let gaps = browser.run::<Vec<f64>>(
        "const boxes = [...document.querySelectorAll('.log thead th')].map((it) => {
            const range = document.createRange();
            range.selectNodeContents(it);
            return range.getBoundingClientRect();
        });
        return boxes.slice(1).map((it, index) => it.left - boxes[index].right);",
    );
    let gaps = gaps.await;
    assert!(gaps.iter().all(|it| *it >= 14.0), "{gaps:?}");
    browser.find(By::Css("#action option[value=customer-created]")).await.unwrap().click().await.unwrap();
    browser.select(words.filter).await;
    assert_eq!(browser.texts(".what").await, [words.created]);
    assert!(browser.path().await.contains("action=customer-created"));
    let details = browser.get(By::Css(".log summary")).await;
    assert!(details.text().await.unwrap().starts_with(words.details));
    assert!(!browser.find(By::Css(".changes")).await.unwrap().is_displayed().await.unwrap());
    details.click().await.unwrap();
    assert!(browser.text(".changes").await.contains("Lefèvre"));

    let folder = tempfile::tempdir().unwrap();
    let allowed = json!({ "behavior": "allow", "downloadPath": folder.path() });
    browser.cdp_send("Browser.setDownloadBehavior", allowed).await;
    browser.named(words.export).await.click().await.unwrap();
    let table = || {
        let mut files = std::fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().path());
        files.find(|it| it.extension().is_some_and(|it| it == "csv"))
    };
    browser.wait_until("the table is saved", async || Ok(table().is_some())).await;
    let text = std::fs::read_to_string(table().unwrap()).unwrap();
    assert!(text.trim_start_matches('\u{feff}').starts_with(words.head), "{text}");
    assert!(text.contains("customer-created") && !text.contains("signed-in"), "{text}");
    // The page stays open and can export again.
    assert_eq!(browser.text("h1").await, words.log);
    browser.visit("/activity").await;
    assert_eq!(browser.texts(".what").await[0], words.exported);

    browser.visit(&format!("/customers/{id}")).await;
    browser.select(words.all).await;
    assert_eq!(browser.texts(".what").await.len(), 2);
    assert!(browser.text(".chosen strong").await.contains("Crèche L’Étoile"));
}

#[actix_web::test]
async fn the_log_is_searched_and_exported_in_french() {
    looks_through_the_log(FRENCH, FR).await;
}

#[actix_web::test]
async fn the_log_is_searched_and_exported_in_english() {
    looks_through_the_log(ENGLISH, EN).await;
}
