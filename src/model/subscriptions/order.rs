//! An order: one or more subscriptions placed together.

use chrono::{DateTime, Utc};

use crate::form;
use crate::model::kernel::input::{Errors, Message};
use crate::model::kernel::paging::Position;
use crate::model::subscriptions::offer::{BillingCycle, Offer};
use crate::model::subscriptions::subscription::{ChangeError, Subscription, check_quantity};

form! {
    /// An order line as typed.
    LineForm { offer, quantity, billing_cycle, auto_renew }
}

/// A checked order line.
#[derive(Debug, Clone)]
pub struct NewLine {
    pub offer: &'static Offer,
    pub quantity: i64,
    pub billing_cycle: BillingCycle,
    pub auto_renew: bool,
    /// The firm's name for the subscription. Default: the offer's name.
    pub friendly_name: String,
}

/// Why a line cannot be ordered, regardless of acceptances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineError {
    Quantity(ChangeError),
    /// The offer does not have this billing cycle.
    BillingCycle,
}

impl NewLine {
    /// Turns auto-renewal off for offers that cannot renew. `Err`: all errors, the quantity first.
    pub fn new(
        offer: &'static Offer,
        quantity: i64,
        billing_cycle: Option<BillingCycle>,
        auto_renew: bool,
        sandbox: bool,
    ) -> Result<NewLine, Vec<LineError>> {
        let error = check_quantity(offer, quantity, sandbox).err().map(LineError::Quantity);
        let cycle = offer.billing_cycle(billing_cycle);
        match (error, cycle) {
            (None, Some(billing_cycle)) => Ok(NewLine {
                offer,
                quantity,
                billing_cycle,
                auto_renew: auto_renew && offer.is_auto_renewable,
                friendly_name: offer.name.clone(),
            }),
            (error, cycle) => {
                let cycle = cycle.is_none().then_some(LineError::BillingCycle);
                Err(error.into_iter().chain(cycle).collect())
            }
        }
    }
}

impl LineForm {
    /// Whether an offer or a quantity was typed. The other fields have a value in an empty form too.
    pub fn is_typed(&self) -> bool {
        [&self.offer, &self.quantity].iter().any(|it| !it.is_empty())
    }

    /// Parses and checks in one step, because the allowed quantity depends on the offer.
    pub fn parse(&self, sandbox: bool) -> Result<NewLine, Errors> {
        let mut errors = Errors::default();
        let Some(offer) = Offer::find(&self.offer) else {
            errors.add("offer", "error-offer-missing");
            let typed = self.quantity.trim();
            if !typed.is_empty() {
                errors.check("quantity", quantity(typed));
            }
            return Err(errors);
        };
        let quantity = match self.quantity.trim() {
            // Usage-based offers have no seats.
            _ if offer.is_usage_based() => Some(1),
            typed => errors.check("quantity", quantity(typed)),
        };
        let cycle = BillingCycle::find(&self.billing_cycle);
        let line_errors = match quantity {
            Some(quantity) => match NewLine::new(offer, quantity, cycle, self.auto_renew == "on", sandbox) {
                Ok(line) => return Ok(line),
                Err(line_errors) => line_errors,
            },
            None if offer.billing_cycle(cycle).is_none() => vec![LineError::BillingCycle],
            None => Vec::new(),
        };
        for error in line_errors {
            match error {
                LineError::Quantity(error) => errors.add("quantity", quantity_message(error)),
                LineError::BillingCycle => errors.add("billing_cycle", "error-billing-cycle-missing"),
            }
        }
        Err(errors)
    }
}

/// Parses a number of seats.
pub fn quantity(typed: &str) -> Result<i64, Message> {
    let digits: String = typed.chars().filter(|it| !it.is_whitespace()).collect();
    if digits.is_empty() {
        return Err("error-quantity-missing".into());
    }
    digits.parse().map_err(|_| "error-quantity-format".into())
}

/// The error for a number of seats that the offer does not allow.
pub fn quantity_message(error: ChangeError) -> Message {
    match error {
        ChangeError::Quantity { minimum, maximum } if minimum == maximum => {
            Message::new("error-quantity-exact").with("minimum", minimum)
        }
        ChangeError::Quantity { minimum, maximum } => {
            Message::new("error-quantity-range").with("minimum", minimum).with("maximum", maximum)
        }
        _ => "error-quantity-sandbox".into(),
    }
}

/// A new order. The form contains its ID, so that submitting the form twice places one order.
#[derive(Debug, Clone)]
pub struct NewOrder {
    pub id: String,
    pub lines: Vec<NewLine>,
}

impl NewOrder {
    pub fn needs_customer_agreement(&self) -> bool {
        self.lines.iter().any(|it| it.offer.needs_customer_agreement())
    }
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Order {
    pub id: String,
    pub customer_id: String,
    /// The code of the `eligibility::Ground`.
    pub ground: String,
    pub staff_id: String,
    pub staff_name: String,
    pub created_at: DateTime<Utc>,
}

impl Order {
    /// Its position in the list of a customer's orders.
    pub fn position(&self) -> Position<DateTime<Utc>> {
        Position { key: self.created_at, id: self.id.clone() }
    }
}

/// A line as it was ordered.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Line {
    pub number: i64,
    pub offer_id: String,
    pub friendly_name: String,
    pub quantity: i64,
    #[sqlx(try_from = "String")]
    pub billing_cycle: BillingCycle,
    pub subscription_id: String,
}

/// A line with its subscription as it is now.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct CurrentLine {
    /// Counted from 1.
    pub number: i64,
    #[sqlx(flatten)]
    pub subscription: Subscription,
}
