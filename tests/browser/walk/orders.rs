//! Orders, and the acceptance that a refused order asks for.

use chrono::Days;
use paraph::store::db::query;

use super::super::{register, registrar_named};
use super::{Look, Walk};
use crate::support::orders::SEATS;
use crate::support::samples::{confirmed, customer, known_by_name};
use crate::support::today;

pub async fn walk(walk: &Walk<'_, impl Look>) {
    let by = registrar_named(walk.app, "Oscar Ordre").await;
    let buyer = register(walk.app, &by, &confirmed("Librairie des Commandes", (2024, 9, 3))).await;
    let path = format!("/customers/{buyer}/orders/new");
    walk.open("order", &path).await;
    walk.send("order, refused").await;
    fill(walk, "3").await;
    let id = walk.browser.run::<String>("return document.querySelector('[name=order_id]').value").await;
    walk.send("subscriptions, ordered").await;
    walk.browser.visit(&path).await;
    fill(walk, "4").await;
    walk.set("order_id", &id).await;
    walk.send("order that was placed before, refused").await;

    let known = register(walk.app, &by, &known_by_name("Commande sans Adresse")).await;
    walk.open("order of which little is known", &format!("/customers/{known}/orders/new")).await;
    fill(walk, "3").await;
    walk.send("order of which too little is known, refused").await;

    let new = register(walk.app, &by, &customer("Commande Précoce")).await;
    walk.open("order without an acceptance", &format!("/customers/{new}/orders/new")).await;
    fill(walk, "3").await;
    walk.send("order that asks for an acceptance, refused").await;
    walk.send("order with an empty acceptance, refused").await;

    let old = register(walk.app, &by, &confirmed("Commande Ancienne", (2022, 9, 3))).await;
    let path = format!("/customers/{old}/orders/new");
    walk.browser.visit(&path).await;
    fill(walk, "3").await;
    walk.send("order that asks for a renewal, refused").await;
    walk.fill(&[("accepted_day", "3"), ("accepted_month", "9"), ("accepted_year", "2025")]).await;
    walk.set("based_on", "").await;
    walk.send("order beside another confirmation, refused").await;
    announced(walk, &old).await;
}

/// A version of the agreement that orders will require soon.
async fn announced(walk: &Walk<'_, impl Look>, customer: &str) {
    let enforced = "update agreement_versions set enforced_from = $1 where id = 'customer-2'";
    let before =
        walk.one("select cast(enforced_from as text) from agreement_versions where id = 'customer-2'").await;
    let changed = "update partner set catalogue_version = catalogue_version + 1";
    for (page, day) in [("before a new version", Some(today() + Days::new(20))), ("", None)] {
        let day = day.unwrap_or_else(|| before.parse().unwrap());
        walk.app.execute(query(enforced).bind(day)).await;
        walk.app.execute(query(changed)).await;
        if !page.is_empty() {
            walk.open(&format!("order {page}"), &format!("/customers/{customer}/orders/new")).await;
            walk.open(&format!("subscriptions {page}"), &format!("/customers/{customer}/subscriptions"))
                .await;
            walk.open(&format!("account {page}"), &format!("/customers/{customer}")).await;
        }
    }
}

async fn fill(walk: &Walk<'_, impl Look>, quantity: &str) {
    walk.choose("offer", &SEATS.to_uppercase()).await;
    walk.fill(&[("quantity", quantity)]).await;
    walk.click("#billing_cycle").await;
}
