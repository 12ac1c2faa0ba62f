//! The cookies: their names, how long a browser keeps each, and which requests carry it.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::web::Data;

use crate::store::people::devices;

/// Whether browsers reach the register over https, so that cookies go over https alone.
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
    /// `None`: until the browser is closed.
    max_age: Option<Duration>,
}

/// The key of the session. Lax, because links in mails lead here.
pub const SESSION: Kind = Kind { name: "paraph", same_site: SameSite::Lax, max_age: None };

/// The form token of a browser that has no session.
pub const FORM: Kind = Kind { name: "paraph-form", same_site: SameSite::Strict, max_age: None };

/// The language that was chosen in the browser.
pub const LANGUAGE: Kind =
    Kind { name: "paraph-language", same_site: SameSite::Lax, max_age: Some(Duration::days(365)) };

/// The token by which a browser that was signed in from is known again.
pub const DEVICE: Kind = Kind {
    name: "paraph-device",
    same_site: SameSite::Lax,
    max_age: Some(Duration::days(devices::LIFETIME.num_days())),
};

/// A sign-in with the directory. Lax, because the directory sends the browser back from another site.
pub const DIRECTORY: Kind =
    Kind { name: "paraph-directory", same_site: SameSite::Lax, max_age: Some(Duration::minutes(10)) };

/// What was just done, until a page says it. Recovery codes are written down before the next page.
pub const DONE: Kind =
    Kind { name: "paraph-done", same_site: SameSite::Strict, max_age: Some(Duration::minutes(10)) };

impl Kind {
    /// Behind https the prefix makes browsers refuse the cookie from another host or a lower path.
    pub fn name(self, secure: Secure) -> String {
        let prefix = if secure.0 { "__Host-" } else { "" };
        format!("{prefix}{}", self.name)
    }

    /// The value that a request carries.
    pub fn read(self, request: &HttpRequest) -> Option<String> {
        request.cookie(&self.name(Secure::of(request))).map(|it| it.value().to_owned())
    }

    /// The cookie for a browser to keep.
    pub fn set(self, secure: Secure, value: impl Into<String>) -> Cookie<'static> {
        let mut cookie = Cookie::new(self.name(secure), value.into());
        cookie.set_path("/");
        cookie.set_http_only(true);
        cookie.set_same_site(self.same_site);
        cookie.set_secure(secure.0);
        cookie.set_max_age(self.max_age);
        cookie
    }

    /// The cookie that makes a browser forget the one that it keeps.
    pub fn remove(self, secure: Secure) -> Cookie<'static> {
        let mut cookie = self.set(secure, "");
        cookie.set_max_age(Duration::ZERO);
        cookie
    }
}
