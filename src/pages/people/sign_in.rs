//! Signing in with email and password, and signing out.

use actix_web::web::Data;
use askama::Template;
use secrecy::SecretString;

use crate::form;
use crate::model::activity::action::Action;
use crate::model::kernel::input::Errors;
use crate::model::people::password;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::Db;
use crate::store::people::staff;
use crate::store::settings::partner;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page, own_path, see_other};
use crate::web::request::done::Done;
use crate::web::request::form::{Form, Query};
use crate::web::request::gate::{AnySession, Public};
use crate::web::request::limits;
use crate::web::request::visitor::Visitor;
use crate::web::sign_in::directory::Directories;
use crate::web::sign_in::entrance::Entrance;
use crate::web::sign_in::passwords;
use crate::web::sign_in::passwords_allowed::PasswordsAllowed;

form! {
    SignInForm { email, password, next }
}

impl SignInForm {
    /// Why the sign-in is refused. An empty field is named. It has been checked like any other, so that the response takes
    /// the same time and counts as an attempt.
    fn errors(&self) -> Errors {
        let mut errors = Errors::default();
        if self.email.trim().is_empty() {
            errors.add("email", "error-own-email-missing");
        }
        if self.password.is_empty() {
            errors.add("password", "error-own-password-missing");
        }
        if errors.is_empty() {
            errors.add("email", "error-sign-in");
        }
        errors
    }
}

form! {
    /// `unsaved`: a form was sent after the session had ended. "kept": it is shown again.
    NextQuery { next, unsaved }
}

#[derive(Template)]
#[template(path = "people/sign_in/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    email: String,
    next: String,
    /// As in `NextQuery`.
    unsaved: String,
    /// The directory's name, and whether passwords work too.
    directory: Option<String>,
    password_sign_in: bool,
}

impl NewPage {
    fn new(page: Page, next: String, directories: &Directories) -> NewPage {
        NewPage {
            page,
            errors: Errors::default(),
            email: String::new(),
            next,
            unsaved: String::new(),
            directory: directories.name(),
            password_sign_in: directories.password_sign_in(),
        }
    }
}

pub async fn new(
    Public(visitor): Public,
    Query(query): Query<NextQuery>,
    directories: Data<Directories>,
) -> Answer {
    if visitor.signed_in.is_some() {
        return Ok(see_other(own_path(&query.next)));
    }
    let template =
        NewPage { unsaved: query.unsaved, ..NewPage::new(Page::new(&visitor), query.next, &directories) };
    page::ok(&template.page, &template)
}

pub async fn create(
    PasswordsAllowed(Public(visitor)): PasswordsAllowed<Public>,
    Form(form): Form<SignInForm>,
    db: Data<Db>,
    directories: Data<Directories>,
    entrance: Entrance,
) -> Answer {
    let tries = limits::sign_in(&entrance, &form.email).await?;
    let found = staff::find_credentials(&db, &form.email).await?;
    let hash = found.as_ref().and_then(|it| it.password_hash.clone());
    let password = SecretString::from(form.password.as_str());
    let check = passwords::verify(password.clone(), hash).await;
    let (tries, (right, outdated)) = tries.checked(&db, check).await?;
    let Some(found) = found.as_ref().filter(|_| right) else {
        let person_id = found.as_ref().map(|it| it.staff.id.as_str());
        log_refusal(&db, &visitor, person_id).await?;
        let errors = form.errors();
        let page = Page::new(&visitor).with(&errors);
        let template = NewPage { errors, email: form.email, ..NewPage::new(page, form.next, &directories) };
        return page::unprocessable(&template.page, &template);
    };
    let (tries, new_hash) = match outdated {
        true => {
            let (tries, hash) = tries.checked(&db, passwords::hash(password).await).await?;
            (tries, Some(hash))
        }
        false => (tries, None),
    };
    let partner = partner::find(&**db).await?.ok_or(Error::NotFound)?;
    let factor_needed = password::needs_second_factor(&form.password);
    let mut tx = entrance.begin(&found.staff).await?;
    tries.give_back_in(&mut tx).await?;
    if let Some(new) = new_hash {
        let before = found.password_hash.as_deref().unwrap_or_default();
        staff::update_password_hash(&mut tx, &found.staff.id, before, &new).await?;
    }
    entrance.admit(tx, &found.staff, &partner, factor_needed, own_path(&form.next)).await
}

async fn log_refusal(db: &Db, visitor: &Visitor, person_id: Option<&str>) -> Result<(), Error> {
    let mut tx = db.begin().await?;
    let entry = Entry { person_id, ..Entry::new(Action::SignInRefused) };
    activity_log::insert_from_nobody(&mut tx, visitor.address.as_deref(), entry).await?;
    Ok(tx.commit().await?)
}

pub async fn destroy(AnySession(member): AnySession, _: Form<()>, entrance: Entrance) -> Answer {
    match entrance.sign_out(&member).await {
        Err(error @ (Error::DiskFull(_) | Error::Unavailable(_))) => {
            entrance.forget_session();
            tracing::warn!(%error, "a session has ended in the browser only");
            Ok(page::done("/sign-in", Done::SignedOutHere))
        }
        ended => ended.map(|()| see_other("/sign-in")),
    }
}
