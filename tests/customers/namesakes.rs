//! Account pages that lead on, and forms that tell customers with the same name apart.

use paraph::store::db::query;

use crate::support::TestApp;
use crate::support::orders::{SEATS, subscribe};
use crate::support::samples::{confirmed, customer};

#[actix_web::test]
async fn every_form_about_a_customer_names_its_domain() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let seats = subscribe(&app, &sales, &id, SEATS, 5).await;
    let subscription = format!("subscriptions/{seats}");
    for path in [
        "edit",
        "domain/edit",
        "contact/edit",
        "confirmations/new",
        "withdrawals/new",
        "direct-acceptance/edit",
        "orders/new",
        "subscriptions",
        &subscription,
        &format!("{subscription}/quantity/edit"),
        &format!("{subscription}/renewal"),
        &format!("{subscription}/cancellation"),
    ] {
        let page = sales.get(&format!("/customers/{id}/{path}")).await;
        let below = page.text("h1 + .which");
        assert!(below.ends_with("creche.onmicrosoft.com"), "{path}: {}", page.main());
        assert!(format!("{} {below}", page.text("h1")).contains("Crèche"), "{path}");
    }
}

#[actix_web::test]
async fn the_account_leads_to_the_subscriptions_outside_of_the_menu() {
    let app = TestApp::spawn().await;
    let (sales, admin) = (app.as_sales().await, app.as_global_admin().await);
    let id = app.register(&sales, customer("Crèche")).await;
    let account = format!("/customers/{id}");
    let (list, order) = (format!("{account}/subscriptions"), format!("{account}/orders/new"));
    let links = sales.get(&account).await.attributes("main .command-bar a", "href");
    assert_eq!(links, [list.as_str(), order.as_str()]);
    assert_eq!(admin.get(&account).await.attributes("main .command-bar a", "href"), [list]);
}

#[actix_web::test]
async fn a_missing_version_is_one_statement() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await.in_french();
    let id = app.register(&sales, confirmed("Ancienne", (2020, 2, 29))).await;
    let account = format!("/customers/{id}");
    let said = "Il faut une acceptation de la version du 1er\u{a0}mars\u{a0}2023, datée du 1er\u{a0}avril\u{a0}2023 ou après. ";
    let missing = sales.get(&account).await.fact("Version manquante");
    assert_eq!(missing, format!("{said}Les commandes sont refusées depuis le 7\u{a0}octobre\u{a0}2024."));
    app.execute(query("update agreement_versions set enforced_from = '2999-10-07' where id = 'customer-2'"))
        .await;
    app.execute(query("update partner set catalogue_version = catalogue_version + 1")).await;
    let missing = sales.get(&account).await.fact("Version manquante");
    assert_eq!(missing, format!("{said}Les commandes seront refusées à partir du 7\u{a0}octobre\u{a0}2999."));
}

#[actix_web::test]
async fn a_corrected_contact_that_the_confirmation_names_is_mentioned() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let other = app.register(&sales, customer("Épicerie")).await;
    let save = async |id: &str, typed: &[(&str, &str)]| {
        let done = sales.fill_in(&format!("/customers/{id}/contact/edit"), typed).await;
        sales.get(done.location()).await
    };
    let page = save(&id, &[("phone", "")]).await;
    assert_eq!(page.text("[role=status]"), "The primary contact is saved.", "neither name nor email address");
    let page = save(&id, &[("last_name", "Lefebvre")]).await;
    let said = page.text("[role=status]");
    assert!(said.contains("the current confirmation still has the former name or email address."), "{said}");
    let confirm = format!("/customers/{id}/confirmations/new");
    assert_eq!(page.attributes("[role=status] a", "href"), [confirm.as_str()]);
    let page = save(&id, &[("first_name", "Paul"), ("email", "paul@ecole.example")]).await;
    assert!(page.text("[role=status]").contains("still has the former"), "its email address");
    let page = save(&id, &[("first_name", "Paula")]).await;
    assert_eq!(page.text("[role=status]"), "The primary contact is saved.", "it did not name Paul");
    let page = save(&other, &[("last_name", "Lefebvre")]).await;
    assert_eq!(page.text("[role=status]"), "The primary contact is saved.", "no confirmation");
}

#[actix_web::test]
async fn the_next_steps_of_a_new_customer_are_links() {
    let app = TestApp::spawn().await;
    let (sales, admin) = (app.as_sales().await, app.as_global_admin().await);
    let mut new = customer("Crèche");
    new.asked = true;
    let id = app.register(&sales, new).await;
    let path = format!("/customers/{id}/registration");
    let links = sales.get(&path).await.attributes("main li a", "href");
    let (confirm, field) =
        (format!("/customers/{id}/confirmations/new"), format!("/customers/{id}/edit#microsoft_id"));
    assert!(links.contains(&confirm) && links.contains(&field), "{links:?}");
    assert!(admin.get(&path).await.attributes("main li a", "href").is_empty(), "may not change it");
}
