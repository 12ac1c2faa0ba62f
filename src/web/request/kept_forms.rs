//! Keeps the typed text of a form that was not saved: after a refusal, an ended session, a required reauthentication or a
//! change of the language. The page of the form shows the text again for a day.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::dev::{Payload, ResourceDef};
use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use crate::model::kernel::input::{Fields, Pairs};
use crate::model::kernel::lang::Lang;
use crate::store::db::Db;
use crate::store::people::kept_forms;
use crate::web::answer::error::Error;
use crate::web::request::form::take_all;
use crate::web::request::retries;
use crate::web::request::visitor::Visitor;
use crate::web::sign_in::session;
use crate::web::token;

/// Where the choice of the language is sent.
const LANGUAGE: &str = "/language";

/// The form that was kept for the path of a GET request, if any. The page says when it was kept.
pub struct Kept<F> {
    form: Option<F>,
    visitor: Option<Rc<Visitor>>,
}

impl<F> Kept<F> {
    const NOTHING: Kept<F> = Kept { form: None, visitor: None };

    /// Drops a kept form that does not have this property.
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

    /// The kept form, or else the form with the recorded values.
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

/// The paths of the pages that take `Kept`. Nothing is kept for another page.
pub struct FormPages(pub ResourceDef);

impl FormPages {
    /// Whether a path has such a page.
    fn have(request: &HttpRequest, path: &str) -> bool {
        request.app_data::<Data<FormPages>>().is_some_and(|it| it.0.is_match(path))
    }
}

/// What a handler says of a form, if the status of the response does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was saved, although the response is not a redirect.
    Saved,
    /// A button beside the form was pressed. What was typed is shown again on the page of the redirect.
    Typed,
}

/// Keeps the form if it was not saved, and deletes the kept form if it was saved. Returns whether it was kept.
pub async fn note(
    db: &Db,
    visitor: &Visitor,
    request: &HttpRequest,
    response: (StatusCode, Option<Outcome>),
    error: Option<&Error>,
) -> bool {
    let path = page_of(request);
    let noted = match (error, response) {
        (Some(Error::SignedOut), _) => keep_for_ended_session(db, request, &path).await,
        (Some(Error::OwesReauthentication), _)
        | (None, (StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT, _) | (_, Some(Outcome::Typed))) => {
            keep_for_visitor(db, visitor, request, &path).await
        }
        (None, (StatusCode::SEE_OTHER, _) | (_, Some(Outcome::Saved))) if request.path() != LANGUAGE => {
            forget(db, visitor, &path).await
        }
        _ => Ok(false),
    };
    noted.unwrap_or_else(|error| {
        tracing::warn!(%error, "a form was not kept");
        false
    })
}

/// The path of the page with the form that was sent. A button for the language sends it to another path.
fn page_of(request: &HttpRequest) -> String {
    let mut query = url::form_urlencoded::parse(request.query_string().as_bytes());
    let address = match request.path() {
        LANGUAGE => query.find(|(name, _)| name == "next").map(|(_, it)| it.into_owned()).unwrap_or_default(),
        path => path.to_owned(),
    };
    address.split('?').next().unwrap_or_default().to_owned()
}

async fn keep_for_ended_session(db: &Db, request: &HttpRequest, path: &str) -> Result<bool, Error> {
    let Some((staff_id, csrf)) = session::ended() else { return Ok(false) };
    save(db, request, (&staff_id, &csrf), path, |_| {}).await
}

async fn keep_for_visitor(
    db: &Db,
    visitor: &Visitor,
    request: &HttpRequest,
    path: &str,
) -> Result<bool, Error> {
    let Some(signed_in) = &visitor.signed_in else { return Ok(false) };
    save(db, request, (&signed_in.staff.id, &visitor.csrf), path, |_| {}).await
}

/// Keeps the form that was sent with a choice of the language, for its page. If the form has that choice too, it follows.
pub async fn keep_across_languages(
    db: &Db,
    visitor: &Visitor,
    request: &HttpRequest,
    lang: Lang,
) -> Result<bool, Error> {
    let Some(signed_in) = &visitor.signed_in else { return Ok(false) };
    let follow = |form: &mut Pairs| {
        if let Some(own_language) = form.get_mut("own_language") {
            *own_language = lang.code().to_owned();
        }
    };
    save(db, request, (&signed_in.staff.id, &visitor.csrf), &page_of(request), follow).await
}

/// Keeps the form of a request for the page at this path. `owner`: the ID of the staff member, and the form token that the
/// form must have.
async fn save(
    db: &Db,
    request: &HttpRequest,
    (staff_id, csrf): (&str, &str),
    path: &str,
    change: impl FnOnce(&mut Pairs),
) -> Result<bool, Error> {
    let Some(fields) = retries::fields(request).filter(|_| FormPages::have(request, path)) else {
        return Ok(false);
    };
    let has_secret = retries::has_secret(&fields);
    let mut pairs: Pairs = fields.into_iter().collect();
    let has_token = pairs.remove("csrf").is_some_and(|sent| token::is_masked(&sent, csrf));
    if has_secret || !has_token || pairs.is_empty() {
        return Ok(false);
    }
    change(&mut pairs);
    let fields = serde_json::to_string(&pairs).map_err(|it| Error::Unexpected(it.into()))?;
    let mut tx = db.begin().await?;
    kept_forms::save(&mut tx, staff_id, path, &fields).await?;
    tx.commit().await?;
    Ok(true)
}

/// Deletes the form that was kept for this path. Writes only if there is one.
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
