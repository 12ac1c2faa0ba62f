//! API requests that wrote something, with their first answer. A repeated request writes nothing.

use chrono::TimeDelta;

use crate::model::kernel::clock;
use crate::store::db::{Db, Dialect, On, Tx, query};

/// How long responses are stored.
const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// A request: its key, its id and the hash of its content.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub key_id: &'a str,
    pub request_id: &'a str,
    pub content_hash: &'a str,
}

/// The first answer. `headers` is a JSON object.
#[derive(Debug, sqlx::FromRow)]
pub struct Answer {
    pub content_hash: String,
    pub status: i64,
    pub headers: String,
    pub body: Option<String>,
}

/// Claims the id for this request. `None` if it was free. A concurrent identical request waits
/// here until the first is answered.
pub async fn claim(tx: &mut Tx, request: Request<'_>) -> sqlx::Result<Option<Answer>> {
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
    find(tx, request).await
}

/// The first answer to a request with this id.
pub async fn find(on: impl Into<On<'_>>, request: Request<'_>) -> sqlx::Result<Option<Answer>> {
    query(
        "select content_hash, status, headers, body from api_requests
         where key_id = $1 and request_id = $2",
    )
    .bind(request.key_id)
    .bind(request.request_id)
    .optional(on)
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
