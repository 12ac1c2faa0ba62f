//! Who may, in the signature: the first argument of a handler is its gate.
//!
//! `get` and `post` take only such handlers, and `post` only those that read a [`Form`] or an [`Upload`],
//! which check the form token; a route without either does not compile. Gates look at what `identify` has awaited and
//! never await themselves: actix polls the arguments of a handler together, and a gate that waited would
//! let a malformed form answer before it.

use std::future::{Ready, ready};
use std::ops::Deref;
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, Handler, HttpRequest, Responder, Route, guard};

use crate::model::people::staff::{Role, Staff};
use crate::web::answer::error::Error;
use crate::web::request::form::Form;
use crate::web::request::upload::Upload;
use crate::web::request::visitor::{Member, Owes, SignedIn, Visitor};

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
    let visitor = Visitor::of(request).ok_or(Error::SignedOut)?;
    if let Some(arriving) = &visitor.arriving {
        return Err(match arriving.owes() {
            Owes::Enrolment => Error::OwesEnrolment,
            Owes::SecondFactor | Owes::Nothing => Error::OwesSecondFactor,
        });
    }
    let member = Member::new(visitor).ok_or(Error::SignedOut)?;
    if may(member.staff()) { Ok(member) } else { Err(Error::Forbidden(roles)) }
}

/// Lets through whoever has proved lately who they are.
fn proved(member: Member) -> Result<Member, Error> {
    if member.has_proved_lately() { Ok(member) } else { Err(Error::OwesProof) }
}

macro_rules! gate {
    ($(#[$meta:meta])* $name:ident, $may:expr, $roles:expr $(, $proved:ident)?) => {
        $(#[$meta])*
        pub struct $name(pub Member);

        impl Gate for $name {}

        impl FromRequest for $name {
            type Error = Error;
            type Future = Ready<Result<Self, Error>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                let member = member(request, $may, $roles);
                $(let member = member.and_then($proved);)?
                ready(member.map($name))
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

gate!(
    /// Whoever may manage the people of the firm.
    GlobalOrUserAdmin, Staff::may_manage_users, &[Role::GlobalAdmin, Role::UserAdmin]
);
gate!(
    /// The same, to change who can sign in and how: of others, and so of themselves as well.
    ProvedGlobalOrUserAdmin, Staff::may_manage_users, &[Role::GlobalAdmin, Role::UserAdmin], proved
);
gate!(
    /// Whoever may change the settings of the register, and has proved lately who they are.
    ProvedGlobalAdmin, Staff::may_change_settings, &[Role::GlobalAdmin], proved
);
gate!(
    /// Anybody who is signed in, to change how they sign in and where they are signed in.
    ProvedStaff, |_| true, &[], proved
);

/// Anybody who has given a password, also if they owe a second factor.
pub struct AnySession(pub Rc<Visitor>);

impl Gate for AnySession {}

impl FromRequest for AnySession {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let visitor = Visitor::of(request).filter(|it| it.session().is_some());
        ready(visitor.map(AnySession).ok_or(Error::SignedOut))
    }
}

/// Whoever has given a password and owes the second factor that they have.
pub struct Arriving {
    pub visitor: Rc<Visitor>,
    pub signed_in: Rc<SignedIn>,
}

impl Gate for Arriving {}

impl FromRequest for Arriving {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let arriving = |visitor: Rc<Visitor>| {
            let signed_in = visitor.arriving.clone()?;
            Some(Arriving { visitor, signed_in })
        };
        let visitor = Visitor::of(request);
        let arrived = visitor.as_ref().is_some_and(|it| it.signed_in.is_some());
        ready(match visitor.and_then(arriving) {
            Some(it) if it.signed_in.owes() == Owes::SecondFactor => Ok(it),
            Some(_) => Err(Error::OwesEnrolment),
            None if arrived => Err(Error::Arrived),
            None => Err(Error::SignedOut),
        })
    }
}

/// Whoever may set up a second factor: who owes one and has none, and who has proved lately who they are.
pub struct Enrolling {
    pub visitor: Rc<Visitor>,
    pub signed_in: Rc<SignedIn>,
}

impl Gate for Enrolling {}

impl FromRequest for Enrolling {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let session = |visitor: Rc<Visitor>| {
            let signed_in = visitor.session()?.clone();
            Some(Enrolling { visitor, signed_in })
        };
        ready(match Visitor::of(request).and_then(session) {
            None => Err(Error::SignedOut),
            Some(it) => match it.signed_in.owes() {
                Owes::SecondFactor => Err(Error::OwesSecondFactor),
                Owes::Enrolment => Ok(it),
                Owes::Nothing if it.signed_in.has_proved_lately() => Ok(it),
                Owes::Nothing => Err(Error::OwesProof),
            },
        })
    }
}

/// The arguments of a handler that has a gate.
pub trait Gated {}
/// The arguments of a handler that has a gate and checks the form token.
pub trait Checked {}

macro_rules! arguments {
    ($($argument:ident),*) => {
        impl<G: Gate, $($argument),*> Gated for (G, $($argument,)*) {}
        impl<G: Gate, F, $($argument),*> Checked for (G, Form<F>, $($argument,)*) {}
        impl<G: Gate, F, $($argument),*> Checked for (G, Upload<F>, $($argument,)*) {}
    };
}
arguments!();
arguments!(A);
arguments!(A, B);
arguments!(A, B, C);
arguments!(A, B, C, D);
arguments!(A, B, C, D, E);

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
