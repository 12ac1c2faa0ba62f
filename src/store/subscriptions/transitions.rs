//! What becomes of a subscription: seats, renewal, suspension, cancellation. Each transition locks the customer
//! first and asks afterwards whether it may order, so that no withdrawal slips between.

use chrono::NaiveDate;
use serde_json::Value;

use crate::details;
use crate::model::activity::action::Action;
use crate::model::activity::details::Details;
use crate::model::subscriptions::eligibility::{Ground, Refusal};
use crate::model::subscriptions::subscription::{State, Subscription, Unfit};
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::customers::customers;
use crate::store::db::{Tx, query};
use crate::store::subscriptions::eligibility::{self, Attempt};
use crate::store::subscriptions::subscriptions::{entry, find, is_full, update};

/// The outcome of changing a subscription. The caller commits in every case, because a refusal is in the activity log.
#[derive(Debug)]
pub enum Changed {
    /// The subscription has the requested state, now or before.
    Yes(Subscription),
    /// The customer is not eligible. The refusal was written to the activity log.
    Refused(Refusal),
    /// Someone else has changed it since. Nothing was written.
    Conflict(Subscription),
    /// The change is impossible for this subscription, regardless of acceptances. Nothing was written.
    Unfit(Unfit),
    NotFound,
}

/// The subscription to change. `version` is the version that was read; `None` accepts any.
#[derive(Debug, Clone, Copy)]
pub struct Which<'a> {
    pub customer_id: &'a str,
    pub id: &'a str,
    pub version: Option<i64>,
}

/// Locks the customer and finds the subscription, or returns the outcome that ends the change.
async fn take(tx: &mut Tx, which: Which<'_>) -> sqlx::Result<Result<Subscription, Changed>> {
    let locked = customers::hold(tx, which.customer_id).await?;
    let found = find(&mut *tx, which.customer_id, which.id).await?.filter(|_| locked);
    Ok(match found {
        None => Err(Changed::NotFound),
        Some(it) if which.version.is_some_and(|version| version != it.version) => Err(Changed::Conflict(it)),
        Some(it) => Ok(it),
    })
}

/// Whether the customer is eligible for a change of this subscription. A refusal is written to the activity log.
async fn pass(
    tx: &mut Tx,
    shown: &Subscription,
    refused: Action,
    attempt: Attempt<'_>,
) -> sqlx::Result<Result<Ground, Changed>> {
    let needs = shown.needs_customer_agreement();
    match eligibility::check(tx, &shown.customer_id, needs, attempt).await? {
        None => Ok(Err(Changed::NotFound)),
        Some(Ok(ground)) => Ok(Ok(ground)),
        Some(Err(refusal)) => {
            let after = details! { Refusal: refusal.code(), Day: refusal.day() };
            let facts = Entry { before: None, ..entry(refused, shown, Details::default(), after) };
            activity_log::insert(tx, attempt.by, facts).await?;
            Ok(Err(Changed::Refused(refusal)))
        }
    }
}

/// `Yes` if the same form was sent before and its result is still there.
fn repeated(changed: Changed, same: impl Fn(&Subscription) -> bool) -> Changed {
    match changed {
        Changed::Conflict(it) if same(&it) => Changed::Yes(it),
        other => other,
    }
}

/// Changes the number of seats. More or fewer, the customer must be eligible.
pub async fn change_quantity(
    tx: &mut Tx,
    which: Which<'_>,
    quantity: i64,
    attempt: Attempt<'_>,
) -> sqlx::Result<Changed> {
    let shown = match take(tx, which).await? {
        Ok(shown) => shown,
        Err(other) => return Ok(repeated(other, |it| it.quantity == quantity && it.is_open())),
    };
    if let Err(unfit) = shown.check_seats(quantity, attempt.sandbox) {
        return Ok(Changed::Unfit(unfit));
    }
    if shown.quantity == quantity {
        return Ok(Changed::Yes(shown));
    }
    let ground = match pass(tx, &shown, Action::QuantityRefused, attempt).await? {
        Ok(ground) => ground,
        Err(other) => return Ok(other),
    };
    let before = details! { Quantity: shown.quantity };
    let after = details! { Quantity: quantity, Ground: ground.code() };
    let changed = Subscription { quantity, ..shown.clone() };
    let entry = entry(Action::QuantityChanged, &shown, before, after);
    update(tx, &changed, Some(attempt.by), entry).await.map(Changed::Yes)
}

/// Renews for another term by hand. The customer must be eligible, as for a purchase.
pub async fn renew(tx: &mut Tx, which: Which<'_>, attempt: Attempt<'_>) -> sqlx::Result<Changed> {
    let shown = match take(tx, which).await? {
        Ok(shown) => shown,
        Err(other) => return Ok(other),
    };
    let ends_on = match shown.check_renewable(attempt.today) {
        Ok(ends_on) => ends_on,
        Err(unfit) => return Ok(Changed::Unfit(unfit)),
    };
    let ground = match pass(tx, &shown, Action::RenewalRefused, attempt).await? {
        Ok(ground) => ground,
        Err(other) => return Ok(other),
    };
    let expired = shown.state == State::Expired;
    if expired && is_full(tx, which.customer_id, 1, attempt.sandbox).await? {
        return Ok(Changed::Unfit(Unfit::SandboxSubscriptions));
    }
    let changed = Subscription {
        state: State::Active,
        started_on: if expired { attempt.today } else { shown.started_on },
        ends_on: Some(ends_on),
        // The customer agrees, so the subscription is no longer to be cancelled.
        to_cancel_since: None,
        ..shown.clone()
    };
    let mut before = details! { EndsOn: shown.ends_on, Status: shown.state.code() };
    let mut after = details! { EndsOn: ends_on, Status: State::Active.code(), Ground: ground.code() };
    if let Some(since) = shown.to_cancel_since {
        before = before.and(details! { ToCancelSince: since });
        after = after.and(details! { ToCancelSince: Value::Null });
    }
    let entry = entry(Action::SubscriptionRenewed, &shown, before, after);
    update(tx, &changed, Some(attempt.by), entry).await.map(Changed::Yes)
}

