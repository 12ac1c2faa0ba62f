//! The lines of several orders at once.

use std::collections::HashMap;

use crate::model::subscriptions::offer::BillingCycle;
use crate::model::subscriptions::order::Line;
use crate::store::db::Db;
use crate::store::db::sql::Sql;

#[derive(sqlx::FromRow)]
struct OfOrder {
    order_id: String,
    number: i64,
    offer_id: String,
    friendly_name: String,
    quantity: i64,
    #[sqlx(try_from = "String")]
    billing_cycle: BillingCycle,
    subscription_id: String,
}

/// The lines of a page of orders, by order id.
pub async fn list(db: &Db, order_ids: &[&str]) -> sqlx::Result<HashMap<String, Vec<Line>>> {
    let mut lines: HashMap<String, Vec<Line>> = HashMap::new();
    if order_ids.is_empty() {
        return Ok(lines);
    }
    let mut sql = Sql::new(
        "select order_id, number, offer_id, friendly_name, quantity, billing_cycle, subscription_id
         from order_lines where order_id in (",
    );
    for (index, id) in order_ids.iter().enumerate() {
        sql.push(if index == 0 { "?" } else { ", ?" }, [(*id).into()]);
    }
    sql.push(") order by order_id, number", []);
    let found: Vec<OfOrder> = sql.query().all(db).await?;
    for it in found {
        let OfOrder { order_id, number, offer_id, friendly_name, quantity, billing_cycle, subscription_id } =
            it;
        let line = Line { number, offer_id, friendly_name, quantity, billing_cycle, subscription_id };
        lines.entry(order_id).or_default().push(line);
    }
    Ok(lines)
}
