//! Signing in by any method: request data, and starting the session.

use std::future::{Ready, ready};
use std::rc::Rc;

use actix_session::{Session, SessionExt};
use actix_web::cookie::Cookie;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use chrono::{DateTime, Utc};

use crate::details;
use crate::model::activity::action::Action;
use crate::model::kernel::clock;
use crate::model::kernel::id::Id;
use crate::model::people::device;
use crate::model::people::staff::Staff;
use crate::model::settings::partner::Partner;
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::db::{Db, Tx};
use crate::store::people::sessions::NewSession;
use crate::store::people::{devices, sessions, staff};
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{own_path, see_other, with_cookie};
use crate::web::request::cookies::{self, Secure};
use crate::web::request::visitor::{Member, Owes, Visitor};
use crate::web::sign_in::key_change::KeyChange;
use crate::web::sign_in::session;
use crate::web::token;

/// Whether second factors are optional for everybody, admins included. An existing second factor is still required.
#[derive(Clone, Copy)]
pub struct PasswordAlone(pub bool);

pub struct Entrance {
    pub db: Data<Db>,
    pub visitor: Rc<Visitor>,
    pub secure: Secure,
    session: Session,
    /// The device token, if the browser is a known device.
    device: Option<String>,
    user_agent: String,
    password_alone: bool,
    /// When the staff member authenticated. `None`: just now.
    proved_at: Option<DateTime<Utc>>,
}

impl FromRequest for Entrance {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Entrance::of(request).ok_or_else(|| Error::Unexpected(anyhow::anyhow!("no shared data"))))
    }
}

impl Entrance {
    fn of(request: &HttpRequest) -> Option<Entrance> {
        let agent = request.headers().get(header::USER_AGENT).and_then(|it| it.to_str().ok());
        Some(Entrance {
            db: request.app_data::<Data<Db>>()?.clone(),
            visitor: Visitor::of(request)?,
            secure: Secure::of(request),
            session: request.get_session(),
            device: cookies::DEVICE.read(request).filter(|it| token::is_token(it)),
            user_agent: agent.unwrap_or_default().to_owned(),
            password_alone: request.app_data::<Data<PasswordAlone>>().is_some_and(|it| it.0),
            proved_at: None,
        })
    }

    /// For a staff member who authenticated elsewhere, at this time.
    pub fn proved_at(self, at: DateTime<Utc>) -> Entrance {
        Entrance { proved_at: Some(at), ..self }
    }

    pub fn address(&self) -> &str {
        self.visitor.address.as_deref().unwrap_or_default()
    }

    pub fn by<'a>(&'a self, staff: &'a Staff) -> By<'a> {
        By::new(staff, self.visitor.address.as_deref())
    }

    /// The hash of the device token, if this account has signed in from it.
    pub async fn known_device(&self, email: &str) -> Result<Option<String>, Error> {
        let Some(hash) = self.device.as_deref().map(token::hash) else {
            return Ok(None);
        };
        Ok(devices::is_known(&self.db, &hash, email).await?.then_some(hash))
    }

