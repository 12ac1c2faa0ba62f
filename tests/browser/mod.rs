//! Browser tests in a real Chromium.

mod accessibility;
mod activity;
mod adapting;
mod behaviour;
mod directory;
mod chromedriver;
mod driver;
mod keyboard;
mod leaving;
mod looks;
mod passkeys;
mod people;
mod print;
mod procedures;
mod walk;
mod xss;
mod xss_crawl;

use paraph::model::customers::customer::NewCustomer;
use paraph::model::people::staff::{Role, Staff};
use paraph::store::activity::activity_log::By;

use crate::support::TestApp;

/// A person who registers the test's customers.
async fn registrar(app: &TestApp) -> Staff {
    registrar_named(app, "Rosalie Registrar").await
}

async fn registrar_named(app: &TestApp, name: &str) -> Staff {
    app.add_person(name, &[Role::AdminAgent]).await
}

/// Registers a customer, and returns its id.
async fn register(app: &TestApp, by: &Staff, new: &NewCustomer) -> String {
    let id = uuid::Uuid::now_v7().to_string();
    let by = By::new(by, None);
    let mut tx = app.db.begin().await.unwrap();
    crate::support::register(&mut tx, &id, new, by).await;
    tx.commit().await.unwrap();
    id
}
