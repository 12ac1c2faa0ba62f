//! Gates: who may call a handler. The first argument of a handler is its gate.
//!
//! `get` and `post` take only handlers that have one, and `post` only those that read a [`Form`] or an [`Upload`],
//! which check the form token; a route without either does not compile.

use std::future::{Ready, ready};
use std::ops::Deref;
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, Handler, HttpRequest, Responder, Route, guard};

use crate::model::people::staff::{Role, Staff};
use crate::web::answer::error::Error;
use crate::web::request::form::Form;
use crate::web::request::kept_forms::Kept;
use crate::web::request::upload::Upload;
use crate::web::request::visitor::{Member, Owes, Visitor};

/// The first argument of a handler. A gate may wrap another, as [`Reauthenticated`] does.
pub trait Gate: Sized {
    /// Checks the visitor that `identify` has loaded. Never awaits: actix polls the arguments of a handler together, so
    /// the error of a malformed form would come before the gate's.
    fn pass(request: &HttpRequest) -> Result<Self, Error>;
}

macro_rules! from_request {
    ($gate:ty $(where $inner:ident: $($bound:tt)+)?) => {
        impl$(<$inner: $($bound)+>)? FromRequest for $gate {
            type Error = Error;
            type Future = Ready<Result<Self, Error>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                ready(Gate::pass(request))
            }
        }
    };
}
pub(crate) use from_request;

/// Everyone, signed in or not.
pub struct Public(pub Rc<Visitor>);

impl Gate for Public {
    fn pass(request: &HttpRequest) -> Result<Self, Error> {
        Visitor::of(request).map(Public).ok_or(Error::NotFound)
    }
}

from_request!(Public);

/// The staff member of the session, also while a second factor is owed.
fn session(request: &HttpRequest) -> Result<Member, Error> {
    Visitor::of(request).and_then(Member::of).ok_or(Error::SignedOut)
}

fn member(request: &HttpRequest, may: fn(&Staff) -> bool, roles: &'static [Role]) -> Result<Member, Error> {
    let member = session(request)?;
    match member.owes() {
        Owes::Nothing if may(member.staff()) => Ok(member),
        Owes::Nothing => Err(Error::Forbidden(roles)),
        Owes::FactorSetup => Err(Error::OwesFactorSetup),
        Owes::SecondFactor => Err(Error::OwesSecondFactor),
    }
}

