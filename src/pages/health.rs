//! Health checks for monitoring and proxies. They know no visitor, so they answer while the database is away. Neither
//! writes.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use tokio::time::timeout;

use crate::store::db::{Db, failure, migrations};
use crate::web::answer::draining::Draining;

/// The longest wait for the database.
const PATIENCE: Duration = Duration::from_secs(1);

/// Whether the process answers. It does not depend on the database.
pub async fn show() -> HttpResponse {
    answer(StatusCode::OK, "ok")
}

/// Whether a proxy may send requests: the database answers, has this version's tables, and accepted the last write.
pub async fn ready(db: Data<Db>, draining: Data<Draining>) -> HttpResponse {
    if draining.is_on() {
        return unready("shutting down");
    }
    if db.writes.fail() {
        return unready("the last write failed");
    }
    let current = timeout(PATIENCE, migrations::is_current(&**db)).await;
    match current {
        Ok(Ok(true)) => answer(StatusCode::OK, "ready"),
        Ok(Ok(false)) => unready("the tables are of another version"),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready: the database fails");
            unready("the database fails")
        }
        Err(_) => unready("the database does not answer"),
    }
}

fn unready(reason: &'static str) -> HttpResponse {
    let mut unready = answer(StatusCode::SERVICE_UNAVAILABLE, reason);
    unready.headers_mut().insert(header::RETRY_AFTER, failure::RETRY_SECONDS.into());
    unready
}

fn answer(status: StatusCode, text: &'static str) -> HttpResponse {
    HttpResponse::build(status).content_type("text/plain; charset=utf-8").body(format!("{text}\n"))
}
