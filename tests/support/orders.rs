//! Orders: offers of the price list, and orders and carts through the store and as bodies of the API.

use paraph::model::catalogue::agreement::Channel;
use paraph::model::people::staff::Staff;
use paraph::model::subscriptions::offer::{BillingCycle, Offer};
use paraph::model::subscriptions::order::{NewLine, NewOrder};
use paraph::model::subscriptions::subscription::Subscription;
use paraph::store::customers::locked::{self, Locked};
use paraph::store::db::{Db, Tx, query};
use paraph::store::subscriptions::eligibility::Attempt;
use paraph::store::subscriptions::orders::{self, Placed};
use paraph::store::subscriptions::{carts, subscriptions};
use serde_json::{Value, json};

use crate::support::proofs::add_proof;
use crate::support::uploads::PDF;
use crate::support::{Client, TestApp, by, today};

/// Offers of the price list: seats, and the plan that is billed by usage.
pub const SEATS: &str = "bd938f12-058f-4927-bba3-ae36b1d2501c";
pub const AZURE_PLAN: &str = "DZH318Z0BPS6:0001";

pub fn attempt(staff: &Staff) -> Attempt<'_> {
    Attempt { by: by(staff), channel: Channel::Pages, today: today(), sandbox: false }
}

pub fn order(lines: &[(&str, i64)]) -> NewOrder {
    let line = |(offer, quantity): &(&str, i64)| {
        NewLine::new(Offer::find(offer).unwrap(), *quantity, Some(BillingCycle::Monthly), true, false)
            .unwrap()
    };
    NewOrder { id: uuid::Uuid::now_v7().to_string(), lines: lines.iter().map(line).collect() }
}

pub async fn lock(tx: &mut Tx, customer_id: &str) -> Locked {
    locked::lock(tx, customer_id).await.unwrap().unwrap()
}

pub async fn place(db: &Db, customer_id: &str, new: &NewOrder, attempt: Attempt<'_>) -> Placed {
    let mut tx = db.begin().await.unwrap();
    let locked = lock(&mut tx, customer_id).await;
    let placed = orders::place(&mut tx, &locked, new, attempt).await.unwrap();
    tx.commit().await.unwrap();
    placed
}

/// Places an order for a customer.
pub async fn subscribe(
    app: &TestApp,
    person: &Client,
    customer_id: &str,
    offer: &str,
    quantity: i64,
) -> String {
    let new = order(&[(offer, quantity)]);
    let placed = place(&app.db, customer_id, &new, attempt(person.staff())).await;
    assert!(matches!(placed, Placed::Yes(_)), "{placed:?}");
    let lines = orders::lines(&app.db, &new.id).await.unwrap();
    lines[0].subscription_id.clone()
}

pub async fn find(db: &Db, customer_id: &str, id: &str) -> Subscription {
    subscriptions::find(db, customer_id, id).await.unwrap().unwrap()
}

pub fn order_body(lines: &[(&str, i64)]) -> Value {
    let line = |(offer, quantity): &(&str, i64)| json!({ "offerId": offer, "quantity": quantity });
    json!({ "billingCycle": "monthly", "lineItems": lines.iter().map(line).collect::<Vec<_>>() })
}

pub fn cart_body(lines: &[(&str, i64, &str)]) -> Value {
    let line = |(offer, quantity, group): &(&str, i64, &str)| json!({ "catalogItemId": offer, "quantity": quantity, "orderGroup": group });
    json!({ "lineItems": lines.iter().map(line).collect::<Vec<_>>() })
}

/// A customer's order and subscription, and an open cart.
pub struct Bought {
    subscription: String,
    order: String,
    cart: String,
    confirmation: String,
    proof: String,
}

impl Bought {
    pub async fn by(app: &TestApp, person: &Client, customer: &str) -> Bought {
        let subscription = subscribe(app, person, customer, SEATS, 5).await;
        let (order,): (String,) = query("select id from orders").one(&app.db).await.unwrap();
        let (confirmation,): (String,) = query("select id from confirmations").one(&app.db).await.unwrap();
        let proof = add_proof(&app.db, person.staff(), customer, &confirmation, PDF).await;
        let mut tx = app.db.begin().await.unwrap();
        let lines = cart_body(&[(SEATS, 2, "0")])["lineItems"].to_string();
        let cart = carts::insert(&mut tx, customer, &lines, by(person.staff())).await.unwrap().id;
        tx.commit().await.unwrap();
        Bought { subscription, order, cart, confirmation, proof }
    }

    /// Fills the path parameters with existing IDs.
    pub fn put_into(&self, path: &str) -> String {
        path.replace("{subscription}", &self.subscription)
            .replace("{order}", &self.order)
            .replace("{cart}", &self.cart)
            .replace("{confirmation}", &self.confirmation)
            .replace("{record}", &self.confirmation)
            .replace("{proof}", &self.proof)
    }
}