    /// Writes an action of a staff member, or a failed authentication, to the activity log.
    pub async fn log(&self, staff: &Staff, action: Action) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        let entry = Entry::new(action);
        activity_log::insert(&mut tx, self.by(staff), entry).await?;
        Ok(tx.commit().await?)
    }

    fn new_session(&self, staff: &Staff, factor_passed: bool, factor_needed: bool) -> NewSession {
        NewSession {
            id: Id::generate().into(),
            staff_id: staff.id.clone(),
            staff_version: staff.version,
            factor_passed,
            factor_needed,
            device: device::name(&self.user_agent),
            address: self.visitor.address.clone(),
            proved_at: self.proved_at.unwrap_or_else(clock::now),
        }
    }

    /// Begins the transaction of a sign-in, and locks the staff member before anything else. Changes of how they sign
    /// in lock in the same order.
    pub async fn begin(&self, staff: &Staff) -> Result<Tx, Error> {
        let mut tx = self.db.begin().await?;
        sessions::lock(&mut tx, &staff.id).await?;
        Ok(tx)
    }

    /// After the correct password: commits, and continues with the second factor if required. `factor_needed` requires
    /// one regardless of the firm's setting.
    pub async fn admit(
        &self,
        tx: Tx,
        staff: &Staff,
        partner: &Partner,
        factor_needed: bool,
        next: &str,
    ) -> Answer {
        let asked = !self.password_alone && (factor_needed || partner.needs_second_factor(staff));
        let page = match (staff.second_factor, asked) {
            (true, _) => "/sign-in/second-factor",
            (false, true) => "/profile/second-factor/new",
            (false, false) => return self.sign_in(tx, staff, None, next).await,
        };
        tracing::info!(staff_id = staff.id, address = self.address(), "first factor given, another is owed");
        self.begin_session(tx, self.new_session(staff, false, factor_needed)).await?;
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
        Ok(see_other(&format!("{page}?{query}")))
    }

    /// After complete authentication: stores the session, commits, and redirects to the requested page. If this fails,
    /// nothing of the sign-in is stored, and a code can be used again. `factor` is the second factor used, for
    /// the activity log.
    pub async fn sign_in(&self, mut tx: Tx, staff: &Staff, factor: Option<&str>, next: &str) -> Answer {
        let device = self.record(&mut tx, staff, factor).await?;
        let factor_passed = factor.is_some() || self.password_alone;
        self.begin_session(tx, self.new_session(staff, factor_passed, false)).await?;
        with_cookie(see_other(own_path(next)), &device)
    }

    async fn begin_session(&self, tx: Tx, new: NewSession) -> Result<(), Error> {
        let former = self.visitor.session();
        session::begin(&self.session, tx, &new, former.map(|it| &**it)).await
    }

    /// Records a complete sign-in, and returns the device cookie.
    async fn record(
        &self,
        tx: &mut Tx,
        staff: &Staff,
        factor: Option<&str>,
    ) -> Result<Cookie<'static>, Error> {
        let device = self.device.clone().unwrap_or_else(token::generate);
        staff::update_last_sign_in(tx, &staff.id).await?;
        devices::save(tx, &token::hash(&device), &staff.id, staff.version).await?;
        let after = factor.map(|it| details! { SecondFactor: it });
        let entry = Entry { after, ..Entry::new(Action::SignedIn) };
        activity_log::insert(tx, self.by(staff), entry).await?;
        Ok(cookies::DEVICE.set(self.secure, device))
    }

    /// Begins a change of how the staff member signs in. Their session gets a new key.
    pub async fn begin_change(&self, member: &Member) -> Result<KeyChange, Error> {
        let session_id = &member.authentication().session_id;
        KeyChange::begin(&self.db, self.session.clone(), &member.staff().id, session_id).await
    }

    /// Completes the sign-in of a staff member who sets up their first second factor, in the transaction of this change.
    /// Their session goes on. Returns the device cookie.
    pub async fn complete(
        &self,
        tx: &mut Tx,
        member: &Member,
        factor: &str,
    ) -> Result<Cookie<'static>, Error> {
        sessions::update_proved_at(tx, &member.authentication().session_id, clock::now()).await?;
        self.record(tx, member.staff(), Some(factor)).await
    }

    /// Registers this browser as a known device again, after a change that forgot all devices.
    pub async fn remember(&self, tx: &mut Tx, staff_id: &str) -> Result<Cookie<'static>, Error> {
        let device = token::generate();
        let row = staff::find(&mut *tx, staff_id).await?.ok_or(Error::NotFound)?;
        devices::save(tx, &token::hash(&device), staff_id, row.staff.version).await?;
        Ok(cookies::DEVICE.set(self.secure, device))
    }

    /// Ends the session of a staff member.
    pub async fn sign_out(&self, member: &Member) -> Result<(), Error> {
        let staff = member.staff();
        let mut tx = self.begin(staff).await?;
        sessions::delete_one_of(&mut tx, &staff.id, &member.authentication().session_id).await?;
        if member.owes() == Owes::Nothing {
            activity_log::insert(&mut tx, self.by(staff), Entry::new(Action::SignedOut)).await?;
        }
        tx.commit().await?;
        self.forget_session();
        Ok(())
    }

    /// Removes the session's cookie from the browser.
    pub fn forget_session(&self) {
        self.session.purge();
    }
}
