//! Why a call was refused. `?` is all there is in a handler; the middleware, which knows whose envelope the
//! path has, makes the answer.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use chrono::TimeDelta;

use crate::api::core::reply::Reply;
use crate::model::kernel::error_code::ErrorCode;
use crate::model::kernel::input::{Errors, Message};
use crate::store::db::is_busy;

pub type Answer = Result<Reply, Error>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What the caller can mend.
    #[error("refused: {}", .0.code.code)]
    Fault(Box<Fault>),
    /// There is no key that works.
    #[error("no key")]
    NoKey { given: bool },
    /// Too many attempts. Retry after this long.
    #[error("too many calls")]
    TooMany(TimeDelta),
    /// The database has no free connection.
    #[error("busy")]
    Busy,
    #[error(transparent)]
    Unexpected(anyhow::Error),
}

/// What is wrong with a call.
#[derive(Debug)]
pub struct Fault {
    pub code: &'static ErrorCode,
    /// What stands for `{0}`, `{1}` in the description.
    pub values: Vec<String>,
    /// In place of the description of the code, in English.
    pub said: Option<String>,
    /// What is wrong with which field, by its name in JSON.
    pub fields: Vec<(String, Message)>,
    /// What else a program can tell it by.
    pub parameters: Vec<(&'static str, String)>,
}

impl Fault {
    pub fn new(code: u32) -> Fault {
        let code = ErrorCode::find(code);
        Fault { code, values: Vec::new(), said: None, fields: Vec::new(), parameters: Vec::new() }
    }

    /// Of one of Partner Center's compliance calls, whose codes mean other things elsewhere.
    pub fn compliance(code: u32) -> Fault {
        Fault { code: ErrorCode::find_compliance(code), ..Fault::new(500) }
    }

    pub fn with(mut self, value: impl ToString) -> Fault {
        self.values.push(value.to_string());
        self
    }

    pub fn saying(self, said: impl Into<String>) -> Fault {
        Fault { said: Some(said.into()), ..self }
    }

    pub fn at(mut self, field: impl Into<String>, message: impl Into<Message>) -> Fault {
        self.fields.push((field.into(), message.into()));
        self
    }

    pub fn telling(mut self, name: &'static str, value: impl ToString) -> Fault {
        self.parameters.push((name, value.to_string()));
        self
    }

    /// What a form found wrong, under the names that its fields have in JSON.
    pub fn of(errors: &Errors, rename: impl Fn(&'static str) -> &'static str) -> Fault {
        let mut fault = Fault::new(800_002);
        fault.fields = errors.iter().map(|(field, it)| (rename(field).to_owned(), it.clone())).collect();
        fault
    }

    pub fn description(&self) -> String {
        if let Some(said) = &self.said {
            return said.clone();
        }
        let numbered = self.values.iter().enumerate();
        numbered.fold(self.code.description.clone(), |text, (index, value)| {
            text.replace(&format!("{{{index}}}"), value)
        })
    }
}

/// A call with one field that is wrong.
pub fn wrong(field: impl Into<String>, message: impl Into<Message>) -> Error {
    Fault::new(800_002).at(field, message).into()
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Error::Fault(Box::new(fault))
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast_ref().is_some_and(is_busy) {
            true => Error::Busy,
            false => Error::Unexpected(error),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        anyhow::Error::from(error).into()
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Error::Fault(fault) => StatusCode::from_u16(fault.code.http).unwrap_or(StatusCode::BAD_REQUEST),
            Error::NoKey { .. } => StatusCode::UNAUTHORIZED,
            Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Error::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Error::Unexpected(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
