//! Who is asking: put into every request by `identify`, looked at by gates and pages.

use std::rc::Rc;

use actix_web::{HttpMessage, HttpRequest};
use chrono::NaiveDate;

use super::texts::Lang;
use crate::model::clock;
use crate::model::company::{Reseller, Rules};
use crate::model::person::email_domain;
use crate::model::staff::Staff;
use crate::store::journal::By;
use crate::store::partner::Partner;

pub struct Visitor {
    pub lang: Lang,
    /// The unmasked form token of the session or, before sign-in, of the browser.
    pub csrf: String,
    /// Path and query, to come back to.
    pub path: String,
    pub address: Option<String>,
    /// Whether a form was sent.
    pub sent: bool,
    pub signed_in: Option<Rc<SignedIn>>,
}

#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct SignedIn {
    pub staff: Staff,
    pub partner: Partner,
}

impl Visitor {
    /// The visitor of a request that went through `identify`.
    pub fn of(request: &HttpRequest) -> Option<Rc<Visitor>> {
        request.extensions().get::<Rc<Visitor>>().cloned()
    }
}

/// A visitor who is signed in.
#[derive(Clone)]
pub struct Member {
    pub visitor: Rc<Visitor>,
    signed_in: Rc<SignedIn>,
}

impl Member {
    pub fn new(visitor: Rc<Visitor>) -> Option<Member> {
        let signed_in = visitor.signed_in.clone()?;
        Some(Member { visitor, signed_in })
    }

    pub fn staff(&self) -> &Staff {
        &self.signed_in.staff
    }

    pub fn partner(&self) -> &Partner {
        &self.signed_in.partner
    }

    /// Today where the partner is.
    pub fn today(&self) -> NaiveDate {
        clock::today(self.partner().tz())
    }

    pub fn by(&self) -> By<'_> {
        By { staff: self.staff(), address: self.visitor.address.as_deref() }
    }

    pub fn rules<'a>(&self, resellers: &'a [Reseller]) -> Rules<'a> {
        Rules { today: self.today(), own_domain: email_domain(&self.staff().email), resellers }
    }
}
