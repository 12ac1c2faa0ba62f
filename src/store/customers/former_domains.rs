//! The domain names that customers had before.

use crate::model::customers::customer::Customer;
use crate::model::customers::domain::FormerDomain;
use crate::model::kernel::clock;
use crate::model::kernel::id::Id;
use crate::store::activity::activity_log::By;
use crate::store::db::sql;
use crate::store::db::{On, Tx, query};

/// The former domain names of a customer, the latest first.
pub async fn list(on: impl Into<On<'_>>, customer_id: &str) -> sqlx::Result<Vec<FormerDomain>> {
    query(
        "select domain, replaced_at from former_domains where customer_id = $1
         order by replaced_at desc, id desc",
    )
    .bind(customer_id)
    .all(on)
    .await
}

/// Stores the current domain name of a customer as a former one.
pub(super) async fn insert(tx: &mut Tx, customer: &Customer, reason: &str, by: By<'_>) -> sqlx::Result<()> {
    sql::insert("former_domains")
        .set("id", String::from(Id::generate()))
        .set("customer_id", &customer.id)
        .set("domain", &customer.domain)
        .set("reason", reason)
        .set("replaced_at", clock::now())
        .set("replaced_by", &by.staff.id)
        .execute(tx)
        .await?;
    Ok(())
}
