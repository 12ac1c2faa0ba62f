//! What a browser is asked to make a passkey with: JSON, for the script of the page.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::store::db::Db;
use crate::web::error::Answer;
use crate::web::form::Form;
use crate::web::gate::Enrolling;
use crate::web::passkeys::Passkeys;

pub async fn create(enrolling: Enrolling, _: Form<()>, db: Data<Db>, passkeys: Data<Passkeys>) -> Answer {
    Ok(HttpResponse::Ok().json(passkeys.ask_to_register(&db, &enrolling.signed_in.staff).await?))
}
