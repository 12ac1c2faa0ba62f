//! Why a call failed. Handlers only use `?`; the middleware, which knows the style of the path, formats the
//! response.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use chrono::TimeDelta;

use crate::api::core::reply::Reply;
use crate::model::kernel::error_code::ErrorCode;
use crate::model::kernel::input::{Errors, Message};
use crate::store::db::failure::{self, Failure};
use crate::web::request::bodies::Unread;

pub type Answer = Result<Reply, Error>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An error that the caller can fix.
    #[error("refused: {}", .0.code.code)]
    Fault(Box<Fault>),
    #[error("the key is missing")]
    KeyMissing,
    #[error("the key is not valid")]
    KeyInvalid,
    /// Too many attempts. Retry after this long.
    #[error("too many calls")]
    TooMany(TimeDelta),
    /// The database has no free connection.
    #[error("busy")]
    Busy,
    /// The database cannot do its work now.
    #[error("database failed: {1}")]
    Database(Failure, anyhow::Error),
    #[error(transparent)]
    Unexpected(anyhow::Error),
}

/// An error code and its details.
#[derive(Debug)]
pub struct Fault {
    pub code: &'static ErrorCode,
    /// The values of the placeholders `{0}` and `{1}` in the description.
    pub values: Vec<String>,
    /// Replaces the description of the code. In English.
    pub description_override: Option<String>,
    /// Field errors by the field's JSON name.
    pub fields: Vec<(String, Message)>,
    /// Further details for programs.
    pub parameters: Vec<(&'static str, String)>,
}

impl Fault {
    pub fn new(code: u32) -> Fault {
        let code = ErrorCode::find(code);
        Fault {
            code,
            values: Vec::new(),
            description_override: None,
            fields: Vec::new(),
            parameters: Vec::new(),
        }
    }

    /// A fault of a compliance call. Its codes have other meanings elsewhere.
    pub fn compliance(code: u32) -> Fault {
        Fault { code: ErrorCode::find_compliance(code), ..Fault::new(500) }
    }

    /// The value of the next placeholder in the description.
    pub fn with_value(mut self, value: impl ToString) -> Fault {
        self.values.push(value.to_string());
        self
    }

    pub fn with_description(self, description: impl Into<String>) -> Fault {
        Fault { description_override: Some(description.into()), ..self }
    }

    pub fn with_field(mut self, field: impl Into<String>, message: impl Into<Message>) -> Fault {
        self.fields.push((field.into(), message.into()));
        self
    }

    pub fn with_parameter(mut self, name: &'static str, value: impl ToString) -> Fault {
        self.parameters.push((name, value.to_string()));
        self
    }

    /// The errors of a form, under the JSON names of its fields.
    pub fn of(errors: &Errors, rename: impl Fn(&'static str) -> &'static str) -> Fault {
        let mut fault = Fault::new(800_002);
        fault.fields = errors.iter().map(|(field, it)| (rename(field).to_owned(), it.clone())).collect();
        fault
    }

    /// The same errors in the fields of a part of the body.
    pub fn within(mut self, part: &str) -> Fault {
        for (field, _) in &mut self.fields {
            *field = format!("{part}.{field}");
        }
        self
    }

    pub fn description(&self) -> String {
        if let Some(description) = &self.description_override {
            return description.clone();
        }
        let numbered = self.values.iter().enumerate();
        numbered.fold(self.code.description.clone(), |text, (index, value)| {
            text.replace(&format!("{{{index}}}"), value)
        })
    }
}

/// A fault in a single field.
pub fn wrong(field: impl Into<String>, message: impl Into<Message>) -> Error {
    Fault::new(800_002).with_field(field, message).into()
}

impl From<Unread> for Error {
    fn from(reason: Unread) -> Self {
        match reason {
            Unread::TooLarge => Fault::new(413).into(),
            Unread::TooSlow => Fault::new(408).into(),
            Unread::Broken => wrong("", "api-body"),
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Error::Fault(Box::new(fault))
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        match Failure::within(&error) {
            Some(Failure::Busy) => Error::Busy,
            Some(failure) => Error::Database(failure, error),
            None => Error::Unexpected(error),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        anyhow::Error::from(error).into()
    }
}

impl Error {
    /// Whether the same call can succeed later, and in how many seconds.
    pub fn retry_after(&self) -> Option<i64> {
        match self {
            Error::TooMany(wait) => Some(wait.num_seconds() + 1),
            Error::Database(Failure::Full, _) => Some(failure::RETRY_SECONDS_FULL),
            Error::Busy | Error::Database(..) => Some(failure::RETRY_SECONDS),
            _ => None,
        }
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Error::Fault(fault) => StatusCode::from_u16(fault.code.http).unwrap_or(StatusCode::BAD_REQUEST),
            Error::KeyMissing | Error::KeyInvalid => StatusCode::UNAUTHORIZED,
            Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Error::Busy | Error::Database(..) => StatusCode::SERVICE_UNAVAILABLE,
            Error::Unexpected(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
