//! Unlinking a staff member from a directory account, so that another account can be linked.

use actix_web::web::{Data, Path};

use crate::model::activity::action::Action;
use crate::model::kernel::id::Id;
use crate::pages::people::managed_staff::find_managed;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::Db;
use crate::store::people::{sessions, staff};
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, AskPage, Page};
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::{GlobalOrUserAdmin, Reauthenticated};

pub async fn new(member: Reauthenticated<GlobalOrUserAdmin>, path: Path<Id>, db: Data<Db>) -> Answer {
    let row = find_managed(&member, &db, &path).await?;
    if !row.from_directory {
        return Err(Error::NotFound);
    }
    let page = Page::of(&member);
    let title = page.f("user-unlink-ask", &[("name", &row.staff.name)]);
    let (text, button) = (page.t("user-unlink-text").to_owned(), page.t("user-unlink").to_owned());
    let back = format!("/settings/users/{}", row.staff.id);
    let action = format!("{back}/directory/removal");
    page::ask(AskPage { page, title, text, action, back, button })
}

pub async fn create(
    member: Reauthenticated<GlobalOrUserAdmin>,
    _: Form<()>,
    path: Path<Id>,
    db: Data<Db>,
) -> Answer {
    let staff = find_managed(&member, &db, &path).await?.staff;
    let mut tx = db.begin().await?;
    let ended = sessions::end_all(&mut tx, &staff.id).await?;
    if !staff::delete_directory_id(&mut tx, &ended).await? {
        return Err(Error::NotFound);
    }
    let entry = Entry { person_id: Some(&staff.id), ..Entry::new(Action::DirectoryUnlinked) };
    activity_log::insert(&mut tx, member.by(), entry).await?;
    tx.commit().await?;
    Ok(page::done(&format!("/settings/users/{}", staff.id), Done::StaffUnlinked))
}
