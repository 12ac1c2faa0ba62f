//! The state of a directory sign-in, stored in the browser until it returns.
//!
//! One cookie holds a random seed. State, nonce and PKCE verifier are derived from it. So starting a sign-in
//! writes nothing, every copy of Paraph can finish it, and a callback works only in the browser that asked.

use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use subtle::ConstantTimeEq;

use crate::web::answer::page::own_path;
use crate::web::request::cookies::{self, Secure};
use crate::web::token;

pub struct AuthenticationRequest {
    seed: String,
    /// Whether this is a reauthentication.
    pub again: bool,
    /// The requested page.
    pub next: String,
}

/// Browsers accept cookies of up to 4 kB.
const LONGEST_NEXT: usize = 2_000;

impl AuthenticationRequest {
    pub fn new(again: bool, next: &str) -> AuthenticationRequest {
        let next = if next.len() > LONGEST_NEXT { "/" } else { own_path(next) };
        AuthenticationRequest { seed: token::generate(), again, next: next.to_owned() }
    }

    /// Reads the cookie of a returning browser.
    pub fn of(request: &HttpRequest) -> Option<AuthenticationRequest> {
        let value = cookies::DIRECTORY.read(request)?;
        let (seed, rest) = value.split_once('.')?;
        let (again, next) = rest.split_once('.')?;
        // actix has already decoded what `cookie` encoded.
        let (seed, again) = (seed.to_owned(), again == "again");
        (seed.len() == 64).then(|| AuthenticationRequest { seed, again, next: own_path(next).to_owned() })
    }

    pub fn cookie(&self, secure: Secure) -> Cookie<'static> {
        let again = if self.again { "again" } else { "" };
        let next = percent_encoding::utf8_percent_encode(&self.next, percent_encoding::NON_ALPHANUMERIC);
        cookies::DIRECTORY.set(secure, format!("{}.{again}.{next}", self.seed))
    }

    /// A hash does not reveal the seed, so one derived value does not reveal the others.
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

    /// Whether a callback belongs to this request.
    pub fn has_state(&self, state: &str) -> bool {
        self.state().as_bytes().ct_eq(state.as_bytes()).into()
    }
}
