//! A subscription and its possible changes.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::model::kernel::coded::coded;
use crate::model::subscriptions::offer::{BillingCycle, Offer};

/// Limits of a sandbox: subscriptions per customer, seats per subscription.
pub const SANDBOX_SUBSCRIPTIONS: i64 = 5;
pub const SANDBOX_QUANTITY: i64 = 25;

/// A subscription can be renewed manually this many days before its term ends.
const RENEWABLE: Days = Days::new(30);

coded! {
    /// The state of a subscription. The codes are those of the API.
    pub enum State, label "subscription-" {
        Active = "active",
        Suspended = "suspended",
        Cancelled = "cancelled",
        Expired = "expired",
    }
}

impl TryFrom<String> for State {
    type Error = anyhow::Error;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        let found = State::find(&code);
        found.ok_or_else(|| anyhow::anyhow!("no state of a subscription {code:?}"))
    }
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Subscription {
    pub id: String,
    pub customer_id: String,
    pub order_id: String,
    pub offer_id: String,
    pub friendly_name: String,
    pub quantity: i64,
    #[sqlx(try_from = "String")]
    pub billing_cycle: BillingCycle,
    pub auto_renew: bool,
    #[sqlx(rename = "status", try_from = "String")]
    pub state: State,
    pub created_at: DateTime<Utc>,
    /// Terms are counted from this day.
    pub started_on: NaiveDate,
    /// The end of the current term. `None` if billed by usage.
    pub ends_on: Option<NaiveDate>,
    /// The date since which it is marked to be cancelled, because the customer no longer agrees.
    pub to_cancel_since: Option<NaiveDate>,
    /// Incremented with each change, to detect concurrent edits.
    pub version: i64,
}

/// Why a change is impossible, regardless of acceptances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeError {
    /// Seats can change only while the subscription is active.
    Suspended,
    /// Cancelled or expired.
    Ended,
    NotSuspended,
    /// Billed by usage: no seats, no term.
    UsageBased,
    /// The number of seats is outside the offer's range.
    Quantity {
        minimum: i64,
        maximum: i64,
    },
    /// A sandbox subscription has at most 25 seats.
    SandboxQuantity,
    /// A sandbox customer has at most 5 subscriptions.
    SandboxSubscriptions,
    /// The offer cannot be renewed, such as a trial.
    NotRenewable,
    /// The subscription renews automatically.
    RenewsItself,
    /// The term ends in more than 30 days. Manual renewal is possible from `day`.
    RenewableFrom {
        day: NaiveDate,
    },
    /// The subscription is not marked to be cancelled.
    NotToCancel,
}

impl ChangeError {
    /// The code in the API. `subscription-change-error-<code>` is its text in `locales/`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
            Self::Ended => "ended",
            Self::NotSuspended => "not_suspended",
            Self::UsageBased => "usage_based",
            Self::Quantity { .. } => "quantity",
            Self::SandboxQuantity => "sandbox_quantity",
            Self::SandboxSubscriptions => "sandbox_subscriptions",
            Self::NotRenewable => "not_renewable",
            Self::RenewsItself => "renews_itself",
            Self::RenewableFrom { .. } => "renewable_from",
            Self::NotToCancel => "not_to_cancel",
        }
    }
}

/// The fewest and the most seats of a subscription to this offer. An offer that a sandbox cannot have keeps its own.
pub fn bounds(offer: &Offer, sandbox: bool) -> (i64, i64) {
    let is_limited = sandbox && !offer.is_usage_based() && offer.minimum < SANDBOX_QUANTITY;
    (offer.minimum, if is_limited { offer.maximum.min(SANDBOX_QUANTITY) } else { offer.maximum })
}

/// Whether the offer allows this number of seats.
pub fn check_quantity(offer: &Offer, quantity: i64, sandbox: bool) -> Result<(), ChangeError> {
    let (minimum, maximum) = bounds(offer, sandbox);
    match quantity {
        _ if !(offer.minimum..=offer.maximum).contains(&quantity) => {
            Err(ChangeError::Quantity { minimum, maximum })
        }
        _ if sandbox && !offer.is_usage_based() && quantity > SANDBOX_QUANTITY => {
            Err(ChangeError::SandboxQuantity)
        }
        _ => Ok(()),
    }
}

impl Subscription {
    pub fn offer(&self) -> Option<&'static Offer> {
        Offer::find(&self.offer_id)
    }

    /// Whether its offer requires the Customer Agreement.
    pub fn needs_customer_agreement(&self) -> bool {
        self.offer().is_some_and(Offer::needs_customer_agreement)
    }

    /// Whether it is neither cancelled nor expired.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Active | State::Suspended)
    }

    pub fn is_to_cancel(&self) -> bool {
        self.is_open() && self.to_cancel_since.is_some()
    }

    pub fn is_usage_based(&self) -> bool {
        self.ends_on.is_none()
    }

    /// Refuses changes to a cancelled or expired subscription.
    pub fn check_open(&self) -> Result<(), ChangeError> {
        if self.is_open() { Ok(()) } else { Err(ChangeError::Ended) }
    }

    pub fn check_active(&self) -> Result<(), ChangeError> {
        self.check_open()?;
        if self.state == State::Active { Ok(()) } else { Err(ChangeError::Suspended) }
    }

    pub fn check_suspended(&self) -> Result<(), ChangeError> {
        self.check_open()?;
        if self.state == State::Suspended { Ok(()) } else { Err(ChangeError::NotSuspended) }
    }

    /// Checks a new number of seats.
    pub fn check_seats(&self, quantity: i64, sandbox: bool) -> Result<(), ChangeError> {
        self.check_active()?;
        match self.offer() {
            _ if self.is_usage_based() => Err(ChangeError::UsageBased),
            Some(offer) => check_quantity(offer, quantity, sandbox),
            // This release no longer has the offer, so its range is unknown.
            None if quantity < 1 => Err(ChangeError::Quantity { minimum: 1, maximum: i64::MAX }),
            None => Ok(()),
        }
    }

    pub fn check_auto_renewable(&self) -> Result<(), ChangeError> {
        self.check_open()?;
        match self.offer() {
            _ if self.is_usage_based() => Err(ChangeError::UsageBased),
            Some(offer) if offer.is_auto_renewable => Ok(()),
            _ => Err(ChangeError::NotRenewable),
        }
    }

    /// Checks whether it can be renewed manually on this date. Returns the end of the next term.
    pub fn check_renewable(&self, today: NaiveDate) -> Result<NaiveDate, ChangeError> {
        let ends_on = self.ends_on.ok_or(ChangeError::UsageBased)?;
        let offer = self.offer().filter(|it| it.is_auto_renewable).ok_or(ChangeError::NotRenewable)?;
        let term = offer.term.ok_or(ChangeError::NotRenewable)?;
        match self.state {
            State::Cancelled => Err(ChangeError::Ended),
            State::Suspended => Err(ChangeError::Suspended),
            State::Expired => Ok(term.end_after(today, today)),
            State::Active if self.auto_renew => Err(ChangeError::RenewsItself),
            State::Active => match ends_on - RENEWABLE {
                day if today < day => Err(ChangeError::RenewableFrom { day }),
                _ => Ok(term.end_after(self.started_on, ends_on.max(today))),
            },
        }
    }

    /// The end of the next term, if it renews automatically.
    pub fn next_end(&self, today: NaiveDate) -> Option<NaiveDate> {
        let term = self.offer()?.term?;
        let renews = self.auto_renew && self.state == State::Active;
        renews.then(|| term.end_after(self.started_on, today))
    }
}