macro_rules! gate {
    ($(#[$meta:meta])* $name:ident, $may:expr, $roles:expr) => {
        $(#[$meta])*
        pub struct $name(pub Member);

        impl Gate for $name {
            fn pass(request: &HttpRequest) -> Result<Self, Error> {
                member(request, $may, $roles).map($name)
            }
        }

        from_request!($name);

        impl Deref for $name {
            type Target = Member;

            fn deref(&self) -> &Member {
                &self.0
            }
        }
    };
}

gate!(
    /// Any staff member who is signed in.
    AnyStaff, |_| true, &[]
);
gate!(
    /// Staff who may see customers.
    GlobalAdminAdminAgentOrSales, Staff::may_see_customers, &[Role::GlobalAdmin, Role::AdminAgent, Role::Sales]
);
gate!(
    /// Staff who may register customers and confirm their acceptance.
    AdminAgentOrSales, Staff::may_confirm, &[Role::AdminAgent, Role::Sales]
);
gate!(
    /// Staff who may manage staff.
    GlobalOrUserAdmin, Staff::may_manage_users, &[Role::GlobalAdmin, Role::UserAdmin]
);
gate!(
    /// Staff who may change the settings of the register.
    GlobalAdmin, Staff::may_change_settings, &[Role::GlobalAdmin]
);

/// Staff who pass another gate and have authenticated recently. Required for settings, and for changes of accounts and
/// sign-in methods.
pub struct Reauthenticated<G>(pub G);

impl<G: Gate + Deref<Target = Member>> Gate for Reauthenticated<G> {
    fn pass(request: &HttpRequest) -> Result<Self, Error> {
        let gate = G::pass(request)?;
        match gate.has_proved_lately() {
            true => Ok(Reauthenticated(gate)),
            false => Err(Error::OwesReauthentication),
        }
    }
}

from_request!(Reauthenticated<G> where G: Gate + Deref<Target = Member>);

impl<G: Deref<Target = Member>> Deref for Reauthenticated<G> {
    type Target = Member;

    fn deref(&self) -> &Member {
        &self.0
    }
}

/// Staff who have given a password, also while they owe a second factor.
pub struct AnySession(pub Member);

impl Gate for AnySession {
    fn pass(request: &HttpRequest) -> Result<Self, Error> {
        session(request).map(AnySession)
    }
}

from_request!(AnySession);

/// Staff who have given a password and owe the second factor that they have.
pub struct Arriving(pub Member);

impl Gate for Arriving {
    fn pass(request: &HttpRequest) -> Result<Self, Error> {
        let member = session(request)?;
        match member.owes() {
            Owes::SecondFactor => Ok(Arriving(member)),
            Owes::FactorSetup => Err(Error::OwesFactorSetup),
            Owes::Nothing => Err(Error::Arrived),
        }
    }
}

from_request!(Arriving);

/// Staff who may set up a second factor: they owe one and have none, or have authenticated recently.
pub struct SettingUpFactor(pub Member);

impl Gate for SettingUpFactor {
    fn pass(request: &HttpRequest) -> Result<Self, Error> {
        let member = session(request)?;
        match member.owes() {
            Owes::SecondFactor => Err(Error::OwesSecondFactor),
            Owes::FactorSetup => Ok(SettingUpFactor(member)),
            Owes::Nothing if member.has_proved_lately() => Ok(SettingUpFactor(member)),
            Owes::Nothing => Err(Error::OwesReauthentication),
        }
    }
}

from_request!(SettingUpFactor);

/// The arguments of a handler with a gate.
pub trait Gated {}
/// The arguments of a handler with a gate that shows a form again that was kept.
pub trait Keeping {}
/// The arguments of a handler with a gate that checks the form token.
pub trait Checked {}

macro_rules! arguments {
    ($($argument:ident),*) => {
        impl<G: Gate, $($argument),*> Gated for (G, $($argument,)*) {}
        impl<G: Gate, F, $($argument),*> Keeping for (G, Kept<F>, $($argument,)*) {}
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
    /// Whether the page has a form that is kept if it is not saved.
    pub keeps: bool,
    /// The largest body in bytes, if it is not the usual one.
    pub largest_body: Option<usize>,
    pub route: Route,
}

impl Gateway {
    /// Allows bodies up to this size in bytes.
    pub fn with_largest_body(self, bytes: usize) -> Gateway {
        Gateway { largest_body: Some(bytes), ..self }
    }
}

/// Answers GET and HEAD.
#[allow(clippy::disallowed_methods, reason = "the gated way to make a route")]
pub fn get<F, Args>(path: &'static str, handler: F) -> Gateway
where
    F: Handler<Args>,
    Args: FromRequest + Gated + 'static,
    F::Output: Responder + 'static,
{
    let methods = guard::Any(guard::Get()).or(guard::Head());
    let route = actix_web::web::route().guard(methods).to(handler);
    Gateway { method: "GET", path, keeps: false, largest_body: None, route }
}

/// The same for a page with a form. What is typed there is kept if it is not saved.
pub fn get_form<F, Args>(path: &'static str, handler: F) -> Gateway
where
    F: Handler<Args>,
    Args: FromRequest + Gated + Keeping + 'static,
    F::Output: Responder + 'static,
{
    Gateway { keeps: true, ..get(path, handler) }
}

#[allow(clippy::disallowed_methods, reason = "the gated way to make a route")]
pub fn post<F, Args>(path: &'static str, handler: F) -> Gateway
where
    F: Handler<Args>,
    Args: FromRequest + Checked + 'static,
    F::Output: Responder + 'static,
{
    Gateway {
        method: "POST",
        path,
        keeps: false,
        largest_body: None,
        route: actix_web::web::post().to(handler),
    }
}
