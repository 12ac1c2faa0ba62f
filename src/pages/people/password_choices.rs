//! Choosing a first or new password through a one-time link.

use std::rc::Rc;

use actix_web::web::{Data, Path};
use askama::Template;
use secrecy::SecretString;

use crate::form;
use crate::model::activity::action::Action;
use crate::model::kernel::input::Errors;
use crate::model::people::password;
use crate::model::settings::partner::Partner;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::Db;
use crate::store::people::staff::StaffRow;
use crate::store::people::{sessions, sign_in_links, staff};
use crate::store::settings::mails::Kind;
use crate::store::settings::partner;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::outbox::Outbox;
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::Public;
use crate::web::request::visitor::Visitor;
use crate::web::sign_in::entrance::Entrance;
use crate::web::sign_in::passwords;
use crate::web::sign_in::passwords_allowed::PasswordsAllowed;
use crate::web::token;

form! {
    ChoiceForm { new_password }
}

#[derive(Template)]
#[template(path = "people/password_choices/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    token: String,
    row: StaffRow,
    partner: Partner,
    min: usize,
}

impl NewPage {
    fn new(visitor: &Rc<Visitor>, token: String, found: (StaffRow, Partner), errors: Errors) -> Self {
        let (row, partner) = found;
        let min = partner.shortest_password(&row.staff);
        NewPage { page: Page::new(visitor).with(&errors), errors, token, row, partner, min }
    }
}

/// The owner of the link, and the firm.
async fn find(db: &Db, token: &str) -> Result<(StaffRow, Partner), Error> {
    let id = sign_in_links::find_staff(db, &token::hash(token)).await?.ok_or(Error::LinkOver)?;
    let staff = staff::find(db, &id).await?.ok_or(Error::LinkOver)?;
    Ok((staff, partner::find(db).await?.ok_or(Error::LinkOver)?))
}

pub async fn new(
    PasswordsAllowed(Public(visitor)): PasswordsAllowed<Public>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let token = path.into_inner();
    let found = find(&db, &token).await?;
    let template = NewPage::new(&visitor, token, found, Errors::default());
    page::ok(&template.page, &template)
}

pub async fn create(
    PasswordsAllowed(Public(visitor)): PasswordsAllowed<Public>,
    Form(form): Form<ChoiceForm>,
    path: Path<String>,
    entrance: Entrance,
    outbox: Data<Outbox>,
) -> Answer {
    let (token, db) = (path.into_inner(), &entrance.db);
    let (row, partner) = find(db, &token).await?;
    let staff = &row.staff;
    let mut errors = Errors::default();
    let personal = [staff.name.as_str(), &staff.email, &partner.legal_name];
    let chosen = password::parse(&form.new_password, partner.shortest_password(staff), &personal);
    let Some(chosen) = errors.check("new_password", chosen) else {
        let template = NewPage::new(&visitor, token, (row, partner), errors);
        return page::unprocessable(&template.page, &template);
    };
    let hash = passwords::hash(SecretString::from(chosen)).await?;
    let mut tx = db.begin().await?;
    if !sign_in_links::delete_all_of(&mut tx, &token::hash(&token), &staff.id).await? {
        return Err(Error::LinkOver);
    }
    let ended = sessions::end_all(&mut tx, &staff.id).await?;
    staff::change_password(&mut tx, &ended, &hash).await?;
    if staff.language.is_none() {
        staff::update_language(&mut tx, &staff.id, visitor.lang.code()).await?;
    }
    let action = if row.has_password { Action::PasswordReset } else { Action::PasswordChosen };
    let entry = Entry { person_id: Some(&staff.id), ..Entry::new(action) };
    activity_log::insert(&mut tx, entrance.by(staff), entry).await?;
    if row.has_password || row.from_directory {
        outbox.insert(&mut tx, Kind::PasswordChanged, &staff.id, None).await?;
    }
    // The link proves who this is: guesses of strangers must not make them wait.
    let device = entrance.remember(&mut tx, &staff.id).await?;
    tx.commit().await?;
    outbox.wake();
    page::with_cookie(page::done("/sign-in", Done::PasswordChosen), &device)
}
