//! What the end of its term makes of a subscription: another term, whatever the customer has confirmed, where
//! it renews itself, and otherwise its end.

use chrono::NaiveDate;

use crate::details;
use crate::model::activity::action::Action;
use crate::model::subscriptions::subscription::{State, Subscription};
use crate::store::acceptances::standings;
use crate::store::db::{Db, Tx, query};
use crate::store::subscriptions::subscriptions::{self, entry, update};

/// How many are taken in one transaction.
const PORTION: usize = 100;

/// Does it for a portion of those whose term has ended by a day, and says how many there were. Several copies of Paraph may do so at once: each subscription is looked at
/// again once its customer is locked.
pub async fn renew_due(db: &Db, today: NaiveDate) -> sqlx::Result<usize> {
    // A look writes nothing, so that a register of which no term ends is left alone.
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
    // Everybody locks customers in the same order, so that two copies never wait for each other.
    due.sort();
    let mut tx = db.begin().await?;
    let mut done = 0;
    for (customer_id, id) in &due {
        standings::lock(&mut tx, customer_id).await?;
        let found = subscriptions::find(&mut tx, customer_id, id).await?;
        let still_due = |it: &Subscription| it.is_open() && it.ends_on.is_some_and(|end| end <= today);
        if let Some(shown) = found.filter(still_due) {
            end_term(&mut tx, &shown, today).await?;
            done += 1;
        }
    }
    tx.commit().await?;
    Ok(done)
}

async fn end_term(tx: &mut Tx, shown: &Subscription, today: NaiveDate) -> sqlx::Result<()> {
    if let Some(ends_on) = shown.next_end(today) {
        let changed = Subscription { ends_on: Some(ends_on), ..shown.clone() };
        let (before, after) = (details! { EndsOn: shown.ends_on }, details! { EndsOn: ends_on });
        update(tx, &changed, None, entry(Action::SubscriptionRenewed, shown, before, after)).await?;
    } else {
        let changed = Subscription { state: State::Expired, ..shown.clone() };
        let (before, after) =
            (details! { Status: shown.state.code() }, details! { Status: State::Expired.code() });
        update(tx, &changed, None, entry(Action::SubscriptionExpired, shown, before, after)).await?;
    }
    Ok(())
}
