//! Signing in with e-mail address and password, and out.

use actix_session::Session;
use actix_web::web::Data;
use askama::Template;
use secrecy::SecretString;

use crate::form;
use crate::model::input::Errors;
use crate::store::db::Db;
use crate::store::journal::{self, By, Entry};
use crate::store::staff;
use crate::web::error::Answer;
use crate::web::form::{Form, Query};
use crate::web::gate::{AnyStaff, Public};
use crate::web::page::{self, Page, own_path, see_other};
use crate::web::{passwords, session};

form! {
    SignInForm { email, password, next }
}

form! {
    /// `unsaved` says that a form was sent after the session had ended.
    NextQuery { next, unsaved }
}

#[derive(Template)]
#[template(path = "sign_in/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    email: String,
    next: String,
    unsaved: bool,
}

pub async fn new(Public(visitor): Public, Query(query): Query<NextQuery>) -> Answer {
    if visitor.signed_in.is_some() {
        return Ok(see_other(own_path(&query.next)));
    }
    let page = Page::new(&visitor);
    let unsaved = !query.unsaved.is_empty();
    let template =
        NewPage { page, errors: Errors::default(), email: String::new(), next: query.next, unsaved };
    page::ok(&template.page, &template)
}

pub async fn create(
    Public(visitor): Public,
    Form(form): Form<SignInForm>,
    db: Data<Db>,
    session: Session,
) -> Answer {
    let found = staff::find_credentials(&db, &form.email).await?;
    let hash = found.as_ref().map(|it| it.password_hash.clone());
    let password = SecretString::from(form.password);
    let (right, outdated) = passwords::verify(password.clone(), hash).await?;
    let Some(found) = found.filter(|_| right) else {
        let mut errors = Errors::default();
        errors.add("email", "error-sign-in");
        let page = Page::new(&visitor).with(&errors);
        let template = NewPage { page, errors, email: form.email, next: form.next, unsaved: false };
        return page::unprocessable(&template.page, &template);
    };
    if outdated {
        let hash = passwords::hash(password).await?;
        staff::update_password_hash(&db, &found.staff.id, &hash).await?;
    }
    session::begin(&session, &found.staff)?;
    let by = By { staff: &found.staff, address: visitor.address.as_deref() };
    let mut tx = db.begin().await?;
    journal::insert(&mut tx, by, Entry { action: "signed-in", ..Entry::default() }).await?;
    tx.commit().await?;
    Ok(see_other(own_path(&form.next)))
}

pub async fn destroy(_: AnyStaff, _: Form<()>, session: Session) -> Answer {
    session.purge();
    Ok(see_other("/sign-in"))
}
