//! Keeps what a staff member typed into a form that was not saved: one that was refused, that was sent after the session
//! had ended or had to be confirmed again, or that was left to change the language. Its page shows it again for a day.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use crate::model::kernel::input::{Fields, Pairs};
use crate::store::db::Db;
use crate::store::people::kept_forms;
use crate::web::answer::error::Error;
use crate::web::request::form::take_all;
use crate::web::request::retries;
use crate::web::request::visitor::Visitor;
use crate::web::sign_in::session;
use crate::web::token;

/// What was kept of the form at the path of a GET, if anything. The page says when it was typed.
pub struct Kept<F> {
    form: Option<F>,
    visitor: Option<Rc<Visitor>>,
}

impl<F> Kept<F> {
    const NOTHING: Kept<F> = Kept { form: None, visitor: None };

    /// Only a form with this property.
    pub fn filter(self, is_wanted: impl FnOnce(&F) -> bool) -> Self {
        let form = self.form.filter(is_wanted);
        if let (None, Some(visitor)) = (&form, &self.visitor) {
            visitor.kept_at.set(None);
        }
        Kept { form, visitor: self.visitor }
    }

    pub fn form(self) -> Option<F> {
        self.form
    }

    /// The form as it was kept, or else as it is recorded.
    pub fn or_else(self, recorded: impl FnOnce() -> F) -> F {
        self.form.unwrap_or_else(recorded)
    }
}

impl<F: Fields + 'static> FromRequest for Kept<F> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let visitor = Visitor::of(request);
        let (db, path) = (request.app_data::<Data<Db>>().cloned(), request.path().to_owned());
        Box::pin(async move {
            let (Some(visitor), Some(db)) = (visitor, db) else { return Ok(Kept::NOTHING) };
            let Some(signed_in) = &visitor.signed_in else { return Ok(Kept::NOTHING) };
            let found = kept_forms::find(&**db, &signed_in.staff.id, &path).await?;
            // A newer version of the page may have other fields.
            let form = found.as_ref().and_then(|it| {
                let pairs: Pairs = serde_json::from_str(&it.fields).ok()?;
                take_all(pairs).ok()
            });
            if form.is_some() {
                visitor.kept_at.set(found.map(|it| it.kept_at));
            }
            Ok(Kept { form, visitor: Some(visitor) })
        })
    }
}

/// Keeps a form that was not saved, or forgets one that was. Returns whether a form was kept.
pub async fn note(
    db: &Db,
    visitor: &Visitor,
    request: &HttpRequest,
    status: StatusCode,
    error: Option<&Error>,
) -> bool {
    let noted = match (error, status) {
        (Some(Error::SignedOut), _) => keep_for_ended(db, request).await,
        (Some(Error::OwesReauthentication), _)
        | (None, StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT) => {
            keep_for_visitor(db, visitor, request, request.path()).await
        }
        (None, StatusCode::SEE_OTHER) => forget(db, visitor, request.path()).await,
        _ => Ok(false),
    };
    noted.unwrap_or_else(|error| {
        tracing::warn!(%error, "a form was not kept");
        false
    })
}

async fn keep_for_ended(db: &Db, request: &HttpRequest) -> Result<bool, Error> {
    let Some(fields) = retries::fields(request) else { return Ok(false) };
    let Some((staff_id, csrf)) = session::ended() else { return Ok(false) };
    save(db, &staff_id, &csrf, request.path(), fields).await
}

/// Keeps the form of a request for the page at this path.
pub async fn keep_for_visitor(
    db: &Db,
    visitor: &Visitor,
    request: &HttpRequest,
    path: &str,
) -> Result<bool, Error> {
    match (retries::fields(request), &visitor.signed_in) {
        (Some(fields), Some(signed_in)) => save(db, &signed_in.staff.id, &visitor.csrf, path, fields).await,
        _ => Ok(false),
    }
}

/// `csrf`: the form token that the form must have.
async fn save(
    db: &Db,
    staff_id: &str,
    csrf: &str,
    path: &str,
    fields: Vec<(String, String)>,
) -> Result<bool, Error> {
    let has_secret = retries::has_secret(&fields);
    let mut pairs: Pairs = fields.into_iter().collect();
    let has_token = pairs.remove("csrf").is_some_and(|sent| token::is_masked(&sent, csrf));
    if has_secret || !has_token || pairs.is_empty() {
        return Ok(false);
    }
    let fields = serde_json::to_string(&pairs).map_err(|it| Error::Unexpected(it.into()))?;
    let mut tx = db.begin().await?;
    kept_forms::save(&mut tx, staff_id, path, &fields).await?;
    tx.commit().await?;
    Ok(true)
}

/// Forgets the form at this path. Writes only if there is one.
async fn forget(db: &Db, visitor: &Visitor, path: &str) -> Result<bool, Error> {
    let Some(signed_in) = &visitor.signed_in else { return Ok(false) };
    let staff_id = &signed_in.staff.id;
    if kept_forms::find(db, staff_id, path).await?.is_some() {
        let mut tx = db.begin().await?;
        kept_forms::delete(&mut tx, staff_id, path).await?;
        tx.commit().await?;
    }
    Ok(false)
}
