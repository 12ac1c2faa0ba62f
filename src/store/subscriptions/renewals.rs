//! The end of a term: a subscription that renews itself starts another term, regardless of confirmations;
//! any other one expires.

use chrono::NaiveDate;

use crate::details;
use crate::model::activity::action::Action;
use crate::model::subscriptions::subscription::{State, Subscription};
use crate::store::customers::customers;
use crate::store::db::{Db, Tx, query};
use crate::store::subscriptions::subscriptions::{self, entry, update};

/// Subscriptions per transaction.
const PORTION: usize = 100;

/// Processes a portion of the subscriptions whose term has ended by this date, and returns their number. Several
/// copies may run at once: each subscription is checked again after its customer is locked.
pub async fn renew_due(db: &Db, today: NaiveDate) -> sqlx::Result<usize> {
    // Reads first, so that nothing is written while no term ends.
    let mut due: Vec<(String, String)> = query(format!(
        "select customer_id, id from subscriptions
         where ends_on <= $1 and status in ('active', 'suspended') order by ends_on, id limit {PORTION}"
    ))
    .bind(today)
    .all(db)
    .await?;
    if due.is_empty() {
        return Ok(0);
    }
    // All copies lock customers in the same order, so that they cannot deadlock.
    due.sort();
    let mut tx = db.begin().await?;
    let mut done = 0;
    for (customer_id, id) in &due {
        customers::lock(&mut tx, customer_id).await?;
        let found = subscriptions::find(&mut tx, customer_id, id).await?;
        let still_due = |it: &Subscription| it.is_open() && it.ends_on.is_some_and(|end| end <= today);
        if let Some(subscription) = found.filter(still_due) {
            end_term(&mut tx, &subscription, today).await?;
            done += 1;
        }
    }
    tx.commit().await?;
    Ok(done)
}

async fn end_term(tx: &mut Tx, subscription: &Subscription, today: NaiveDate) -> sqlx::Result<()> {
    if let Some(ends_on) = subscription.next_end(today) {
        let changed = Subscription { ends_on: Some(ends_on), ..subscription.clone() };
        let (before, after) = (details! { EndsOn: subscription.ends_on }, details! { EndsOn: ends_on });
        update(tx, &changed, None, entry(Action::SubscriptionRenewed, subscription, before, after)).await?;
    } else {
        let changed = Subscription { state: State::Expired, ..subscription.clone() };
        let (before, after) =
            (details! { Status: subscription.state.code() }, details! { Status: State::Expired.code() });
        update(tx, &changed, None, entry(Action::SubscriptionExpired, subscription, before, after)).await?;
    }
    Ok(())
}
