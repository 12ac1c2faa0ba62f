//! What a one-time link opens: the choice of a first password, or of another.

use std::rc::Rc;

use actix_web::web::{Data, Path};
use askama::Template;
use secrecy::SecretString;

use crate::form;
use crate::model::action::Action;
use crate::model::input::Errors;
use crate::model::partner::Partner;
use crate::model::password;
use crate::store::activity_log::{self, Entry};
use crate::store::db::Db;
use crate::store::mails::Kind;
use crate::store::staff::Person;
use crate::store::{links, partner, staff as people};
use crate::web::directory::Directories;
use crate::web::entrance::Entrance;
use crate::web::error::{Answer, Error};
use crate::web::form::Form;
use crate::web::gate::Public;
use crate::web::outbox::Outbox;
use crate::web::page::{self, Page, see_other_with};
use crate::web::visitor::Visitor;
use crate::web::{passwords, token};

form! {
    ChoiceForm { new_password }
}

#[derive(Template)]
#[template(path = "password_choices/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    token: String,
    person: Person,
    partner: Partner,
    min: usize,
}

impl NewPage {
    fn new(visitor: &Rc<Visitor>, token: String, found: (Person, Partner), errors: Errors) -> Self {
        let (person, partner) = found;
        let min = partner.shortest_password(&person.staff);
        NewPage { page: Page::new(visitor).with(&errors), errors, token, person, partner, min }
    }
}

/// Whose link it is, and their firm.
async fn find(db: &Db, token: &str) -> Result<(Person, Partner), Error> {
    let id = links::find_staff(db, &token::hash(token)).await?.ok_or(Error::LinkOver)?;
    let person = people::find(db, &id).await?.ok_or(Error::LinkOver)?;
    Ok((person, partner::find(db).await?.ok_or(Error::LinkOver)?))
}

pub async fn new(
    Public(visitor): Public,
    path: Path<String>,
    db: Data<Db>,
    directories: Data<Directories>,
) -> Answer {
    directories.allow_passwords()?;
    let token = path.into_inner();
    let found = find(&db, &token).await?;
    let template = NewPage::new(&visitor, token, found, Errors::default());
    page::ok(&template.page, &template)
}

pub async fn create(
    Public(visitor): Public,
    Form(form): Form<ChoiceForm>,
    path: Path<String>,
    entrance: Entrance,
    outbox: Data<Outbox>,
    directories: Data<Directories>,
) -> Answer {
    directories.allow_passwords()?;
    let (token, db) = (path.into_inner(), &entrance.db);
    let (person, partner) = find(db, &token).await?;
    let staff = &person.staff;
    let mut errors = Errors::default();
    let personal = [staff.name.as_str(), &staff.email, &partner.legal_name];
    let chosen = password::parse(&form.new_password, partner.shortest_password(staff), &personal);
    let Some(chosen) = errors.check("new_password", chosen) else {
        let template = NewPage::new(&visitor, token, (person, partner), errors);
        return page::unprocessable(&template.page, &template);
    };
    let hash = passwords::hash(SecretString::from(chosen)).await?;
    let mut tx = db.begin().await?;
    if !links::delete_all_of(&mut tx, &token::hash(&token), &staff.id).await? {
        return Err(Error::LinkOver);
    }
    people::change_password(&mut tx, &staff.id, &hash, None).await?;
    if staff.language.is_none() {
        people::update_language(&mut tx, &staff.id, visitor.lang.code()).await?;
    }
    let action = if person.has_password { Action::PasswordReset } else { Action::PasswordChosen };
    let entry = Entry { person_id: Some(&staff.id), ..Entry::new(action) };
    activity_log::insert(&mut tx, entrance.by(staff), entry).await?;
    if person.has_password || person.from_directory {
        outbox.insert(&mut tx, Kind::PasswordChanged, &staff.id, None).await?;
    }
    // Whoever has the link is who it was sent to: guesses of strangers shall not keep them waiting.
    let device = entrance.remember(&mut tx, &staff.id).await?;
    tx.commit().await?;
    outbox.wake();
    see_other_with("/sign-in?saved=password", &device)
}
