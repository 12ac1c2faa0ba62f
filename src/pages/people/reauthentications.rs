//! Reauthentication before a sensitive change.

use actix_web::web::Data;
use askama::Template;
use secrecy::SecretString;

use crate::form;
use crate::model::activity::action::Action;
use crate::model::kernel::input::Errors;
use crate::model::people::password;
use crate::pages::people::sign_in::NextQuery;
use crate::store::db::Db;
use crate::store::people::staff;
use crate::web::answer::error::Answer;
use crate::web::answer::page::{self, Page, own_path};
use crate::web::request::form::{Form, Query};
use crate::web::request::gate::AnyStaff;
use crate::web::request::limits;
use crate::web::sign_in::directory::Directories;
use crate::web::sign_in::entrance::Entrance;
use crate::web::sign_in::passwords;
use crate::web::sign_in::passwords_allowed::PasswordsAllowed;

form! {
    ReauthenticationForm { password, next }
}

#[derive(Template)]
#[template(path = "people/reauthentications/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    next: String,
    /// As in `NextQuery`.
    unsaved: String,
    /// The name of the firm's directory, if the staff member reauthenticates there.
    directory: Option<String>,
}

impl NewPage {
    /// The key of the text why the page that was opened is protected.
    fn reason(&self) -> &'static str {
        const REASONS: [(&str, &str); 5] = [
            ("/settings/api-keys", "prove-why-api-keys"),
            ("/settings/partner", "prove-why-partner"),
            ("/settings/users", "prove-why-users"),
            ("/agreements", "prove-why-catalogue"),
            ("/profile", "prove-why-profile"),
        ];
        let reason = REASONS.into_iter().find(|(start, _)| self.next.starts_with(start));
        reason.map_or("prove-why-other", |(_, key)| key)
    }
}

/// Asks for the password again, or sends a staff member without one to the
/// directory.
pub async fn new(
    member: AnyStaff,
    Query(query): Query<NextQuery>,
    db: Data<Db>,
    directories: Data<Directories>,
) -> Answer {
    let has_password = staff::find_password_hash(&db, &member.staff().id).await?.is_some();
    let directory = directories.name().filter(|_| !has_password || !directories.password_sign_in());
    let (page, errors) = (Page::of(&member), Errors::default());
    let template = NewPage { page, errors, next: query.next, unsaved: query.unsaved, directory };
    page::ok(&template.page, &template)
}

/// A correct password starts a new sign-in: with a new session key and the second factor.
pub async fn create(
    member: PasswordsAllowed<AnyStaff>,
    Form(form): Form<ReauthenticationForm>,
    db: Data<Db>,
    entrance: Entrance,
) -> Answer {
    let staff = member.staff();
    let tries = limits::second_factor(&entrance, &staff.id, &staff.email).await?;
    let hash = staff::find_password_hash(&db, &staff.id).await?;
    let check = passwords::verify(SecretString::from(form.password.as_str()), hash).await;
    let (tries, (right, _)) = tries.checked(&db, check).await?;
    if !right {
        entrance.log(staff, Action::PasswordRefused).await?;
        let mut errors = Errors::default();
        errors.add("password", "error-password-wrong");
        let page = Page::of(&member).with(&errors);
        let template = NewPage { page, errors, next: form.next, unsaved: String::new(), directory: None };
        return page::unprocessable(&template.page, &template);
    }
    let mut tx = entrance.begin(staff).await?;
    tries.give_back_in(&mut tx).await?;
    let factor_needed = password::needs_second_factor(&form.password);
    entrance.admit(tx, staff, member.partner(), factor_needed, own_path(&form.next)).await
}
