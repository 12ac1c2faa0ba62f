//! The choice between French and English: kept with the staff member and in a cookie.

use actix_web::HttpRequest;
use actix_web::web::Data;

use crate::form;
use crate::model::kernel::input::{Fields, Pairs};
use crate::model::kernel::lang::Lang;
use crate::store::db::Db;
use crate::store::people::staff;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{own_path, see_other, with_cookie};
use crate::web::request::cookies::{self, Secure};
use crate::web::request::form::{Form, Query, take_all};
use crate::web::request::gate::Public;
use crate::web::request::kept_forms;

form! {
    LanguageForm { language, next }
}

/// The fields of whatever form the page has.
#[derive(Default)]
pub struct PageForm(Pairs);

impl Fields for PageForm {
    fn take(pairs: &mut Pairs) -> Self {
        PageForm(std::mem::take(pairs))
    }
}

/// Changes the language. A page with a form sends the form in the body and the language in the query. The form is
/// kept for that page.
pub async fn update(
    Public(visitor): Public,
    Form(PageForm(fields)): Form<PageForm>,
    Query(chosen): Query<LanguageForm>,
    request: HttpRequest,
    db: Data<Db>,
    secure: Data<Secure>,
) -> Answer {
    let has_page_form = !chosen.language.is_empty();
    let chosen: LanguageForm = if has_page_form { chosen } else { take_all(fields)? };
    let lang = Lang::find(&chosen.language).ok_or(Error::BadRequest)?;
    let next = own_path(&chosen.next);
    if has_page_form {
        kept_forms::keep_across_languages(&db, &visitor, &request, lang).await?;
    }
    if let Some(signed_in) = visitor.session() {
        let mut tx = db.begin().await?;
        staff::update_language(&mut tx, &signed_in.staff.id, lang.code()).await?;
        tx.commit().await?;
    }
    with_cookie(see_other(next), &cookies::LANGUAGE.set(**secure, lang.code()))
}
