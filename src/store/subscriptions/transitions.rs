//! Changes of a subscription: seats, renewal, suspension, cancellation. Each takes the locked customer, so that no
//! withdrawal can come between the check of its eligibility and the change.

use chrono::NaiveDate;
use serde_json::Value;

use crate::details;
use crate::model::activity::action::Action;
use crate::model::activity::details::Details;
use crate::model::subscriptions::eligibility::{Ground, Refusal};
use crate::model::subscriptions::subscription::{ChangeError, State, Subscription};
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::customers::locked::Locked;
use crate::store::db::{Tx, query};
use crate::store::subscriptions::eligibility::Attempt;
use crate::store::subscriptions::subscriptions::{entry, find, is_full, update};

/// The outcome of changing a subscription. The caller commits after `Yes` and, because a refusal is in the activity log,
/// after `Refused`. Otherwise nothing was written, and a caller that has recorded an acceptance rolls it back.
#[derive(Debug)]
pub enum Changed {
    /// The subscription has the requested state, now or before.
    Yes(Subscription),
    /// The customer is not eligible. The refusal was written to the activity log.
    Refused(Refusal),
    /// Someone else has changed it since. Nothing was written.
    Conflict(Subscription),
    /// The change is impossible for this subscription, regardless of acceptances. Nothing was written.
    NotPossible(ChangeError),
    NotFound,
}

/// The subscription to change. `version` is the version that was read; `None` accepts any.
#[derive(Debug, Clone, Copy)]
pub struct Which<'a> {
    pub id: &'a str,
    pub version: Option<i64>,
}

/// Finds the subscription, or returns the outcome that ends the change.
async fn take(tx: &mut Tx, locked: &Locked, which: Which<'_>) -> sqlx::Result<Result<Subscription, Changed>> {
    Ok(match find(tx, &locked.customer().id, which.id).await? {
        None => Err(Changed::NotFound),
        Some(it) if which.version.is_some_and(|version| version != it.version) => Err(Changed::Conflict(it)),
        Some(it) => Ok(it),
    })
}

