//! A customer's subscriptions, and those to cancel.

use paraph::model::people::staff::Staff;
use paraph::store::db::query;

use super::super::{register, registrar_named};
use super::{Look, Walk};
use crate::support::orders::{AZURE_PLAN, SEATS, attempt, order, place};
use crate::support::samples::{confirmed, customer};
use crate::support::today;
use crate::support::withdrawals::withdraw;

/// More than a page of a list has.
const MANY: u32 = 51;

pub async fn walk(walk: &Walk<'_, impl Look>) {
    let by = registrar_named(walk.app, "Odile Ordre").await;
    let none = register(walk.app, &by, &customer("Sans Abonnement")).await;
    walk.open("subscriptions, none", &format!("/customers/{none}/subscriptions")).await;
    let buyer = register(walk.app, &by, &confirmed("Brasserie des Abonnés", (2024, 9, 3))).await;
    let list = format!("/customers/{buyer}/subscriptions");
    let seats = buy(walk, &by, &buyer, SEATS, 5).await;
    let usage = buy(walk, &by, &buyer, AZURE_PLAN, 1).await;
    walk.open("subscriptions", &list).await;
    walk.open("subscriptions, after the last", &format!("{list}?before={seats}")).await;
    walk.open("subscription billed by usage", &format!("{list}/{usage}")).await;
    let subscription = format!("{list}/{seats}");
    walk.open("subscription", &subscription).await;
    quantity(walk, &subscription).await;
    let press = async |page: &str, noun: &str| {
        walk.press(page, &format!("form[action$='/{noun}'] button")).await;
    };
    press("subscription, without renewal", "auto-renewal").await;
    walk.open("renewal, too early", &format!("{subscription}/renewal")).await;
    end_today(walk, &seats).await;
    walk.open("renewal", &format!("{subscription}/renewal")).await;
    walk.outdate().await;
    walk.send("renewal of an old version, refused").await;
    walk.open("renewal again", &format!("{subscription}/renewal")).await;
    walk.send("subscription, renewed").await;
    press("subscription, suspended", "suspension").await;
    walk.open("quantity of a suspended subscription", &format!("{subscription}/quantity/edit")).await;
    walk.browser.visit(&subscription).await;
    walk.outdate().await;
    press("reactivation of an old version, refused", "reactivation").await;
    press("subscription, active again", "reactivation").await;
    end_today(walk, &seats).await;
    to_cancel(walk, &by, &buyer, &subscription).await;
    over(walk, &subscription, &seats).await;
}

/// Returns the subscription.
pub async fn buy(
    walk: &Walk<'_, impl Look>,
    by: &Staff,
    customer: &str,
    offer: &str,
    quantity: i64,
) -> String {
    let new = order(&[(offer, quantity)]);
    place(&walk.app.db, customer, &new, attempt(by)).await;
    walk.one(&format!("select subscription_id from order_lines where order_id = '{}'", new.id)).await
}

/// Only a subscription that ends soon can be renewed.
async fn end_today(walk: &Walk<'_, impl Look>, id: &str) {
    let sql = "update subscriptions set started_on = $1, ends_on = $1 where id = $2";
    walk.app.execute(query(sql).bind(today()).bind(id)).await;
}

async fn quantity(walk: &Walk<'_, impl Look>, subscription: &str) {
    walk.open("quantity", &format!("{subscription}/quantity/edit")).await;
    walk.fill(&[("quantity", "many")]).await;
    walk.send("quantity, refused").await;
    walk.fill(&[("quantity", "6")]).await;
    walk.outdate().await;
    walk.send("quantity of an old version, refused").await;
    walk.send("subscription, with other seats").await;
}

/// The customer withdraws: each change asks for a new acceptance.
async fn to_cancel(walk: &Walk<'_, impl Look>, by: &Staff, buyer: &str, subscription: &str) {
    withdraw(&walk.app.db, buyer, by).await;
    walk.open("subscription to cancel", subscription).await;
    walk.open("subscriptions to cancel of a customer", &format!("/customers/{buyer}/subscriptions")).await;
    walk.open("subscriptions to cancel", "/subscriptions/to-cancel").await;
    walk.open("quantity without an acceptance", &format!("{subscription}/quantity/edit")).await;
    walk.fill(&[("quantity", "9")]).await;
    walk.send("quantity that asks for an acceptance, refused").await;
    walk.send("quantity with an empty acceptance, refused").await;
    walk.open("renewal without an acceptance", &format!("{subscription}/renewal")).await;
    walk.send("renewal that asks for an acceptance, refused").await;
    walk.send("renewal with an empty acceptance, refused").await;
    let date = [("accepted_day", "4"), ("accepted_month", "9"), ("accepted_year", "2025")];
    walk.browser.visit(&format!("/customers/{buyer}/confirmations/new")).await;
    walk.fill(&[("first_name", "Ada"), ("last_name", "Roy"), ("email", "ada@abonnes.example")]).await;
    walk.fill(&date).await;
    super::send(walk.browser).await;
    walk.open("subscription that may be kept", subscription).await;
    walk.press("subscription, kept", "form[action$='/retention'] button").await;
    walk.open("cancellation", &format!("{subscription}/cancellation")).await;
}

/// Subscriptions that are over, and lists of several pages.
async fn over(walk: &Walk<'_, impl Look>, subscription: &str, seats: &str) {
    walk.send("subscription, cancelled").await;
    walk.open("cancellation of a cancelled subscription", &format!("{subscription}/cancellation")).await;
    walk.open("renewal of a cancelled subscription", &format!("{subscription}/renewal")).await;
    walk.app.execute(query("update subscriptions set status = 'expired' where id = $1").bind(seats)).await;
    walk.open("subscription, expired", subscription).await;
    let columns = "customer_id, order_id, offer_id, friendly_name, quantity, billing_cycle, auto_renew,
        created_at, started_on, ends_on";
    let copy = format!(
        "insert into subscriptions (id, {columns}, status, to_cancel_since, version)
         select $1, {columns}, 'active', started_on, 1 from subscriptions where id = $2"
    );
    for _ in 0..MANY {
        let id = uuid::Uuid::now_v7().to_string();
        walk.app.execute(query(copy.clone()).bind(id).bind(seats)).await;
    }
    walk.open("subscriptions, first page", subscription.rsplit_once('/').unwrap().0).await;
    walk.press("subscriptions, second page", ".pages a[rel=next]").await;
    walk.open("subscriptions to cancel, first page", "/subscriptions/to-cancel").await;
    walk.press("subscriptions to cancel, second page", ".pages a[rel=next]").await;
    walk.app.execute(query("update subscriptions set to_cancel_since = null")).await;
    walk.open("subscriptions to cancel, none", "/subscriptions/to-cancel").await;
}
