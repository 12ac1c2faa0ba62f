//! Why a request failed. Handlers only use `?`; `identify`, which knows the visitor,
//! renders the error page.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use chrono::TimeDelta;

use crate::model::acceptances::confirmation::NotConfirmable;
use crate::model::kernel::id::NotAnId;
use crate::model::people::directory::AccountRefusal;
use crate::model::people::staff::Role;
use crate::store::db::failure::{self, Failure};
use crate::web::request::bodies::Unread;

pub type Answer = Result<HttpResponse, Error>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("not signed in")]
    SignedOut,
    /// The password was accepted, the second factor is missing.
    #[error("second factor owed")]
    OwesSecondFactor,
    /// The password was accepted, and a second factor must be set up.
    #[error("set-up of a second factor owed")]
    OwesFactorSetup,
    /// The page belongs to a sign-in that is already complete.
    #[error("signed in already")]
    Arrived,
    /// Reauthentication is required.
    #[error("reauthentication owed")]
    OwesReauthentication,
    /// Too many attempts. Retry after this long.
    #[error("too many tries")]
    TooMany(TimeDelta),
    /// One of these roles is required.
    #[error("forbidden")]
    Forbidden(&'static [Role]),
    #[error("not found")]
    NotFound,
    #[error("method not allowed")]
    MethodNotAllowed,
    /// An unknown field, a field sent twice, or bytes that are not UTF-8.
    #[error("bad request")]
    BadRequest,
    /// A form without this session's token, or from another site.
    #[error("form of another session or site")]
    CrossSite,
    /// The review page of an incomplete draft.
    #[error("wizard step out of order")]
    OutOfOrder,
    #[error("body too large")]
    TooLarge,
    /// The body did not arrive in time.
    #[error("body too slow")]
    TooSlow,
    #[error("not a form")]
    UnsupportedMediaType,
    /// A one-time link that was used or has expired.
    #[error("link over")]
    LinkOver,
    /// A customer in a national cloud has nothing to confirm.
    #[error("customer in a national cloud")]
    NationalCloud,
    /// The agreement cannot be confirmed on this date.
    #[error("agreement outside its days")]
    NotConfirmable,
    /// The customer has no valid acceptance.
    #[error("nothing to withdraw")]
    NothingToWithdraw,
    /// Nobody would be left to manage the register.
    #[error("last Global admin")]
    LastGlobalAdmin,
    /// The content of a proof file was altered, or is gone.
    #[error("content of a proof file altered or gone")]
    ProofDamaged,
    /// The database has no free connection, or too many passwords are waiting to be checked.
    #[error("busy")]
    Busy,
    /// The disk of the database is full.
    #[error("disk full: {0}")]
    DiskFull(anyhow::Error),
    /// The database cannot be reached, or cannot read or write its files.
    #[error("database unavailable: {0}")]
    Unavailable(anyhow::Error),
    /// The firm's directory does not answer, or not in a readable form.
    #[error("directory unreachable")]
    DirectoryUnreachable,
    /// A callback from the directory that this browser did not request, or requested too long ago.
    #[error("answer of the directory out of date")]
    DirectoryStale,
    /// The person signed in at the directory is refused here.
    #[error("directory account refused")]
    DirectoryRefused(AccountRefusal),
    /// Passwords are disabled: people sign in with the directory only.
    #[error("only the directory signs in")]
    DirectoryOnly,
    #[error(transparent)]
    Unexpected(anyhow::Error),
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        match Failure::within(&error) {
            Some(Failure::Busy) => Error::Busy,
            Some(Failure::Full) => Error::DiskFull(error),
            Some(Failure::Unavailable) => Error::Unavailable(error),
            None => Error::Unexpected(error),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        anyhow::Error::from(error).into()
    }
}

impl From<Unread> for Error {
    fn from(reason: Unread) -> Self {
        match reason {
            Unread::TooLarge => Error::TooLarge,
            Unread::TooSlow => Error::TooSlow,
            Unread::Broken => Error::BadRequest,
        }
    }
}

impl From<NotAnId> for Error {
    fn from(_: NotAnId) -> Self {
        Error::BadRequest
    }
}

impl From<NotConfirmable> for Error {
    fn from(reason: NotConfirmable) -> Self {
        match reason {
            NotConfirmable::NationalCloud => Error::NationalCloud,
            NotConfirmable::NotToday => Error::NotConfirmable,
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
            Error::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Error::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Error::Busy | Error::Unavailable(_) | Error::DirectoryUnreachable => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Error::DiskFull(_) => StatusCode::INSUFFICIENT_STORAGE,
            Error::ProofDamaged | Error::Unexpected(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

impl Error {
    /// Whether the same request can succeed later, and in how many seconds.
    pub fn retry_after(&self) -> Option<i64> {
        match self {
            Error::TooMany(wait) => Some(wait.num_seconds() + 1),
            Error::Busy | Error::Unavailable(_) | Error::DirectoryUnreachable => Some(failure::RETRY_SECONDS),
            Error::DiskFull(_) => Some(failure::RETRY_SECONDS_FULL),
            _ => None,
        }
    }

    /// Whether nothing is wrong with the request itself, so that it can be repeated as it is.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Error::TooSlow | Error::Busy | Error::DiskFull(_) | Error::Unavailable(_))
    }

    /// The name in the text keys `error-page-<name>` and `error-page-<name>-text`.
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
            Error::TooSlow => "too-slow",
            Error::UnsupportedMediaType => "unsupported-media-type",
            Error::LinkOver => "link-over",
            Error::NationalCloud => "national-cloud",
            Error::NotConfirmable => "not-confirmable",
            Error::NothingToWithdraw => "nothing-to-withdraw",
            Error::LastGlobalAdmin => "last-global-admin",
            Error::ProofDamaged => "proof-damaged",
            Error::Busy => "busy",
            Error::DiskFull(_) => "disk-full",
            Error::Unavailable(_) => "unavailable",
            Error::DirectoryUnreachable => "directory-unreachable",
            Error::DirectoryStale => "directory-stale",
            Error::DirectoryRefused(_) => "directory-refused",
            Error::DirectoryOnly => "directory-only",
            Error::Unexpected(_) => "unexpected",
        }
    }
}
