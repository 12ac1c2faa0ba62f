//! Deactivating and reactivating a staff member.

use actix_web::web::{Data, Path};

use crate::model::activity::action::Action;
use crate::model::kernel::id::Id;
use crate::pages::people::managed_staff::find_managed;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::Db;
use crate::store::people::staff;
use crate::store::people::staff::Deactivated;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, AskPage, Page};
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::GlobalOrUserAdmin;
use crate::web::sign_in::directory::Directories;

pub async fn new(member: GlobalOrUserAdmin, path: Path<Id>, db: Data<Db>) -> Answer {
    let row = find_managed(&member, &db, &path).await?;
    let page = Page::of(&member);
    let title = page.f("deactivate-ask", &[("name", &row.staff.name)]);
    let (text, button) = (page.t("deactivate-text").to_owned(), page.t("deactivate").to_owned());
    let back = format!("/settings/users/{}", row.staff.id);
    let action = format!("{back}/deactivation");
    page::ask(AskPage { page, title, text, action, back, button })
}

pub async fn create(
    member: GlobalOrUserAdmin,
    _: Form<()>,
    path: Path<Id>,
    db: Data<Db>,
    directories: Data<Directories>,
) -> Answer {
    let staff = find_managed(&member, &db, &path).await?.staff;
    let mut tx = db.begin().await?;
    let passwords = directories.password_sign_in();
    match staff::deactivate(&mut tx, &staff.id, passwords, Some(member.by())).await? {
        Deactivated::LastGlobalAdmin => return Err(Error::LastGlobalAdmin),
        Deactivated::Before => {}
        Deactivated::Yes => {
            let entry = Entry { person_id: Some(&staff.id), ..Entry::new(Action::UserDeactivated) };
            activity_log::insert(&mut tx, member.by(), entry).await?;
            tx.commit().await?;
        }
    }
    Ok(page::done(&format!("/settings/users/{}", staff.id), Done::StaffDeactivated))
}

pub async fn destroy(member: GlobalOrUserAdmin, _: Form<()>, path: Path<Id>, db: Data<Db>) -> Answer {
    let staff = find_managed(&member, &db, &path).await?.staff;
    let mut tx = db.begin().await?;
    if staff::reactivate(&mut tx, &staff.id).await? {
        let entry = Entry { person_id: Some(&staff.id), ..Entry::new(Action::UserReactivated) };
        activity_log::insert(&mut tx, member.by(), entry).await?;
        tx.commit().await?;
    }
    Ok(page::done(&format!("/settings/users/{}", staff.id), Done::StaffReactivated))
}
