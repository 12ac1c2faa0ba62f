//! Why a request was not answered with a page of its own. `?` is all there is in a handler; the page that
//! says so is made in `identify`, which knows the visitor.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use chrono::TimeDelta;

use crate::model::acceptances::confirmation::Closed;
use crate::model::kernel::id::NotAnId;
use crate::model::people::directory::Refusal;
use crate::model::people::staff::Role;

pub type Answer = Result<HttpResponse, Error>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("not signed in")]
    SignedOut,
    /// The password was given, the second factor was not.
    #[error("second factor owed")]
    OwesSecondFactor,
    /// The password was given, and there is no second factor yet.
    #[error("set-up of a second factor owed")]
    OwesFactorSetup,
    /// The sign-in that a page is part of is complete.
    #[error("signed in already")]
    Arrived,
    /// The staff member has to prove again who they are.
    #[error("reauthentication owed")]
    OwesReauthentication,
    /// It may be tried again after this long.
    #[error("too many tries")]
    TooMany(TimeDelta),
    /// One of these roles is needed.
    #[error("forbidden")]
    Forbidden(&'static [Role]),
    #[error("not found")]
    NotFound,
    #[error("method not allowed")]
    MethodNotAllowed,
    /// A field that the form does not have, one given twice, or bytes that are not UTF-8.
    #[error("bad request")]
    BadRequest,
    /// A form without the token of this session, or from another site.
    #[error("form of another session or site")]
    CrossSite,
    /// The review page of a customer that has not been filled in.
    #[error("wizard step out of order")]
    OutOfOrder,
    #[error("body too large")]
    TooLarge,
    #[error("not a form")]
    UnsupportedMediaType,
    /// A one-time link that was used, or is too old.
    #[error("link over")]
    LinkOver,
    /// Nothing is confirmed of a customer in a national cloud.
    #[error("customer in a national cloud")]
    NationalCloud,
    /// An agreement that may not be confirmed on this day.
    #[error("agreement outside its days")]
    NotConfirmable,
    /// No acceptance of the customer counts.
    #[error("nothing to withdraw")]
    NothingToWithdraw,
    /// Nobody would be left who can manage the register.
    #[error("last Global admin")]
    LastGlobalAdmin,
    /// Too many passwords are waiting to be checked.
    #[error("busy")]
    Busy,
    /// The firm's directory lets nobody in: it does not answer, or with nothing that could be read.
    #[error("directory unreachable")]
    DirectoryUnreachable,
    /// An answer of the directory to a question that this browser did not ask, or asked too long ago.
    #[error("answer of the directory out of date")]
    DirectoryStale,
    /// Whom the directory has signed in is not let in.
    #[error("directory account refused")]
    DirectoryRefused(Refusal),
    /// A password where only the directory signs people in.
    #[error("only the directory signs in")]
    DirectoryOnly,
    #[error(transparent)]
    Unexpected(#[from] anyhow::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Error::Unexpected(error.into())
    }
}

impl From<NotAnId> for Error {
    fn from(_: NotAnId) -> Self {
        Error::BadRequest
    }
}

impl From<Closed> for Error {
    fn from(closed: Closed) -> Self {
        match closed {
            Closed::NationalCloud => Error::NationalCloud,
            Closed::NotToday => Error::NotConfirmable,
        }
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Error::SignedOut
            | Error::OwesSecondFactor
            | Error::OwesFactorSetup
            | Error::OwesReauthentication
            | Error::Arrived => StatusCode::SEE_OTHER,
            Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Error::Forbidden(_) | Error::CrossSite | Error::DirectoryRefused(_) | Error::DirectoryOnly => {
                StatusCode::FORBIDDEN
            }
            Error::NotFound | Error::LinkOver => StatusCode::NOT_FOUND,
            Error::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Error::BadRequest | Error::DirectoryStale => StatusCode::BAD_REQUEST,
            Error::OutOfOrder
            | Error::LastGlobalAdmin
            | Error::NationalCloud
            | Error::NotConfirmable
            | Error::NothingToWithdraw => StatusCode::CONFLICT,
            Error::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Error::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Error::Busy | Error::DirectoryUnreachable => StatusCode::SERVICE_UNAVAILABLE,
            Error::Unexpected(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

impl Error {
    /// The key of its page in `locales/`: `error-page-<name>` and `error-page-<name>-text`.
    pub fn name(&self) -> &'static str {
        match self {
            Error::SignedOut => "signed-out",
            Error::OwesSecondFactor => "owes-second-factor",
            Error::OwesFactorSetup => "owes-factor-setup",
            Error::OwesReauthentication => "owes-reauthentication",
            Error::Arrived => "arrived",
            Error::TooMany(_) => "too-many",
            Error::Forbidden(_) => "forbidden",
            Error::NotFound => "not-found",
            Error::MethodNotAllowed => "method-not-allowed",
            Error::BadRequest => "bad-request",
            Error::CrossSite => "cross-site",
            Error::OutOfOrder => "out-of-order",
            Error::TooLarge => "too-large",
            Error::UnsupportedMediaType => "unsupported-media-type",
            Error::LinkOver => "link-over",
            Error::NationalCloud => "national-cloud",
            Error::NotConfirmable => "not-confirmable",
            Error::NothingToWithdraw => "nothing-to-withdraw",
            Error::LastGlobalAdmin => "last-global-admin",
            Error::Busy => "busy",
            Error::DirectoryUnreachable => "directory-unreachable",
            Error::DirectoryStale => "directory-stale",
            Error::DirectoryRefused(_) => "directory-refused",
            Error::DirectoryOnly => "directory-only",
            Error::Unexpected(_) => "unexpected",
        }
    }
}
