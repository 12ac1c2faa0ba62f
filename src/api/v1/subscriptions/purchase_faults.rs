//! Refusals by eligibility and the price list, as Partner Center's error codes.

use crate::api::core::error::Fault;
use crate::model::kernel::input::Message;
use crate::model::kernel::lang::Lang;
use crate::model::subscriptions::eligibility::Refusal;
use crate::model::subscriptions::order::quantity_message;
use crate::model::subscriptions::subscription::ChangeError;
use crate::store::subscriptions::orders::SandboxLimit;

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
    let fault = Fault::new(13_605)
        .with_parameter("reason", refusal.code())
        .with_parameter("text", text(refusal, Lang::En));
    match refusal.day() {
        Some(day) => fault.with_parameter("day", day),
        None => fault,
    }
}

/// The fault of a change that is impossible for the subscription `id`, regardless of acceptances.
pub fn change_fault(error: ChangeError, id: &str) -> Fault {
    match error {
        ChangeError::Suspended => Fault::new(2001),
        ChangeError::Ended => Fault::new(2011).with_value(id),
        ChangeError::Quantity { .. } => quantity(error, "quantity"),
        ChangeError::SandboxQuantity => quantity(error, "quantity"),
        ChangeError::SandboxSubscriptions => full(SandboxLimit::Subscriptions),
        ChangeError::UsageBased => Fault::new(800_002).with_field("quantity", "api-no-seats"),
        _ => Fault::new(800_002).with_field("autoRenewEnabled", "api-not-renewable"),
    }
}

/// The fault of a number of seats that the offer or the sandbox does not allow.
pub fn quantity(error: ChangeError, field: impl Into<String>) -> Fault {
    let code = if error == ChangeError::SandboxQuantity { 800_018 } else { 2002 };
    Fault::new(code).with_field(field, quantity_message(error))
}

/// The fault of a sandbox limit.
pub fn full(limit: SandboxLimit) -> Fault {
    Fault::new(800_018).with_parameter(
        "limit",
        match limit {
            SandboxLimit::Subscriptions => "subscriptions",
            SandboxLimit::Quantity => "quantity",
        },
    )
}
