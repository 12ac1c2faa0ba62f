//! Applies a call to a subscription: each field that differs from the current value is a change.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::core::error::{Error, Fault, wrong};
use crate::api::core::etag::BodyAttributes;
use crate::api::v1::subscriptions::order_lines::BillingCycleType;
use crate::api::v1::subscriptions::purchase_faults::{change_fault, refused};
use crate::model::kernel::text;
use crate::model::subscriptions::subscription::{State, Subscription};
use crate::store::customers::locked::Locked;
use crate::store::db::Tx;
use crate::store::subscriptions::eligibility::Attempt;
use crate::store::subscriptions::transitions::{self, Changed, Which};

/// The new state of a subscription. Absent fields stay as they are.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SubscriptionBody)]
pub struct Body {
    pub id: Option<String>,
    pub offer_id: Option<String>,
    pub friendly_name: Option<String>,
    #[schema(example = 12)]
    pub quantity: Option<i64>,
    pub status: Option<Status>,
    pub auto_renew_enabled: Option<bool>,
    pub billing_cycle: Option<BillingCycleType>,
    pub attributes: Option<BodyAttributes>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(rename_all = "camelCase", as = SubscriptionStatus)]
pub enum Status {
    /// Sent by clients that set none.
    None,
    Unknown,
    Active,
    Suspended,
    Deleted,
    Cancelled,
    Expired,
}

impl Status {
    fn state(self) -> Option<State> {
        match self {
            Self::None | Self::Unknown => None,
            Self::Active => Some(State::Active),
            Self::Suspended => Some(State::Suspended),
            Self::Deleted | Self::Cancelled => Some(State::Cancelled),
            Self::Expired => Some(State::Expired),
        }
    }
}

/// The name of a state in Partner Center's API.
pub fn status(state: State) -> &'static str {
    match state {
        State::Cancelled => "deleted",
        other => other.code(),
    }
}

/// Refuses changes to read-only fields.
fn check_fixed(body: &Body, current: &Subscription) -> Result<(), Error> {
    let same = |sent: &Option<String>, stored: &str| {
        sent.as_deref().is_none_or(|it| it.eq_ignore_ascii_case(stored))
    };
    let fixed = [("id", same(&body.id, &current.id)), ("offerId", same(&body.offer_id, &current.offer_id))];
    if let Some((field, _)) = fixed.into_iter().find(|(_, same)| !same) {
        return Err(Fault::new(3000).with_field(field, "api-fixed").into());
    }
    match body.billing_cycle.and_then(BillingCycleType::cycle) {
        Some(cycle) if cycle != current.billing_cycle => {
            Err(Fault::new(2054).with_field("billingCycle", "api-fixed").into())
        }
        _ => Ok(()),
    }
}

/// The changed subscription, or `Err(fault)` if the customer is not eligible. Any other failure is an `Error`, which
/// rolls back the whole call.
fn outcome(changed: Changed, id: &str) -> Result<Result<Subscription, Fault>, Error> {
    match changed {
        Changed::Yes(it) => Ok(Ok(it)),
        Changed::Refused(refusal) => Ok(Err(refused(refusal))),
        Changed::Conflict(_) => Err(Fault::new(2055).into()),
        Changed::NotPossible(it) => Err(change_fault(it, id).into()),
        Changed::NotFound => Err(Fault::new(20_003).with_value(id).into()),
    }
}

/// Applies all changes of the body, seats first: if the customer is not eligible for them, nothing else is changed.
pub async fn apply(
    tx: &mut Tx,
    locked: &Locked,
    mut current: Subscription,
    body: &Body,
    attempt: Attempt<'_>,
) -> Result<Result<Subscription, Fault>, Error> {
    let id = current.id.clone();
    let id = id.as_str();
    check_fixed(body, &current)?;
    let now = |current: &Subscription| Which { id, version: Some(current.version) };
    if let Some(quantity) = body.quantity.filter(|it| *it != current.quantity) {
        let changed = transitions::change_quantity(tx, locked, now(&current), quantity, attempt).await?;
        match outcome(changed, id)? {
            Ok(changed) => current = changed,
            Err(refused) => return Ok(Err(refused)),
        }
    }
    if let Some(name) = body.friendly_name.as_deref().filter(|it| *it != current.friendly_name) {
        let name = text::line(name, 100).ok().flatten();
        let name = name.ok_or_else(|| wrong("friendlyName", "api-name-length"))?;
        let changed = transitions::rename(tx, locked, now(&current), &name, attempt.by).await?;
        match outcome(changed, id)? {
            Ok(changed) => current = changed,
            Err(refused) => return Ok(Err(refused)),
        }
    }
    if let Some(auto_renew) = body.auto_renew_enabled.filter(|it| *it != current.auto_renew) {
        let changed = transitions::set_auto_renew(tx, locked, now(&current), auto_renew, attempt.by).await?;
        match outcome(changed, id)? {
            Ok(changed) => current = changed,
            Err(refused) => return Ok(Err(refused)),
        }
    }
    match body.status.and_then(Status::state).filter(|it| *it != current.state) {
        None => Ok(Ok(current)),
        Some(to) => {
            let which = now(&current);
            let changed = match to {
                State::Active => transitions::reactivate(tx, locked, which, attempt.by).await?,
                State::Suspended => transitions::suspend(tx, locked, which, attempt.by).await?,
                State::Cancelled => transitions::cancel(tx, locked, which, attempt.by).await?,
                State::Expired => {
                    let from = status(current.state);
                    return Err(Fault::new(800_002)
                        .with_field("status", "api-state")
                        .with_parameter("from", from)
                        .into());
                }
            };
            outcome(changed, id)
        }
    }
}
