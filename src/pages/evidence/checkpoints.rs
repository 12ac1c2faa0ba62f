//! The newest checkpoint of the transparency log, as a signed note.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::store::db::Db;
use crate::store::evidence::head;
use crate::web::answer::error::{Answer, Error};
use crate::web::request::gate::Public;

pub async fn show(_: Public, db: Data<Db>) -> Answer {
    let note = head::find_checkpoint(&**db).await?.ok_or(Error::NotFound)?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(note))
}