/// Whether the customer is eligible for a change of this subscription. A refusal is written to the activity log.
async fn pass(
    tx: &mut Tx,
    locked: &Locked,
    current: &Subscription,
    refused: Action,
    attempt: Attempt<'_>,
) -> sqlx::Result<Result<Ground, Changed>> {
    let needs = current.needs_customer_agreement();
    match attempt.check(locked, needs) {
        Ok(ground) => Ok(Ok(ground)),
        Err(refusal) => {
            let after = details! { Refusal: refusal.code(), Day: refusal.day() };
            let facts = Entry { before: None, ..entry(refused, current, Details::default(), after) };
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

/// Changes the number of seats. The customer must be eligible, also for fewer seats.
pub async fn change_quantity(
    tx: &mut Tx,
    locked: &Locked,
    which: Which<'_>,
    quantity: i64,
    attempt: Attempt<'_>,
) -> sqlx::Result<Changed> {
    let current = match take(tx, locked, which).await? {
        Ok(current) => current,
        Err(other) => return Ok(repeated(other, |it| it.quantity == quantity && it.is_open())),
    };
    if let Err(error) = current.check_seats(quantity, attempt.sandbox) {
        return Ok(Changed::NotPossible(error));
    }
    if current.quantity == quantity {
        return Ok(Changed::Yes(current));
    }
    let ground = match pass(tx, locked, &current, Action::QuantityRefused, attempt).await? {
        Ok(ground) => ground,
        Err(other) => return Ok(other),
    };
    let before = details! { Quantity: current.quantity };
    let after = details! { Quantity: quantity, Ground: ground.code() };
    let changed = Subscription { quantity, ..current.clone() };
    let entry = entry(Action::QuantityChanged, &current, before, after);
    update(tx, &changed, Some(attempt.by), entry).await.map(Changed::Yes)
}

/// Renews for another term by hand. The customer must be eligible, as for a purchase.
pub async fn renew(
    tx: &mut Tx,
    locked: &Locked,
    which: Which<'_>,
    attempt: Attempt<'_>,
) -> sqlx::Result<Changed> {
    let current = match take(tx, locked, which).await? {
        Ok(current) => current,
        Err(other) => return Ok(other),
    };
    let ends_on = match current.check_renewable(attempt.today) {
        Ok(ends_on) => ends_on,
        Err(error) => return Ok(Changed::NotPossible(error)),
    };
    let ground = match pass(tx, locked, &current, Action::RenewalRefused, attempt).await? {
        Ok(ground) => ground,
        Err(other) => return Ok(other),
    };
    let expired = current.state == State::Expired;
    if expired && is_full(tx, &locked.customer().id, 1, attempt.sandbox).await? {
        return Ok(Changed::NotPossible(ChangeError::SandboxSubscriptions));
    }
    let changed = Subscription {
        state: State::Active,
        started_on: if expired { attempt.today } else { current.started_on },
        ends_on: Some(ends_on),
        // The customer agrees, so the mark is removed.
        to_cancel_since: None,
        ..current.clone()
    };
    let mut before = details! { EndsOn: current.ends_on, Status: current.state.code() };
    let mut after = details! { EndsOn: ends_on, Status: State::Active.code(), Ground: ground.code() };
    if let Some(since) = current.to_cancel_since {
        before = before.and(details! { ToCancelSince: since });
        after = after.and(details! { ToCancelSince: Value::Null });
    }
    let entry = entry(Action::SubscriptionRenewed, &current, before, after);
    update(tx, &changed, Some(attempt.by), entry).await.map(Changed::Yes)
}

/// Changes the state of a subscription. Needs no eligibility.
async fn change_state(
    tx: &mut Tx,
    locked: &Locked,
    which: Which<'_>,
    action: Action,
    to: State,
    by: By<'_>,
) -> sqlx::Result<Changed> {
    let current = match take(tx, locked, which).await? {
        Ok(current) => current,
        Err(other) => return Ok(repeated(other, |it| it.state == to)),
    };
    let fit = match to {
        State::Active => current.check_suspended(),
        State::Suspended => current.check_active(),
        State::Cancelled | State::Expired => current.check_open(),
    };
    if let Err(error) = fit {
        return Ok(if current.state == to { Changed::Yes(current) } else { Changed::NotPossible(error) });
    }
    let (before, after) = (details! { Status: current.state.code() }, details! { Status: to.code() });
    let changed = Subscription { state: to, ..current.clone() };
    update(tx, &changed, Some(by), entry(action, &current, before, after)).await.map(Changed::Yes)
}

pub async fn suspend(tx: &mut Tx, locked: &Locked, which: Which<'_>, by: By<'_>) -> sqlx::Result<Changed> {
    change_state(tx, locked, which, Action::SubscriptionSuspended, State::Suspended, by).await
}

pub async fn reactivate(tx: &mut Tx, locked: &Locked, which: Which<'_>, by: By<'_>) -> sqlx::Result<Changed> {
    change_state(tx, locked, which, Action::SubscriptionReactivated, State::Active, by).await
}

/// Cancels a subscription for good.
pub async fn cancel(tx: &mut Tx, locked: &Locked, which: Which<'_>, by: By<'_>) -> sqlx::Result<Changed> {
    change_state(tx, locked, which, Action::SubscriptionCancelled, State::Cancelled, by).await
}

/// Switches auto-renewal on or off.
pub async fn set_auto_renew(
    tx: &mut Tx,
    locked: &Locked,
    which: Which<'_>,
    auto_renew: bool,
    by: By<'_>,
) -> sqlx::Result<Changed> {
    let current = match take(tx, locked, which).await? {
        Ok(current) => current,
        Err(other) => return Ok(repeated(other, |it| it.auto_renew == auto_renew)),
    };
    if let Err(error) = current.check_auto_renewable() {
        return Ok(Changed::NotPossible(error));
    }
    if current.auto_renew == auto_renew {
        return Ok(Changed::Yes(current));
    }
    let (before, after) = (details! { AutoRenew: current.auto_renew }, details! { AutoRenew: auto_renew });
    let changed = Subscription { auto_renew, ..current.clone() };
    let entry = entry(Action::AutoRenewUpdated, &current, before, after);
    update(tx, &changed, Some(by), entry).await.map(Changed::Yes)
}

/// Changes the firm's name for a subscription. No acceptance is needed.
pub async fn rename(
    tx: &mut Tx,
    locked: &Locked,
    which: Which<'_>,
    name: &str,
    by: By<'_>,
) -> sqlx::Result<Changed> {
    let current = match take(tx, locked, which).await? {
        Ok(current) => current,
        Err(other) => return Ok(repeated(other, |it| it.friendly_name == name)),
    };
    let before = details! { FriendlyName: current.friendly_name };
    let changed = Subscription { friendly_name: name.to_owned(), ..current.clone() };
    let entry = entry(Action::SubscriptionRenamed, &changed, before, details! { FriendlyName: name });
    update(tx, &changed, Some(by), entry).await.map(Changed::Yes)
}

/// Marks all subscriptions of a locked customer that no longer agrees as to be cancelled. Returns how many
/// were newly marked.
pub async fn mark_to_cancel(tx: &mut Tx, locked: &Locked, since: NaiveDate, by: By<'_>) -> sqlx::Result<u64> {
    let customer_id = locked.customer().id.as_str();
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

/// Removes the marks that a withdrawal of this day set, because the withdrawal was entered in error.
pub async fn unmark_to_cancel(
    tx: &mut Tx,
    locked: &Locked,
    since: NaiveDate,
    by: By<'_>,
) -> sqlx::Result<()> {
    let customer_id = locked.customer().id.as_str();
    let unmarked: Vec<(String,)> = query(
        "update subscriptions set to_cancel_since = null, version = version + 1
         where customer_id = $1 and to_cancel_since = $2 and status in ('active', 'suspended')
         returning friendly_name",
    )
    .bind(customer_id)
    .bind(since)
    .all(&mut *tx)
    .await?;
    if unmarked.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = unmarked.into_iter().map(|(name,)| name).collect();
    let before = Some(details! { Subscriptions: names, ToCancelSince: since });
    let entry = Entry { customer_id: Some(customer_id), before, ..Entry::new(Action::SubscriptionKept) };
    activity_log::insert(tx, by, entry).await
}

/// Removes the mark of a subscription to cancel, if the customer is eligible again.
pub async fn keep(
    tx: &mut Tx,
    locked: &Locked,
    which: Which<'_>,
    attempt: Attempt<'_>,
) -> sqlx::Result<Changed> {
    let current = match take(tx, locked, which).await? {
        Ok(current) => current,
        Err(other) => return Ok(repeated(other, |it| it.is_open() && !it.is_to_cancel())),
    };
    if !current.is_to_cancel() {
        return Ok(Changed::NotPossible(ChangeError::NotToCancel));
    }
    let needs = current.needs_customer_agreement();
    // Not logged: the subscription simply stays marked.
    if let Err(refusal) = attempt.check(locked, needs) {
        return Ok(Changed::Refused(refusal));
    }
    let before = details! { ToCancelSince: current.to_cancel_since };
    let changed = Subscription { to_cancel_since: None, ..current.clone() };
    let entry = entry(Action::SubscriptionKept, &current, before, details! { ToCancelSince: Value::Null });
    update(tx, &changed, Some(attempt.by), entry).await.map(Changed::Yes)
}
