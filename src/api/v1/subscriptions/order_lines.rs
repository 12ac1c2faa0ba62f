//! The lines of orders and carts, in requests and responses.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::core::call::Caller;
use crate::api::core::error::{Error, Fault, wrong};
use crate::api::core::reply::Link;
use crate::api::v1::subscriptions::purchase_faults::quantity;
use crate::model::customers::customer::Customer;
use crate::model::kernel::input::Message;
use crate::model::kernel::text;
use crate::model::subscriptions::offer::{BillingCycle, Offer};
use crate::model::subscriptions::order::{CurrentLine, LineError, NewLine};
use crate::store::db::Tx;
use crate::store::programme::resellers;

/// The billing cycle of a subscription.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(rename_all = "camelCase")]
pub enum BillingCycleType {
    /// Sent by clients that set none.
    Unknown,
    Monthly,
    Annual,
    None,
}

impl BillingCycleType {
    pub fn cycle(self) -> Option<BillingCycle> {
        match self {
            BillingCycleType::Unknown => Option::None,
            BillingCycleType::Monthly => Some(BillingCycle::Monthly),
            BillingCycleType::Annual => Some(BillingCycle::Annual),
            BillingCycleType::None => Some(BillingCycle::None),
        }
    }
}

/// An order line to place.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewLineItem {
    /// The position of the line, counted from 0.
    pub line_item_number: Option<i64>,
    /// The ID from GET /v1/offers.
    #[schema(example = "bd938f12-058f-4927-bba3-ae36b1d2501c")]
    pub offer_id: String,
    /// The number of seats. Omit it for offers billed by usage, or send 1.
    #[schema(example = 5, minimum = 1)]
    pub quantity: Option<i64>,
    /// The firm's name for the subscription. Default: the offer's name.
    #[schema(max_length = 100)]
    pub friendly_name: Option<String>,
    /// The term of the offer. Other terms are refused.
    #[schema(example = "P1Y")]
    pub term_duration: Option<String>,
    /// The MPN ID of the customer's indirect reseller.
    pub partner_id_on_record: Option<String>,
}

/// A line of an order, with the quantity and the name that its subscription has now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineItem {
    pub line_item_number: i64,
    pub offer_id: String,
    pub subscription_id: String,
    pub friendly_name: String,
    pub quantity: i64,
    pub billing_cycle: &'static str,
    pub term_duration: Option<String>,
    /// Always `New`.
    pub transaction_type: &'static str,
    pub links: LineItemLinks,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LineItemLinks {
    pub subscription: Link,
}

impl LineItem {
    pub fn of(line: &CurrentLine, customer_id: &str) -> LineItem {
        let subscription = &line.subscription;
        let uri = format!("/customers/{customer_id}/subscriptions/{}", subscription.id);
        LineItem {
            line_item_number: line.number - 1,
            offer_id: subscription.offer_id.clone(),
            subscription_id: subscription.id.clone(),
            friendly_name: subscription.friendly_name.clone(),
            quantity: subscription.quantity,
            billing_cycle: subscription.billing_cycle.code(),
            term_duration: subscription.offer().and_then(|it| it.term).map(|it| it.code()),
            transaction_type: "New",
            links: LineItemLinks { subscription: Link::to(uri) },
        }
    }
}

/// Finds an offer by its ID. A cart uses product, SKU and availability; the availability is ignored.
pub fn find_offer(id: &str) -> Option<&'static Offer> {
    let id = id.trim();
    let without_availability = || match id.split(':').collect::<Vec<_>>().as_slice() {
        [product, sku, _] => Offer::find(&format!("{product}:{sku}")),
        _ => None,
    };
    Offer::find(id).or_else(without_availability)
}

/// Checks a line against the price list. `field`: its path in the body.
pub async fn line(
    caller: &Caller,
    tx: &mut Tx,
    customer: &Customer,
    sent: &NewLineItem,
    cycle: Option<BillingCycle>,
    field: &str,
) -> Result<NewLine, Error> {
    let at = |name: &str| format!("{field}.{name}");
    let unknown = || Fault::new(800_004).with_field(at("offerId"), "api-offer-unknown");
    let offer = find_offer(&sent.offer_id).ok_or_else(unknown)?;
    let seats = match sent.quantity {
        // A usage-based offer has no seats. It is ordered once, and clients send 1, 0 or nothing.
        None | Some(0) if offer.is_usage_based() => Some(1),
        sent => sent,
    };
    let seats = seats.ok_or_else(|| wrong(at("quantity"), "api-missing"))?;
    let cycle = cycle.unwrap_or(BillingCycle::Monthly);
    let line = NewLine::new(offer, seats, Some(cycle), true, caller.call.sandbox);
    if let Some(LineError::Quantity(error)) = line.as_ref().err().and_then(|it| it.first()) {
        return Err(quantity(*error, at("quantity")).into());
    }
    check_term(offer, sent.term_duration.as_deref(), at("termDuration"))?;
    let mut line = line.map_err(|_| wrong_cycle(offer, at("billingCycle")))?;
    if let Some(name) = &sent.friendly_name {
        let name = text::line(name, 100).ok().flatten();
        line.friendly_name = name.ok_or_else(|| wrong(at("friendlyName"), "api-name-length"))?;
    }
    if let Some(mpn_id) = &sent.partner_id_on_record {
        let reseller = resellers::find_by_mpn_id(&mut *tx, mpn_id).await?;
        if reseller.is_none_or(|it| Some(it.id) != customer.company.reseller_id) {
            return Err(Fault::new(800_016).with_field(at("partnerIdOnRecord"), "api-reseller-other").into());
        }
    }
    Ok(line)
}

/// The error for a billing cycle that the offer does not have.
pub fn wrong_cycle(offer: &Offer, field: String) -> Error {
    let values = offer.billing_cycles.iter().map(|it| it.code()).collect::<Vec<_>>().join(", ");
    wrong(field, Message::new("api-cycle").with("values", values))
}

fn check_term(offer: &Offer, sent: Option<&str>, field: String) -> Result<(), Error> {
    match (sent, offer.term.map(|it| it.code())) {
        (None, _) => Ok(()),
        (Some(sent), Some(term)) if sent.eq_ignore_ascii_case(&term) => Ok(()),
        (Some(_), Some(term)) => Err(wrong(field, Message::new("api-term").with("term", term))),
        (Some(_), None) => Err(wrong(field, "api-no-term")),
    }
}
