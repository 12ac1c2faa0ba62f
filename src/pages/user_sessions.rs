//! Signing a person out everywhere.

use actix_web::web::{Data, Path};

use super::users::find_managed;
use crate::model::action::Action;
use crate::store::activity_log::{self, Entry};
use crate::store::db::Db;
use crate::store::sessions;
use crate::web::error::Answer;
use crate::web::form::Form;
use crate::web::gate::GlobalOrUserAdmin;
use crate::web::page::see_other;

pub async fn destroy(member: GlobalOrUserAdmin, _: Form<()>, path: Path<String>, db: Data<Db>) -> Answer {
    let person = find_managed(&member, &db, &path).await?.staff;
    let mut tx = db.begin().await?;
    sessions::delete_all_of(&mut tx, &person.id, None).await?;
    let entry = Entry { person_id: Some(&person.id), ..Entry::new(Action::UserSignedOut) };
    activity_log::insert(&mut tx, member.by(), entry).await?;
    tx.commit().await?;
    Ok(see_other(&format!("/settings/users/{}?saved=signed-out", person.id)))
}
