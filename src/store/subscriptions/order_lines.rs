//! The lines of orders, with their subscriptions as they are now.

use std::collections::HashMap;

use crate::model::subscriptions::order::CurrentLine;
use crate::store::db::On;
use crate::store::db::sql::Sql;
use crate::store::subscriptions::subscriptions::COLUMNS;

/// The lines of some orders, by order id.
pub async fn list(
    on: impl Into<On<'_>>,
    order_ids: &[&str],
) -> sqlx::Result<HashMap<String, Vec<CurrentLine>>> {
    let mut lines: HashMap<String, Vec<CurrentLine>> = HashMap::new();
    if order_ids.is_empty() {
        return Ok(lines);
    }
    let mut sql = Sql::new("select number, ");
    sql.push(COLUMNS, []);
    sql.push(
        " from subscriptions join (select subscription_id, number from order_lines where order_id in (",
        [],
    );
    for (index, id) in order_ids.iter().enumerate() {
        sql.push(if index == 0 { "?" } else { ", ?" }, [(*id).into()]);
    }
    sql.push(")) as ordered on subscription_id = id order by order_id, number", []);
    let found: Vec<CurrentLine> = sql.query().all(on).await?;
    for line in found {
        lines.entry(line.subscription.order_id.clone()).or_default().push(line);
    }
    Ok(lines)
}

/// The lines of an order.
pub async fn of_order(on: impl Into<On<'_>>, order_id: &str) -> sqlx::Result<Vec<CurrentLine>> {
    Ok(list(on, &[order_id]).await?.remove(order_id).unwrap_or_default())
}
