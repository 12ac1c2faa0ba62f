//! API requests that wrote something, with their first answer. A repeated request writes nothing.

use chrono::TimeDelta;

use crate::model::kernel::clock;
use crate::store::db::{Db, Dialect, Tx, query};

/// How long responses are stored.
const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// A request: its key, its id and the hash of its content.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub key_id: &'a str,
    pub request_id: &'a str,
    pub content_hash: &'a str,
}

/// A request that was claimed before, with its first answer. `headers` is a JSON object.
#[derive(Debug, sqlx::FromRow)]
pub struct Claimed {
    pub content_hash: String,
    /// Without a status, the request is still in progress, or the server ended before it was answered.
    pub status: Option<i64>,
    pub headers: Option<String>,
    pub body: Option<String>,
}

/// Claims the ID for this request, and locks it until the end of the transaction. `None` if it was free. A concurrent
/// request with the same ID waits here.
pub async fn claim(tx: &mut Tx, request: Request<'_>) -> sqlx::Result<Option<Claimed>> {
    let claimed = query(
        "insert into api_requests (key_id, request_id, content_hash, at) values ($1, $2, $3, $4)
         on conflict (key_id, request_id) do nothing",
    )
    .bind(request.key_id)
    .bind(request.request_id)
    .bind(request.content_hash)
    .bind(clock::now())
    .execute(&mut *tx)
    .await?;
    if claimed == 1 {
        return Ok(None);
    }
    let locked = match tx.dialect() {
        Dialect::Postgres => "for update",
        Dialect::Sqlite => "",
    };
    query(format!(
        "select content_hash, status, headers, body from api_requests
         where key_id = $1 and request_id = $2 {locked}"
    ))
    .bind(request.key_id)
    .bind(request.request_id)
    .optional(tx)
    .await
}

/// Stores the answer to a request whose id was claimed in this transaction.
pub async fn keep(
    tx: &mut Tx,
    request: Request<'_>,
    status: u16,
    headers: &str,
    body: Option<&str>,
) -> sqlx::Result<()> {
    query(
        "update api_requests set status = $3, headers = $4, body = $5
         where key_id = $1 and request_id = $2",
    )
    .bind(request.key_id)
    .bind(request.request_id)
    .bind(i64::from(status))
    .bind(headers)
    .bind(body)
    .execute(tx)
    .await?;
    Ok(())
}

/// Deletes old answers, except locked ones.
pub async fn sweep(db: &Db) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    let held = match tx.dialect() {
        Dialect::Postgres => "for update skip locked",
        Dialect::Sqlite => "",
    };
    query(format!(
        "delete from api_requests where (key_id, request_id) in
            (select key_id, request_id from api_requests where at < $1 order by at limit 1000 {held})"
    ))
    .bind(clock::now() - LIFETIME)
    .execute(&mut tx)
    .await?;
    tx.commit().await
}
