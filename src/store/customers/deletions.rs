//! Deletes a customer with all its records. Sandbox only, because nothing there is evidence. The lines of
//! the activity log stay.

use crate::model::activity::action::Action;
use crate::store::acceptances::standings;
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::customers::customers::details;
use crate::store::customers::locked::{self, Locked};
use crate::store::customers::search_index;
use crate::store::db::{Tx, query};
use crate::store::evidence::leaves;

/// The outcome of deleting a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deleted {
    Yes,
    /// There is no such customer.
    NotFound,
    /// The register is not a sandbox: its records are evidence.
    NoSandbox,
}

/// The tables with a customer's rows, in an order that respects foreign keys. A customer's
/// confirmations refer to each other, so one statement deletes them.
const RECORDS: [&str; 11] = [
    "delete from former_domains where customer_id = $1",
    "delete from carts where customer_id = $1",
    "delete from order_lines where order_id in (select id from orders where customer_id = $1)",
    "delete from subscriptions where customer_id = $1",
    "delete from orders where customer_id = $1",
    "delete from annulments where customer_id = $1",
    "delete from proof_contents where proof_id in (select id from proofs where customer_id = $1)",
    "delete from proofs where customer_id = $1",
    "delete from withdrawals where customer_id = $1",
    "delete from direct_acceptances where customer_id = $1",
    "delete from confirmations where customer_id = $1",
];

pub async fn delete(tx: &mut Tx, id: &str, by: By<'_>) -> sqlx::Result<Deleted> {
    let found = locked::lock(tx, id).await?;
    let sandbox: Option<(String,)> = query("select id from partner where sandbox").optional(&mut *tx).await?;
    if sandbox.is_none() {
        return Ok(Deleted::NoSandbox);
    }
    let Some(customer) = found.map(Locked::into_customer) else {
        return Ok(Deleted::NotFound);
    };
    search_index::delete(tx, id).await?;
    leaves::delete_salts(tx, id).await?;
    for sql in RECORDS {
        query(sql).bind(id).execute(tx).await?;
    }
    let (lacked_proof,): (bool,) =
        query("delete from customers where id = $1 returning lacks_proof").bind(id).one(&mut *tx).await?;
    standings::add_to_count(tx, customer.standings.customer.code(), -1, -i64::from(lacked_proof)).await?;
    let before = Some(details(&customer.domain, &customer.company, customer.contact.as_ref()));
    let entry = Entry { customer_id: Some(id), before, ..Entry::new(Action::CustomerDeleted) };
    activity_log::insert(tx, by, entry).await?;
    Ok(Deleted::Yes)
}
