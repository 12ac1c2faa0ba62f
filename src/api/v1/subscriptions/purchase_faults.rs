//! Refusals by eligibility and the price list, as Partner Center's error codes.

use crate::api::core::error::Fault;
use crate::model::kernel::input::Message;
use crate::model::kernel::lang::Lang;
use crate::model::subscriptions::eligibility::Refusal;
use crate::model::subscriptions::order::quantity_message;
use crate::model::subscriptions::subscription::Unfit;
use crate::store::subscriptions::orders::Limit;

/// The text of a refusal, the same as on the pages.
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

/// The fault of a customer who is not eligible. Its parameters have the reason.
pub fn refused(refusal: Refusal) -> Fault {
    let fault = Fault::new(13_605).telling("reason", refusal.code()).telling("text", text(refusal, Lang::En));
    match refusal.day() {
        Some(day) => fault.telling("day", day),
        None => fault,
    }
}

/// The fault of a change that is impossible for the subscription `id`, regardless of acceptances.
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

/// The fault of a number of seats that the offer or the sandbox does not allow.
pub fn quantity(unfit: Unfit, field: impl Into<String>) -> Fault {
    let code = if unfit == Unfit::SandboxQuantity { 800_018 } else { 2002 };
    Fault::new(code).at(field, quantity_message(unfit))
}

/// The fault of a sandbox limit.
pub fn full(limit: Limit) -> Fault {
    Fault::new(800_018).telling(
        "limit",
        match limit {
            Limit::Subscriptions => "subscriptions",
            Limit::Quantity => "quantity",
        },
    )
}
