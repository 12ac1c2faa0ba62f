//! Gates of the API: the first argument of a handler states which keys may call it. The functions `get`, `post`,
//! `put`, `patch`, `delete` and `head` make routes and accept only such handlers.

use std::future::{Ready, ready};
use std::ops::Deref;
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::web::Data;
use actix_web::{FromRequest, Handler, HttpRequest, Responder, guard};

use crate::api::core::call::{Call, Caller, KeyState};
use crate::api::core::continuation::{Listed, Page};
use crate::api::core::error::{Error, Fault};
use crate::api::core::parameters::{Parameters, Query};
use crate::model::people::staff::Staff;
use crate::web::request::gate::Gateway;

/// The first argument of an API handler.
pub trait KeyGate: FromRequest {}

fn caller(request: &HttpRequest, may: fn(&Staff) -> bool) -> Result<Caller, Error> {
    let call = Call::of(request).ok_or(Error::KeyMissing)?;
    match &call.key {
        KeyState::Missing => Err(Error::KeyMissing),
        KeyState::Invalid => Err(Error::KeyInvalid),
        KeyState::Valid(holder) if !may(&holder.staff) => Err(Fault::new(900_150).into()),
        KeyState::Valid(holder) => Ok(Caller { holder: (**holder).clone(), call: call.clone(), may }),
    }
}

macro_rules! gate {
    ($(#[$meta:meta])* $name:ident, $may:expr) => {
        $(#[$meta])*
        pub struct $name(pub Caller);

        impl KeyGate for $name {}

        impl FromRequest for $name {
            type Error = Error;
            type Future = Ready<Result<Self, Error>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                ready(caller(request, $may).map($name))
            }
        }

        impl Deref for $name {
            type Target = Caller;

            fn deref(&self) -> &Caller {
                &self.0
            }
        }
    };
}

gate!(
    /// Any valid key.
    AnyKey, |_| true
);
gate!(
    /// A key that may see customers.
    KeySeesCustomers, Staff::may_see_customers
);
gate!(
    /// A key that may register customers and confirm their acceptances.
    KeyConfirms, Staff::may_confirm
);

/// Any valid key, or nobody if the tiles of the transparency log are public. Holds whether they are.
pub struct AnyKeyOrPublicLog(pub bool);

impl KeyGate for AnyKeyOrPublicLog {}

impl FromRequest for AnyKeyOrPublicLog {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let is_public = request.app_data::<Data<LogPublic>>().is_some_and(|it| it.0);
        let passed = if is_public { Ok(()) } else { caller(request, |_| true).map(drop) };
        ready(passed.map(|()| AnyKeyOrPublicLog(is_public)))
    }
}

/// Whether everybody may read the tiles of the transparency log.
#[derive(Clone, Copy)]
pub struct LogPublic(pub bool);

/// No key. For a handler that reads by itself what proves who calls.
pub struct NoKey(pub Rc<Call>);

impl KeyGate for NoKey {}

impl FromRequest for NoKey {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Call::of(request).map(NoKey).ok_or(Error::KeyMissing))
    }
}

/// The arguments of a handler: its gate, its parameters and the rest. A handler without parameters says so, and the
/// call is refused if it has some.
pub trait Keyed {}

macro_rules! arguments {
    ($($argument:ident),*) => {
        impl<G: KeyGate, Q: Parameters, $($argument),*> Keyed for (G, Query<Q>, $($argument,)*) {}
        impl<G: KeyGate, Q: Listed, $($argument),*> Keyed for (G, Page<Q>, $($argument,)*) {}
    };
}
arguments!();
arguments!(A);
arguments!(A, B);
arguments!(A, B, C);
arguments!(A, B, C, D);

macro_rules! method {
    ($name:ident, $method:ident, $text:literal) => {
        #[allow(clippy::disallowed_methods, reason = "the gated way to make a route")]
        pub fn $name<F, Args>(path: &'static str, handler: F) -> Gateway
        where
            F: Handler<Args>,
            Args: FromRequest + Keyed + 'static,
            F::Output: Responder + 'static,
        {
            let route = actix_web::web::method(Method::$method).to(handler);
            Gateway { method: $text, path, keeps: false, largest_body: None, route }
        }
    };
}
method!(post, POST, "POST");
method!(put, PUT, "PUT");
method!(patch, PATCH, "PATCH");
method!(delete, DELETE, "DELETE");
method!(head, HEAD, "HEAD");

/// Answers GET and HEAD.
#[allow(clippy::disallowed_methods, reason = "the gated way to make a route")]
pub fn get<F, Args>(path: &'static str, handler: F) -> Gateway
where
    F: Handler<Args>,
    Args: FromRequest + Keyed + 'static,
    F::Output: Responder + 'static,
{
    let methods = guard::Any(guard::Get()).or(guard::Head());
    let route = actix_web::web::route().guard(methods).to(handler);
    Gateway { method: "GET", path, keeps: false, largest_body: None, route }
}
