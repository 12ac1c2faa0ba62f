//! The activity log of a customer.

use paraph::store::db::{Db, query};

/// The logged actions about a customer, with their values after the change.
pub async fn activity(db: &Db, customer_id: &str) -> Vec<(String, String)> {
    query("select action, coalesce(after, '') from activity_log where customer_id = $1 order by id")
        .bind(customer_id)
        .all(db)
        .await
        .unwrap()
}

pub async fn last_action(db: &Db, customer_id: &str) -> (String, String) {
    activity(db, customer_id).await.pop().unwrap()
}
