//! What was just done, said once by the next page.
//!
//! The answer to a form leaves a note in a cookie of some minutes. The next page says it and makes the browser forget
//! the cookie, so that a reload does not repeat it. Nothing of it is in the database.

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

            /// The key of what is said, which is also what the cookie holds.
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
    Withdrawal => "done-withdrawal",
    DirectAcceptance => "done-direct-acceptance",
    Company => "done-company",
    Contact => "done-contact",
    Ordered => "done-ordered",
    Quantity => "done-subscription-quantity",
    Suspended => "done-subscription-suspended",
    Resumed => "done-subscription-reactivated",
    Cancelled => "done-subscription-cancelled",
    AutoRenewal => "done-subscription-auto-renewal",
    Renewed => "done-subscription-renewed",
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
    Partner => "done-partner",
}

impl Done {
    /// The note that a browser brings.
    pub fn of(request: &HttpRequest) -> Option<Done> {
        let text = cookies::DONE.read(request)?;
        Done::ALL.iter().copied().find(|it| it.text() == text)
    }
}

/// The middleware that gives a browser the note of an answer (`page::done`), and takes it back with the page that
/// said it.
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
