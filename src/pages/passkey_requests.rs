//! What a browser is asked to sign with a passkey at sign-in: JSON, for the script of the page.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::store::db::Db;
use crate::web::error::Answer;
use crate::web::form::Form;
use crate::web::gate::Arriving;
use crate::web::passkeys::Passkeys;

pub async fn create(arriving: Arriving, _: Form<()>, db: Data<Db>, passkeys: Data<Passkeys>) -> Answer {
    Ok(HttpResponse::Ok().json(passkeys.ask_to_sign(&db, &arriving.signed_in.staff).await?))
}
