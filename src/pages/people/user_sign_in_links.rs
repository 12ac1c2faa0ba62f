//! A one-time link for a staff member. It is mailed to them, or displayed once to the admin if no mail can be sent.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::model::activity::action::Action;
use crate::model::kernel::id::Id;
use crate::model::people::staff::Staff;
use crate::pages::people::managed_staff::find_managed;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::{Db, Tx};
use crate::store::people::sign_in_links::{self, Purpose};
use crate::store::settings::mails::Kind;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::outbox::Outbox;
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::{GlobalOrUserAdmin, Reauthenticated};
use crate::web::request::origin::PublicUrl;
use crate::web::request::visitor::Member;
use crate::web::sign_in::passwords_allowed::PasswordsAllowed;
use crate::web::token;

#[derive(Template)]
#[template(path = "people/user_sign_in_links/show.html")]
struct ShowPage {
    page: Page,
    name: String,
    staff_id: String,
    link: String,
    text: String,
}

/// The page with the link. The link is shown only here.
pub fn show(member: &Member, url: &PublicUrl, staff: &Staff, purpose: Purpose, token: &str) -> Answer {
    let (page, name) = (Page::of(member).shown_once(), staff.name.clone());
    let text = match purpose {
        Purpose::PasswordReset => page.f("link-text-password-reset", &[("name", &name)]),
        Purpose::Invitation | Purpose::SetUp => page.f("link-text-invitation", &[("name", &name)]),
    };
    let link = url.join(&format!("/password/{token}"))?;
    let template = ShowPage { page, name, staff_id: staff.id.clone(), link, text };
    page::ok(&template.page, &template)
}

/// Writes a mail with a link to the outbox, or returns the link's token without a mail server.
pub async fn send_or_make(
    tx: &mut Tx,
    member: &Member,
    outbox: &Outbox,
    staff: &Staff,
    purpose: Purpose,
) -> sqlx::Result<Option<String>> {
    if outbox.is_open() {
        let kind = match purpose {
            Purpose::PasswordReset => Kind::PasswordReset,
            Purpose::Invitation | Purpose::SetUp => Kind::Invitation,
        };
        outbox.insert(tx, kind, &staff.id, Some(&member.staff().name)).await?;
        return Ok(None);
    }
    let token = token::generate();
    sign_in_links::replace_for(tx, &token::hash(&token), purpose, &staff.id).await?;
    Ok(Some(token))
}

pub async fn create(
    member: PasswordsAllowed<Reauthenticated<GlobalOrUserAdmin>>,
    _: Form<()>,
    path: Path<Id>,
    db: Data<Db>,
    outbox: Data<Outbox>,
    url: Data<PublicUrl>,
) -> Answer {
    let row = find_managed(&member, &db, &path).await?;
    // No link for a staff member who signs in with the directory, or for a service account, which cannot sign
    // in.
    if row.staff.is_program_account
        || row.deactivated_at.is_some()
        || (row.from_directory && !row.has_password)
    {
        return Err(Error::NotFound);
    }
    let (purpose, action, done) = match row.has_password {
        true => (Purpose::PasswordReset, Action::LinkMade, Done::StaffReset),
        false => (Purpose::Invitation, Action::UserInvited, Done::StaffInvited),
    };
    let mut tx = db.begin().await?;
    let token = send_or_make(&mut tx, &member, &outbox, &row.staff, purpose).await?;
    let entry = Entry { person_id: Some(&row.staff.id), ..Entry::new(action) };
    activity_log::insert(&mut tx, member.by(), entry).await?;
    tx.commit().await?;
    outbox.wake();
    match token {
        Some(token) => show(&member, &url, &row.staff, purpose, &token),
        None => Ok(page::done(&format!("/settings/users/{}", row.staff.id), done)),
    }
}
