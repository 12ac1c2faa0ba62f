//! Ending own sessions, also on other devices.

use actix_web::web::{Data, Path};

use crate::model::activity::action::Action;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::Db;
use crate::store::people::sessions;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page;
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::{AnyStaff, Reauthenticated};

/// A session id, or `others` for all except this one.
pub async fn destroy(
    member: Reauthenticated<AnyStaff>,
    _: Form<()>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let (id, own) = (path.into_inner(), &member.authentication().session_id);
    let staff_id = member.staff().id.as_str();
    let mut tx = db.begin().await?;
    match id.as_str() {
        "others" => drop(sessions::delete_all_of(&mut tx, staff_id, Some(own)).await?),
        id if !sessions::delete_one_of(&mut tx, staff_id, id).await? => return Err(Error::NotFound),
        _ => {}
    }
    let entry = Entry { person_id: Some(staff_id), ..Entry::new(Action::SessionsEnded) };
    activity_log::insert(&mut tx, member.by(), entry).await?;
    tx.commit().await?;
    Ok(page::done("/profile", Done::Sessions))
}
