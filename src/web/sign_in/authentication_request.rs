//! What a browser is sent to the firm's directory with, kept by the browser itself until it comes back.
//!
//! One cookie holds a random seed; state, nonce and PKCE verifier are derived from it. So beginning a sign-in
//! writes nothing, every copy of Paraph can end it, and an answer is good in the browser that asked alone.

use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use subtle::ConstantTimeEq;

use crate::web::answer::page::own_path;
use crate::web::request::cookies::{self, Secure};
use crate::web::token;

pub struct AuthenticationRequest {
    seed: String,
    /// Whether somebody who is signed in proves anew who they are.
    pub again: bool,
    /// The page that was asked for.
    pub next: String,
}

/// Browsers keep cookies of up to 4 kB.
const LONGEST_NEXT: usize = 2_000;

impl AuthenticationRequest {
    pub fn new(again: bool, next: &str) -> AuthenticationRequest {
        let next = if next.len() > LONGEST_NEXT { "/" } else { own_path(next) };
        AuthenticationRequest { seed: token::generate(), again, next: next.to_owned() }
    }

    /// That of a browser which comes back.
    pub fn of(request: &HttpRequest) -> Option<AuthenticationRequest> {
        let value = cookies::DIRECTORY.read(request)?;
        let (seed, rest) = value.split_once('.')?;
        let (again, next) = rest.split_once('.')?;
        // What `cookie` has encoded, actix has decoded.
        let (seed, again) = (seed.to_owned(), again == "again");
        (seed.len() == 64).then(|| AuthenticationRequest { seed, again, next: own_path(next).to_owned() })
    }

    pub fn cookie(&self, secure: Secure) -> Cookie<'static> {
        let again = if self.again { "again" } else { "" };
        let next = percent_encoding::utf8_percent_encode(&self.next, percent_encoding::NON_ALPHANUMERIC);
        cookies::DIRECTORY.set(secure, format!("{}.{again}.{next}", self.seed))
    }

    /// A hash tells nothing of the seed, and so one derived value nothing of the others.
    fn derive(&self, what: &str) -> String {
        token::hash(&format!("{what} {}", self.seed))
    }

    pub fn state(&self) -> String {
        self.derive("state")
    }

    pub fn nonce(&self) -> String {
        self.derive("nonce")
    }

    pub fn verifier(&self) -> String {
        self.derive("verifier")
    }

    /// Whether an answer belongs to this request.
    pub fn has_state(&self, state: &str) -> bool {
        self.state().as_bytes().ct_eq(state.as_bytes()).into()
    }
}
