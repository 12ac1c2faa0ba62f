//! Passkey registration challenges as JSON, for the page's script.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::web::answer::error::Answer;
use crate::web::request::form::Form;
use crate::web::request::gate::SettingUpFactor;
use crate::web::request::limits;
use crate::web::sign_in::entrance::Entrance;
use crate::web::sign_in::passkeys::Passkeys;

pub async fn create(
    SettingUpFactor(member): SettingUpFactor,
    _: Form<()>,
    entrance: Entrance,
    passkeys: Data<Passkeys>,
) -> Answer {
    let staff = member.staff();
    limits::challenge(&entrance, staff).await?;
    Ok(HttpResponse::Ok().json(passkeys.ask_to_register(&entrance.db, staff).await?))
}
