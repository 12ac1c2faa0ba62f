//! Who may, in the signature: the first argument of a handler is its gate.
//!
//! `get` and `post` take only such handlers, and `post` only those that read a [`Form`], which checks the
//! form token; a route without either does not compile. Gates look at what `identify` has awaited and
//! never await themselves: actix polls the arguments of a handler together, and a gate that waited would
//! let a malformed form answer before it.

use std::future::{Ready, ready};
use std::ops::Deref;
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, Handler, HttpRequest, Responder, Route, guard};

use super::error::Error;
use super::form::Form;
use super::visitor::{Member, Visitor};
use crate::model::staff::{Role, Staff};

/// The first argument of a handler.
pub trait Gate: FromRequest {}

/// Anybody.
pub struct Public(pub Rc<Visitor>);

impl Gate for Public {}

impl FromRequest for Public {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Visitor::of(request).map(Public).ok_or(Error::NotFound))
    }
}

fn member(request: &HttpRequest, may: fn(&Staff) -> bool, roles: &'static [Role]) -> Result<Member, Error> {
    let member = Visitor::of(request).and_then(Member::new).ok_or(Error::SignedOut)?;
    if may(member.staff()) { Ok(member) } else { Err(Error::Forbidden(roles)) }
}

macro_rules! gate {
    ($(#[$meta:meta])* $name:ident, $may:expr, $roles:expr) => {
        $(#[$meta])*
        pub struct $name(pub Member);

        impl Gate for $name {}

        impl FromRequest for $name {
            type Error = Error;
            type Future = Ready<Result<Self, Error>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                ready(member(request, $may, $roles).map($name))
            }
        }

        impl Deref for $name {
            type Target = Member;

            fn deref(&self) -> &Member {
                &self.0
            }
        }
    };
}

gate!(
    /// Anybody who is signed in.
    AnyStaff, |_| true, &[]
);
gate!(
    /// Whoever may see customers.
    GlobalAdminAdminAgentOrSales, Staff::may_see_customers, &[Role::GlobalAdmin, Role::AdminAgent, Role::Sales]
);
gate!(
    /// Whoever may register customers and confirm their acceptance.
    AdminAgentOrSales, Staff::may_confirm, &[Role::AdminAgent, Role::Sales]
);

/// The arguments of a handler that has a gate.
pub trait Gated {}
/// The arguments of a handler that has a gate and checks the form token.
pub trait Checked {}

macro_rules! arguments {
    ($($argument:ident),*) => {
        impl<G: Gate, $($argument),*> Gated for (G, $($argument,)*) {}
        impl<G: Gate, F, $($argument),*> Checked for (G, Form<F>, $($argument,)*) {}
    };
}
arguments!();
arguments!(A);
arguments!(A, B);
arguments!(A, B, C);

/// A path with its method and handler.
pub struct Gateway {
    pub method: &'static str,
    pub path: &'static str,
    pub route: Route,
}

/// Answers GET, and HEAD with its headers alone.
#[allow(clippy::disallowed_methods, reason = "the gated way to make a route")]
pub fn get<F, Args>(path: &'static str, handler: F) -> Gateway
where
    F: Handler<Args>,
    Args: FromRequest + Gated + 'static,
    F::Output: Responder + 'static,
{
    let methods = guard::Any(guard::Get()).or(guard::Head());
    Gateway { method: "GET", path, route: actix_web::web::route().guard(methods).to(handler) }
}

#[allow(clippy::disallowed_methods, reason = "the gated way to make a route")]
pub fn post<F, Args>(path: &'static str, handler: F) -> Gateway
where
    F: Handler<Args>,
    Args: FromRequest + Checked + 'static,
    F::Output: Responder + 'static,
{
    Gateway { method: "POST", path, route: actix_web::web::post().to(handler) }
}
