//! Forgotten password: asks for a mail with a link. The answer is the same whoever the address is of.

use actix_web::web::Data;
use askama::Template;

use crate::form;
use crate::model::customers::contact;
use crate::model::kernel::input::Errors;
use crate::store::settings::mails;
use crate::web::answer::error::Answer;
use crate::web::answer::page::{self, Page, see_other};
use crate::web::outbox::Outbox;
use crate::web::request::form::Form;
use crate::web::request::gate::Public;
use crate::web::request::limits;
use crate::web::sign_in::entrance::Entrance;
use crate::web::sign_in::passwords_allowed::PasswordsAllowed;

form! {
    ResetForm { email }
}

#[derive(Template)]
#[template(path = "people/password_resets/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    email: String,
    /// Whether the register sends mail.
    mail: bool,
}

pub async fn new(
    PasswordsAllowed(Public(visitor)): PasswordsAllowed<Public>,
    outbox: Data<Outbox>,
) -> Answer {
    let (page, errors) = (Page::new(&visitor), Errors::default());
    let template = NewPage { page, errors, email: String::new(), mail: outbox.is_open() };
    page::ok(&template.page, &template)
}

pub async fn create(
    PasswordsAllowed(Public(visitor)): PasswordsAllowed<Public>,
    Form(form): Form<ResetForm>,
    entrance: Entrance,
    outbox: Data<Outbox>,
) -> Answer {
    if !outbox.is_open() {
        return Ok(see_other("/password-reset"));
    }
    let mut errors = Errors::default();
    let Some(email) = errors.check("email", contact::email(&form.email)) else {
        let page = Page::new(&visitor).with(&errors);
        let template = NewPage { page, errors, email: form.email, mail: true };
        return page::unprocessable(&template.page, &template);
    };
    if limits::password_reset(&entrance, &email).await? {
        let mut tx = entrance.db.begin().await?;
        mails::insert_password_reset(&mut tx, &email).await?;
        tx.commit().await?;
        outbox.wake();
    }
    Ok(see_other("/password-reset/sent"))
}

#[derive(Template)]
#[template(path = "people/password_resets/show.html")]
struct ShowPage {
    page: Page,
}

pub async fn show(Public(visitor): Public) -> Answer {
    let template = ShowPage { page: Page::new(&visitor) };
    page::ok(&template.page, &template)
}