/// Changes the state of a subscription, for which no eligibility is asked.
async fn change_state(
    tx: &mut Tx,
    which: Which<'_>,
    action: Action,
    to: State,
    by: By<'_>,
) -> sqlx::Result<Changed> {
    let shown = match take(tx, which).await? {
        Ok(shown) => shown,
        Err(other) => return Ok(repeated(other, |it| it.state == to)),
    };
    let fit = match to {
        State::Active => shown.check_suspended(),
        State::Suspended => shown.check_active(),
        State::Cancelled | State::Expired => shown.check_open(),
    };
    if let Err(unfit) = fit {
        return Ok(if shown.state == to { Changed::Yes(shown) } else { Changed::Unfit(unfit) });
    }
    let (before, after) = (details! { Status: shown.state.code() }, details! { Status: to.code() });
    let changed = Subscription { state: to, ..shown.clone() };
    update(tx, &changed, Some(by), entry(action, &shown, before, after)).await.map(Changed::Yes)
}

pub async fn suspend(tx: &mut Tx, which: Which<'_>, by: By<'_>) -> sqlx::Result<Changed> {
    change_state(tx, which, Action::SubscriptionSuspended, State::Suspended, by).await
}

pub async fn reactivate(tx: &mut Tx, which: Which<'_>, by: By<'_>) -> sqlx::Result<Changed> {
    change_state(tx, which, Action::SubscriptionReactivated, State::Active, by).await
}

/// Cancels a subscription for good.
pub async fn cancel(tx: &mut Tx, which: Which<'_>, by: By<'_>) -> sqlx::Result<Changed> {
    change_state(tx, which, Action::SubscriptionCancelled, State::Cancelled, by).await
}

/// Switches auto-renewal on or off.
pub async fn set_auto_renew(
    tx: &mut Tx,
    which: Which<'_>,
    auto_renew: bool,
    by: By<'_>,
) -> sqlx::Result<Changed> {
    let shown = match take(tx, which).await? {
        Ok(shown) => shown,
        Err(other) => return Ok(repeated(other, |it| it.auto_renew == auto_renew)),
    };
    if let Err(unfit) = shown.check_auto_renewable() {
        return Ok(Changed::Unfit(unfit));
    }
    if shown.auto_renew == auto_renew {
        return Ok(Changed::Yes(shown));
    }
    let (before, after) = (details! { AutoRenew: shown.auto_renew }, details! { AutoRenew: auto_renew });
    let changed = Subscription { auto_renew, ..shown.clone() };
    let entry = entry(Action::AutoRenewUpdated, &shown, before, after);
    update(tx, &changed, Some(by), entry).await.map(Changed::Yes)
}

/// Marks all subscriptions of a locked customer that no longer agrees as to be cancelled. Returns how many
/// were newly marked.
pub async fn mark_to_cancel(
    tx: &mut Tx,
    customer_id: &str,
    since: NaiveDate,
    by: By<'_>,
) -> sqlx::Result<u64> {
    let marked: Vec<(String,)> = query(
        "update subscriptions set to_cancel_since = $2, version = version + 1
         where customer_id = $1 and to_cancel_since is null and status in ('active', 'suspended')
         returning friendly_name",
    )
    .bind(customer_id)
    .bind(since)
    .all(&mut *tx)
    .await?;
    if !marked.is_empty() {
        let names: Vec<String> = marked.iter().map(|(name,)| name.clone()).collect();
        let after = Some(details! { Subscriptions: names, ToCancelSince: since });
        let entry =
            Entry { customer_id: Some(customer_id), after, ..Entry::new(Action::SubscriptionsToCancel) };
        activity_log::insert(tx, by, entry).await?;
    }
    Ok(u64::try_from(marked.len()).unwrap_or_default())
}

/// Unmarks a subscription that was to be cancelled, if the customer is eligible again.
pub async fn keep(tx: &mut Tx, which: Which<'_>, attempt: Attempt<'_>) -> sqlx::Result<Changed> {
    let shown = match take(tx, which).await? {
        Ok(shown) => shown,
        Err(other) => return Ok(repeated(other, |it| it.is_open() && !it.is_to_cancel())),
    };
    if !shown.is_to_cancel() {
        return Ok(Changed::Unfit(Unfit::NotToCancel));
    }
    let needs = shown.needs_customer_agreement();
    match eligibility::check(tx, &shown.customer_id, needs, attempt).await? {
        None => return Ok(Changed::NotFound),
        // Not logged: the subscription simply stays marked.
        Some(Err(refusal)) => return Ok(Changed::Refused(refusal)),
        Some(Ok(_)) => {}
    }
    let before = details! { ToCancelSince: shown.to_cancel_since };
    let changed = Subscription { to_cancel_since: None, ..shown.clone() };
    let entry = entry(Action::SubscriptionKept, &shown, before, details! { ToCancelSince: Value::Null });
    update(tx, &changed, Some(attempt.by), entry).await.map(Changed::Yes)
}
