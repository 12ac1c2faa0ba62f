//! What eligibility and the price list refuse, in the codes of Partner Center.

use crate::api::core::error::Fault;
use crate::model::kernel::input::Message;
use crate::model::subscriptions::eligibility::Refusal;
use crate::model::subscriptions::order::quantity_message;
use crate::model::subscriptions::subscription::Unfit;
use crate::store::subscriptions::orders::Limit;
use crate::web::answer::texts::Lang;

/// The text of a refusal, which the pages have as well.
pub fn text(refusal: Refusal, lang: Lang) -> String {
    let message = match refusal {
        Refusal::NotProvided => Message::new("order-refused-not_provided"),
        Refusal::Withdrawn => Message::new("order-refused-withdrawn"),
        Refusal::Outdated { since } => Message::new("order-refused-outdated").with("day", since),
        Refusal::NeedsCustomerAgreement => Message::new("order-refused-needs_customer_agreement"),
        Refusal::CloudAgreementOver { last } => {
            Message::new("order-refused-cloud_agreement_over").with("day", last)
        }
    };
    lang.message(&message)
}

/// The customer's acceptances do not let it through: which reason it is stands in the parameters.
pub fn refused(refusal: Refusal) -> Fault {
    let fault = Fault::new(13_605).telling("reason", refusal.code()).telling("text", text(refusal, Lang::En));
    match refusal.day() {
        Some(day) => fault.telling("day", day),
        None => fault,
    }
}

/// Something that the subscription `id` cannot be, whatever the customer accepted.
pub fn unfit(unfit: Unfit, id: &str) -> Fault {
    match unfit {
        Unfit::Suspended => Fault::new(2001),
        Unfit::Ended => Fault::new(2011).with(id),
        Unfit::Quantity { .. } => quantity(unfit, "quantity"),
        Unfit::SandboxQuantity => quantity(unfit, "quantity"),
        Unfit::SandboxSubscriptions => full(Limit::Subscriptions),
        Unfit::UsageBased => Fault::new(800_002).at("quantity", "api-no-seats"),
        _ => Fault::new(800_002).at("autoRenewEnabled", "api-not-renewable"),
    }
}

/// A number of seats that the offer, or the sandbox, does not have.
pub fn quantity(unfit: Unfit, field: impl Into<String>) -> Fault {
    let code = if unfit == Unfit::SandboxQuantity { 800_018 } else { 2002 };
    Fault::new(code).at(field, quantity_message(unfit))
}

/// A limit of a sandbox.
pub fn full(limit: Limit) -> Fault {
    Fault::new(800_018).telling(
        "limit",
        match limit {
            Limit::Subscriptions => "subscriptions",
            Limit::Quantity => "quantity",
        },
    )
}
