//! The cookies: their names, lifetimes and SameSite rules.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::web::Data;

use crate::store::people::devices;

/// Whether browsers reach the register over https. Cookies are then sent over https only.
#[derive(Clone, Copy)]
pub struct Secure(pub bool);

impl Secure {
    pub fn of(request: &HttpRequest) -> Secure {
        request.app_data::<Data<Secure>>().map_or(Secure(false), |it| ***it)
    }
}

/// One kind of cookie. No script can read any of them.
#[derive(Clone, Copy)]
pub struct Kind {
    name: &'static str,
    pub same_site: SameSite,
    /// `None`: a session cookie, until the browser is closed.
    max_age: Option<Duration>,
}

/// The key of the session. Lax, because links in mails lead here.
pub const SESSION: Kind = Kind { name: "paraph", same_site: SameSite::Lax, max_age: None };

/// The form token of a browser that has no session.
pub const FORM: Kind = Kind { name: "paraph-form", same_site: SameSite::Strict, max_age: None };

/// The language chosen in the browser.
pub const LANGUAGE: Kind =
    Kind { name: "paraph-language", same_site: SameSite::Lax, max_age: Some(Duration::days(365)) };

/// The token of a known device: a browser from which someone has signed in.
pub const DEVICE: Kind = Kind {
    name: "paraph-device",
    same_site: SameSite::Lax,
    max_age: Some(Duration::days(devices::LIFETIME.num_days())),
};

/// A sign-in with the directory. Lax, because the directory sends the browser back from another site.
pub const DIRECTORY: Kind =
    Kind { name: "paraph-directory", same_site: SameSite::Lax, max_age: Some(Duration::minutes(10)) };

/// The action that was just done, until a page displays it. Its lifetime leaves time to write down recovery codes.
pub const DONE: Kind =
    Kind { name: "paraph-done", same_site: SameSite::Strict, max_age: Some(Duration::minutes(10)) };

impl Kind {
    /// The cookie's name. With the prefix, browsers accept it only over https from this host, for all paths.
    pub fn name(self, secure: Secure) -> String {
        let prefix = if secure.0 { "__Host-" } else { "" };
        format!("{prefix}{}", self.name)
    }

    /// The value in a request.
    pub fn read(self, request: &HttpRequest) -> Option<String> {
        request.cookie(&self.name(Secure::of(request))).map(|it| it.value().to_owned())
    }

    /// The cookie to set in a response.
    pub fn set(self, secure: Secure, value: impl Into<String>) -> Cookie<'static> {
        let mut cookie = Cookie::new(self.name(secure), value.into());
        cookie.set_path("/");
        cookie.set_http_only(true);
        cookie.set_same_site(self.same_site);
        cookie.set_secure(secure.0);
        cookie.set_max_age(self.max_age);
        cookie
    }

    /// The cookie that deletes this one in the browser.
    pub fn remove(self, secure: Secure) -> Cookie<'static> {
        let mut cookie = self.set(secure, "");
        cookie.set_max_age(Duration::ZERO);
        cookie
    }
}
