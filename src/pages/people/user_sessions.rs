//! Signing a staff member out everywhere.

use actix_web::web::{Data, Path};

use crate::model::activity::action::Action;
use crate::model::kernel::id::Id;
use crate::pages::people::managed_staff::find_managed;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::Db;
use crate::store::people::sessions;
use crate::web::answer::error::Answer;
use crate::web::answer::page;
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::GlobalOrUserAdmin;

pub async fn destroy(member: GlobalOrUserAdmin, _: Form<()>, path: Path<Id>, db: Data<Db>) -> Answer {
    let staff = find_managed(&member, &db, &path).await?.staff;
    let mut tx = db.begin().await?;
    sessions::delete_all_of(&mut tx, &staff.id, None).await?;
    let entry = Entry { person_id: Some(&staff.id), ..Entry::new(Action::UserSignedOut) };
    activity_log::insert(&mut tx, member.by(), entry).await?;
    tx.commit().await?;
    Ok(page::done(&format!("/settings/users/{}", staff.id), Done::StaffSignedOut))
}
