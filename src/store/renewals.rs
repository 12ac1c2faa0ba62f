//! What the end of its term makes of a subscription: another term, whatever the customer has confirmed, where
//! it renews itself, and otherwise its end.

use chrono::NaiveDate;
use serde_json::json;

use super::db::{Db, query};
use super::standings;
use super::subscriptions::{self, entry, update};
use crate::model::subscription::{State, Subscription};

/// How many are taken in one transaction.
const PORTION: usize = 100;

/// Does it for all whose term has ended by a day, and says how many there were. Several copies of Paraph may
/// do so at once: each subscription is looked at again once its customer is locked.
pub async fn renew_due(db: &Db, today: NaiveDate) -> sqlx::Result<usize> {
    let mut done = 0;
    loop {
        // A look writes nothing, so that a register of which no term ends is left alone.
        let mut due: Vec<(String, String)> = query(format!(
            "select customer_id, id from subscriptions
             where ends_on <= $1 and status in ('active', 'suspended') order by ends_on, id limit {PORTION}"
        ))
        .bind(today)
        .all(db)
        .await?;
        if due.is_empty() {
            return Ok(done);
        }
        // Everybody locks customers in the same order, so that two copies never wait for each other.
        due.sort();
        let mut tx = db.begin().await?;
        for (customer_id, id) in &due {
            standings::lock(&mut tx, customer_id).await?;
            let found = subscriptions::find(&mut tx, customer_id, id).await?;
            let still_due = |it: &Subscription| it.is_open() && it.ends_on.is_some_and(|end| end <= today);
            let Some(shown) = found.filter(still_due) else { continue };
            let before = json!({ "ends_on": shown.ends_on });
            match shown.next_end(today) {
                Some(ends_on) => {
                    let changed = Subscription { ends_on: Some(ends_on), ..shown.clone() };
                    let after = json!({ "ends_on": ends_on });
                    let entry = entry("subscription-renewed", &shown, before, after);
                    update(&mut tx, &changed, None, entry).await?;
                }
                None => {
                    let before = json!({ "state": shown.state.code() });
                    let after = json!({ "state": State::Expired.code() });
                    let changed = Subscription { state: State::Expired, ..shown.clone() };
                    update(&mut tx, &changed, None, entry("subscription-expired", &shown, before, after))
                        .await?;
                }
            }
            done += 1;
        }
        tx.commit().await?;
    }
}
