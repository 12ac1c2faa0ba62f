//! Changing the own password.

use actix_web::web::Data;
use askama::Template;
use secrecy::SecretString;

use crate::form;
use crate::model::activity::action::Action;
use crate::model::kernel::input::Errors;
use crate::model::people::password;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::people::staff;
use crate::store::settings::mails::Kind;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::outbox::Outbox;
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::AnyStaff;
use crate::web::request::limits;
use crate::web::request::visitor::Member;
use crate::web::sign_in::entrance::Entrance;
use crate::web::sign_in::passwords;
use crate::web::sign_in::passwords_allowed::PasswordsAllowed;

form! {
    PasswordForm { current_password, new_password }
}

#[derive(Template)]
#[template(path = "people/passwords/edit.html")]
struct EditPage {
    page: Page,
    errors: Errors,
    min: usize,
}

impl EditPage {
    fn new(member: &Member, errors: Errors) -> Self {
        let min = member.partner().shortest_password(member.staff());
        EditPage { page: Page::of(member).with(&errors), errors, min }
    }
}

pub async fn edit(member: PasswordsAllowed<AnyStaff>, entrance: Entrance) -> Answer {
    if staff::find_password_hash(&entrance.db, &member.staff().id).await?.is_none() {
        return Err(Error::NotFound);
    }
    let template = EditPage::new(&member, Errors::default());
    page::ok(&template.page, &template)
}

pub async fn update(
    member: PasswordsAllowed<AnyStaff>,
    Form(form): Form<PasswordForm>,
    entrance: Entrance,
    outbox: Data<Outbox>,
) -> Answer {
    let (staff, db) = (member.staff(), &entrance.db);
    let tries = limits::second_factor(&entrance, &staff.id, &staff.email).await?;
    let hash = staff::find_password_hash(db, &staff.id).await?.ok_or(Error::NotFound)?;
    let check = passwords::verify(SecretString::from(form.current_password), Some(hash)).await;
    let (tries, (right, _)) = tries.checked(db, check).await?;
    let mut errors = Errors::default();
    if right {
        tries.give_back(db).await?;
    } else {
        entrance.log(staff, Action::PasswordRefused).await?;
        errors.add("current_password", "error-password-wrong");
    }
    let min = member.partner().shortest_password(staff);
    let personal = [staff.name.as_str(), &staff.email, &member.partner().legal_name];
    let new = errors.check("new_password", password::parse(&form.new_password, min, &personal));
    let Some(new) = new.filter(|_| errors.is_empty()) else {
        let template = EditPage::new(&member, errors);
        return page::unprocessable(&template.page, &template);
    };
    let hash = passwords::hash(SecretString::from(new)).await?;
    let mut change = entrance.begin_change(&member).await?;
    let (tx, ended) = change.parts();
    staff::change_password(tx, ended, &hash).await?;
    let device = entrance.remember(tx, &staff.id).await?;
    let entry = Entry { person_id: Some(&staff.id), ..Entry::new(Action::PasswordChanged) };
    activity_log::insert(tx, member.by(), entry).await?;
    outbox.insert(tx, Kind::PasswordChanged, &staff.id, None).await?;
    change.commit().await?;
    outbox.wake();
    page::with_cookie(page::done("/profile", Done::Password), &device)
}
