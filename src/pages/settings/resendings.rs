//! Sending a mail again that could not be sent.

use actix_web::web::{Data, Path};

use crate::model::kernel::id::Id;
use crate::store::activity::journal::{self, Entry};
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
        // The page says that no mail server is set up.
        return Ok(see_other("/settings/mails"));
    }
    let mut tx = db.begin().await?;
    let Some(mail) = mails::update_due(&mut tx, &path).await? else {
        // It has been sent meanwhile, or is about to be: the list says so.
        return Ok(see_other("/settings/mails"));
    };
    let after = serde_json::json!({ "mail": mail.kind, "email": mail.email });
    let entry = Entry {
        action: "mail-resent",
        person_id: Some(&mail.staff_id),
        after: Some(after),
        ..Entry::default()
    };
    journal::insert(&mut tx, member.by(), entry).await?;
    tx.commit().await?;
    outbox.wake();
    Ok(page::done("/settings/mails", Done::Mail))
}
