//! A health check for monitoring: whether the process responds and reaches its database.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::store::db::Db;
use crate::store::settings::partner;
use crate::web::answer::error::Answer;
use crate::web::request::gate::Public;

pub async fn show(_: Public, db: Data<Db>) -> Answer {
    partner::find(&**db).await?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n"))
}
