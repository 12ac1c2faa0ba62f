//! Resending a failed mail.

use actix_web::web::{Data, Path};

use crate::details;
use crate::model::activity::action::Action;
use crate::model::kernel::id::Id;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::Db;
use crate::store::settings::mails;
use crate::web::answer::error::Answer;
use crate::web::answer::page::{self, see_other};
use crate::web::outbox::Outbox;
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::GlobalOrUserAdmin;

pub async fn create(
    member: GlobalOrUserAdmin,
    _: Form<()>,
    path: Path<Id>,
    db: Data<Db>,
    outbox: Data<Outbox>,
) -> Answer {
    if !outbox.is_open() {
        // The page says that no mail server is configured.
        return Ok(see_other("/settings/mails"));
    }
    let mut tx = db.begin().await?;
    let Some(mail) = mails::update_due(&mut tx, &path).await? else {
        return Ok(page::done("/settings/mails", Done::MailOnItsWay));
    };
    let after = details! { Mail: mail.kind, Email: mail.email };
    let entry =
        Entry { person_id: Some(&mail.staff_id), after: Some(after), ..Entry::new(Action::MailResent) };
    activity_log::insert(&mut tx, member.by(), entry).await?;
    tx.commit().await?;
    outbox.wake();
    Ok(page::done("/settings/mails", Done::Mail))
}
