//! Passkey authentication challenges as JSON, for the page's script.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::web::answer::error::Answer;
use crate::web::request::form::Form;
use crate::web::request::gate::Arriving;
use crate::web::request::limits;
use crate::web::sign_in::entrance::Entrance;
use crate::web::sign_in::passkeys::Passkeys;

pub async fn create(
    Arriving(member): Arriving,
    _: Form<()>,
    entrance: Entrance,
    passkeys: Data<Passkeys>,
) -> Answer {
    let staff = member.staff();
    limits::challenge(&entrance, staff).await?;
    Ok(HttpResponse::Ok().json(passkeys.ask_to_sign(&entrance.db, staff).await?))
}
