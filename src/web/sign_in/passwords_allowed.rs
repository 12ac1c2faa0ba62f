//! The gate for all pages about passwords. It is closed if people can sign in only with the firm's directory.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use crate::web::answer::error::Error;
use crate::web::request::gate::{Gate, from_request};
use crate::web::sign_in::directory::Directories;

/// Visitors who pass another gate, if passwords are accepted.
pub struct PasswordsAllowed<G>(pub G);

impl<G: Gate> Gate for PasswordsAllowed<G> {
    fn pass(request: &HttpRequest) -> Result<Self, Error> {
        let gate = G::pass(request)?;
        match request.app_data::<Data<Directories>>().is_some_and(|it| it.password_sign_in()) {
            true => Ok(PasswordsAllowed(gate)),
            false => Err(Error::DirectoryOnly),
        }
    }
}

from_request!(PasswordsAllowed<G> where G: Gate);

impl<G> Deref for PasswordsAllowed<G> {
    type Target = G;

    fn deref(&self) -> &G {
        &self.0
    }
}
