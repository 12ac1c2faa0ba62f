//! The message about the action that was just done. The next page displays it once.
//!
//! The response to a form sets a cookie for some minutes. The next page displays the message and deletes the cookie, so
//! that a reload does not repeat the message. Nothing is stored in the database.

use actix_web::HttpRequest;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;

use crate::web::request::cookies::{self, Secure};

macro_rules! notes {
    ($($note:ident => $text:literal,)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Done {
            $($note),*
        }

        impl Done {
            pub const ALL: &[Done] = &[$(Done::$note),*];

            /// The text key of the message, which is also the value of the cookie.
            pub fn text(self) -> &'static str {
                match self {
                    $(Done::$note => $text),*
                }
            }
        }
    };
}

notes! {
    Confirmation => "done-confirmation",
    ConfirmationUnchanged => "done-confirmation-unchanged",
    ConfirmationUnchangedOutdated => "done-confirmation-unchanged-outdated",
    ConfirmationOutdated => "done-confirmation-outdated",
    Unchanged => "done-unchanged",
    Withdrawal => "done-withdrawal",
    DirectAcceptance => "done-direct-acceptance",
    Annulment => "done-annulment",
    Proofs => "done-proofs",
    Company => "done-company",
    Domain => "done-domain",
    Contact => "done-contact",
    ContactOfConfirmation => "done-contact-of-confirmation",
    Ordered => "done-ordered",
    OrderedAndConfirmed => "done-ordered-confirmed",
    Quantity => "done-subscription-quantity",
    QuantityAndConfirmed => "done-subscription-quantity-confirmed",
    QuantityUnchanged => "done-subscription-quantity-unchanged",
    QuantityUnchangedAndConfirmed => "done-subscription-quantity-unchanged-confirmed",
    Suspended => "done-subscription-suspended",
    Resumed => "done-subscription-reactivated",
    Cancelled => "done-subscription-cancelled",
    AutoRenewalOn => "done-subscription-auto-renewal-on",
    AutoRenewalOff => "done-subscription-auto-renewal-off",
    Renewed => "done-subscription-renewed",
    RenewedAndConfirmed => "done-subscription-renewed-confirmed",
    SubscriptionKept => "done-subscription-kept",
    Agreement => "done-agreement",
    Version => "done-version",
    File => "done-file",
    Profile => "done-profile",
    Password => "done-password",
    PasswordChosen => "done-password-chosen",
    SecondFactor => "done-second-factor",
    SecondFactorRemoved => "done-second-factor-removed",
    Sessions => "done-sessions",
    StaffAdded => "done-user-added",
    StaffAddedAlone => "done-user-added-alone",
    StaffAddedProgramAccount => "done-user-added-program-account",
    StaffInvited => "done-user-invited",
    StaffReset => "done-user-reset",
    StaffRoles => "done-user-roles",
    StaffDeactivated => "done-user-deactivated",
    StaffReactivated => "done-user-reactivated",
    StaffSignedOut => "done-user-signed-out",
    StaffSecondFactorRemoved => "done-user-second-factor",
    StaffUnlinked => "done-user-unlinked",
    ApiKeyRevoked => "done-api-key-revoked",
    Mail => "done-mail",
    MailOnItsWay => "done-mail-on-its-way",
    SignedOutHere => "done-signed-out-here",
    Partner => "done-partner",
}

impl Done {
    /// The CSS class of the message: success, a warning if what was saved does not have the wanted effect, or neutral if
    /// nothing was saved or not everything.
    pub fn class(self) -> &'static str {
        match self {
            Done::ConfirmationOutdated | Done::ConfirmationUnchangedOutdated => "warning",
            Done::ConfirmationUnchanged
            | Done::Unchanged
            | Done::QuantityUnchanged
            | Done::MailOnItsWay
            | Done::SignedOutHere => "notice",
            _ => "done",
        }
    }

    /// Whether a subscription was ordered or changed, which must also be done in Partner Center.
    pub fn is_of_subscription(self) -> bool {
        matches!(
            self,
            Done::Ordered
                | Done::OrderedAndConfirmed
                | Done::Quantity
                | Done::QuantityAndConfirmed
                | Done::Suspended
                | Done::Resumed
                | Done::Cancelled
                | Done::AutoRenewalOn
                | Done::AutoRenewalOff
                | Done::Renewed
                | Done::RenewedAndConfirmed
        )
    }

    /// Whether a confirmation was recorded.
    pub fn is_confirmation(self) -> bool {
        matches!(self, Done::Confirmation | Done::ConfirmationOutdated)
    }

    /// The action in the cookie of a request.
    pub fn of(request: &HttpRequest) -> Option<Done> {
        let text = cookies::DONE.read(request)?;
        Done::ALL.iter().copied().find(|it| it.text() == text)
    }
}

/// The middleware that sets the cookie after an action (`page::done`), and deletes it with the page that displays the
/// message.
pub async fn say_once(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let brought = cookies::DONE.read(request.request()).is_some();
    let mut response = next.call(request).await?;
    let secure = Secure::of(response.request());
    let done = response.response().extensions().get::<Done>().copied();
    let is_page = || {
        let content_type = response.headers().get(header::CONTENT_TYPE);
        content_type.is_some_and(|it| it.as_bytes().starts_with(b"text/html"))
    };
    let cookie = match done {
        Some(done) => cookies::DONE.set(secure, done.text()),
        None if brought && is_page() => cookies::DONE.remove(secure),
        None => return Ok(response),
    };
    response.response_mut().add_cookie(&cookie)?;
    Ok(response)
}
