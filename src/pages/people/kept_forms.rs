//! Forms that were kept because they were not saved.

use actix_web::web::Data;

use crate::form;
use crate::store::db::Db;
use crate::store::people::kept_forms;
use crate::web::answer::error::Answer;
use crate::web::answer::page::{own_path, see_other};
use crate::web::request::form::Form;
use crate::web::request::gate::AnyStaff;

form! {
    /// `path`: path and query of the page of the kept form. `next`: the page to return to.
    RemovalForm { path, next }
}

pub async fn destroy(member: AnyStaff, Form(form): Form<RemovalForm>, db: Data<Db>) -> Answer {
    let page = own_path(&form.path);
    let mut tx = db.begin().await?;
    kept_forms::delete(&mut tx, &member.staff().id, page.split('?').next().unwrap_or(page)).await?;
    tx.commit().await?;
    Ok(see_other(own_path(&form.next)))
}
