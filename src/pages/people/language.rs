//! The choice between French and English: kept with the staff member and in a cookie.

use actix_web::web::Data;

use crate::form;
use crate::model::kernel::lang::Lang;
use crate::store::db::Db;
use crate::store::people::staff;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{own_path, see_other, with_cookie};
use crate::web::request::cookies::{self, Secure};
use crate::web::request::form::Form;
use crate::web::request::gate::Public;

form! {
    LanguageForm { language, next }
}

pub async fn update(
    Public(visitor): Public,
    Form(form): Form<LanguageForm>,
    db: Data<Db>,
    secure: Data<Secure>,
) -> Answer {
    let lang = Lang::find(&form.language).ok_or(Error::BadRequest)?;
    if let Some(signed_in) = visitor.session() {
        let mut tx = db.begin().await?;
        staff::update_language(&mut tx, &signed_in.staff.id, lang.code()).await?;
        tx.commit().await?;
    }
    with_cookie(see_other(own_path(&form.next)), &cookies::LANGUAGE.set(**secure, lang.code()))
}
