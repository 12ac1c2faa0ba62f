//! The visitor: `identify` attaches it to every request; gates and pages read it.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use actix_web::{HttpMessage, HttpRequest};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::model::catalogue::agreement::{Catalogue, Channel};
use crate::model::customers::contact::email_domain;
use crate::model::customers::rules::Rules;
use crate::model::kernel::clock;
use crate::model::kernel::lang::Lang;
use crate::model::people::staff::Staff;
use crate::model::settings::partner::Partner;
use crate::store::activity::activity_log::By;
use crate::store::people::sessions::Authentication;
use crate::store::subscriptions::eligibility::Attempt;
use crate::web::request::done::Done;

#[derive(Clone)]
pub struct Visitor {
    pub lang: Lang,
    /// The unmasked form token of the session or, before sign-in, of the browser.
    pub csrf: String,
    /// Path and query.
    pub path: String,
    /// The page to return to: the one that a form was sent from, or else `path`.
    pub back: String,
    pub address: Option<String>,
    /// The catalogue. Empty if nobody is signed in.
    pub catalogue: Arc<Catalogue>,
    /// Whether the register is a sandbox.
    pub sandbox: bool,
    /// Whether the request is a POST.
    pub sent: bool,
    /// The action that was just done, for the message on this page.
    pub done: Option<Done>,
    /// When the form on this page was kept. `None`: the form shows the recorded values.
    pub kept_at: Cell<Option<DateTime<Utc>>>,
    /// The staff member who is completely signed in.
    pub signed_in: Option<Rc<SignedIn>>,
    /// The staff member who has passed the password and still owes a second factor.
    pub arriving: Option<Rc<SignedIn>>,
}

#[derive(Debug, Clone)]
pub struct SignedIn {
    pub staff: Staff,
    pub partner: Partner,
    pub authentication: Authentication,
}

/// The remaining step of a sign-in after the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owes {
    Nothing,
    /// A code or a passkey.
    SecondFactor,
    /// Setting up a first second factor.
    FactorSetup,
}

/// The maximum age of an authentication for a sensitive change.
const PROVED_FOR: TimeDelta = TimeDelta::minutes(10);

/// How long a sign-in may wait for the second factor.
const ARRIVES_WITHIN: TimeDelta = TimeDelta::minutes(15);

/// Whether an authentication at this time is recent enough. One in the future is not: its time is unknown.
pub fn has_proved_lately(proved_at: DateTime<Utc>) -> bool {
    clock::now() - proved_at < PROVED_FOR && !clock::is_ahead(proved_at)
}

impl SignedIn {
    pub fn owes(&self) -> Owes {
        if self.authentication.factor_passed {
            Owes::Nothing
        } else if self.staff.second_factor {
            Owes::SecondFactor
        } else if self.authentication.factor_needed || self.partner.needs_second_factor(&self.staff) {
            Owes::FactorSetup
        } else {
            Owes::Nothing
        }
    }

    pub fn has_proved_lately(&self) -> bool {
        has_proved_lately(self.authentication.proved_at)
    }

    /// Whether the sign-in has waited too long for the second factor.
    pub fn is_late(&self) -> bool {
        self.owes() != Owes::Nothing && clock::now() - self.authentication.session_created_at > ARRIVES_WITHIN
    }
}

impl Visitor {
    /// The visitor of a request that passed `identify`.
    pub fn of(request: &HttpRequest) -> Option<Rc<Visitor>> {
        request.extensions().get::<Rc<Visitor>>().cloned()
    }

    /// The staff member of the session, whether or not a second factor is missing.
    pub fn session(&self) -> Option<&Rc<SignedIn>> {
        self.signed_in.as_ref().or(self.arriving.as_ref())
    }
}

/// A staff member with a session. The gate that hands it to a handler says whether a second factor may still be
/// owed; only a complete sign-in gets past the gates of roles.
#[derive(Clone)]
pub struct Member {
    pub visitor: Rc<Visitor>,
    signed_in: Rc<SignedIn>,
}

impl Member {
    /// `None`: the visitor has no session.
    pub fn of(visitor: Rc<Visitor>) -> Option<Member> {
        let signed_in = visitor.session()?.clone();
        Some(Member { visitor, signed_in })
    }

    pub fn owes(&self) -> Owes {
        self.signed_in.owes()
    }

    /// The visitor once the second factor was given or set up.
    pub fn arrived(&self) -> Rc<Visitor> {
        let authentication = Authentication { factor_passed: true, ..self.authentication().clone() };
        let signed_in = SignedIn { authentication, ..(*self.signed_in).clone() };
        Rc::new(Visitor { signed_in: Some(Rc::new(signed_in)), arriving: None, ..(*self.visitor).clone() })
    }

    pub fn authentication(&self) -> &Authentication {
        &self.signed_in.authentication
    }

    pub fn has_proved_lately(&self) -> bool {
        self.signed_in.has_proved_lately()
    }

    pub fn staff(&self) -> &Staff {
        &self.signed_in.staff
    }

    pub fn partner(&self) -> &Partner {
        &self.signed_in.partner
    }

    pub fn catalogue(&self) -> &Catalogue {
        &self.visitor.catalogue
    }

    /// Today in the partner's time zone.
    pub fn today(&self) -> NaiveDate {
        clock::today(self.partner().tz())
    }

    pub fn by(&self) -> By<'_> {
        By {
            session_id: Some(&self.authentication().session_id),
            time_zone: Some(&self.partner().time_zone),
            ..By::new(self.staff(), self.visitor.address.as_deref())
        }
    }

    /// An attempt to order or to change a subscription, on a page and today.
    pub fn attempt(&self) -> Attempt<'_> {
        let sandbox = self.visitor.sandbox;
        Attempt { by: self.by(), channel: Channel::Pages, today: self.today(), sandbox }
    }

    pub fn rules(&self) -> Rules<'_> {
        Rules {
            today: self.today(),
            own_domain: email_domain(&self.staff().email),
            catalogue: self.catalogue(),
            channel: Channel::Pages,
            sandbox: self.visitor.sandbox,
        }
    }
}
