//! Carts: lines that a program collects before it orders. Expired carts are swept.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::kernel::clock;
use crate::model::kernel::id::Id;
use crate::store::activity::activity_log::By;
use crate::store::db::sql;
use crate::store::db::{Dialect, On, Tx, query};

/// Lifetime of a cart that is not ordered.
const LIFETIME: TimeDelta = TimeDelta::days(7);

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Cart {
    pub id: String,
    pub customer_id: String,
    /// JSON in the API's format.
    pub lines: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// The first order made from it.
    pub order_id: Option<String>,
    /// The response to its checkout, as JSON in the API's format.
    pub checkout: Option<String>,
    pub version: i64,
}

pub async fn find(on: impl Into<On<'_>>, customer_id: &str, id: &str) -> sqlx::Result<Option<Cart>> {
    query(
        "select id, customer_id, lines, created_at, expires_at, order_id, checkout, version from carts
         where customer_id = $1 and id = $2 and ((expires_at > $3 and expires_at <= $4) or order_id is not null)",
    )
    .bind(customer_id)
    .bind(id)
    .bind(clock::now())
    .bind(clock::latest(LIFETIME))
    .optional(on)
    .await
}

/// How many expired carts each new cart sweeps.
pub const SWEPT: usize = 100;

/// Deletes carts that have expired or would live too long, except locked ones, so that creating a cart never waits for
/// another.
async fn sweep(tx: &mut Tx) -> sqlx::Result<()> {
    let held = match tx.dialect() {
        Dialect::Postgres => "for update skip locked",
        Dialect::Sqlite => "",
    };
    query(format!(
        "delete from carts where id in (select id from carts where (expires_at < $1 or expires_at > $2)
            and order_id is null order by expires_at limit {SWEPT} {held})"
    ))
    .bind(clock::now())
    .bind(clock::latest(LIFETIME))
    .execute(tx)
    .await?;
    Ok(())
}

/// The customer must be locked.
pub async fn insert(tx: &mut Tx, customer_id: &str, lines: &str, by: By<'_>) -> sqlx::Result<Cart> {
    let now = clock::now();
    sweep(tx).await?;
    sql::insert("carts")
        .set("id", Id::generate())
        .set("customer_id", customer_id)
        .set("staff_id", &by.staff.id)
        .set("lines", lines)
        .set("created_at", now)
        .set("expires_at", now + LIFETIME)
        .set("version", 1)
        .returning("id, customer_id, lines, created_at, expires_at, order_id, checkout, version")
        .one(tx)
        .await
}

/// `false` if the cart was ordered, or someone else has changed it since this version.
pub async fn update(tx: &mut Tx, cart: &Cart, lines: &str) -> sqlx::Result<bool> {
    let updated = query(
        "update carts set lines = $3, version = version + 1
         where id = $1 and version = $2 and order_id is null",
    )
    .bind(&cart.id)
    .bind(cart.version)
    .bind(lines)
    .execute(tx)
    .await?;
    Ok(updated == 1)
}

/// Records the first order made from a cart, and the response, in the same transaction. `false` if the cart was ordered
/// before, or someone else has changed it.
pub async fn check_out(tx: &mut Tx, cart: &Cart, order_id: &str, response: &str) -> sqlx::Result<bool> {
    let updated = query(
        "update carts set order_id = $3, checkout = $4, version = version + 1
         where id = $1 and version = $2 and order_id is null",
    )
    .bind(&cart.id)
    .bind(cart.version)
    .bind(order_id)
    .bind(response)
    .execute(tx)
    .await?;
    Ok(updated == 1)
}
