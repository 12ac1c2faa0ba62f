//! What may be tried only so often, counted in the database so that all copies of Paraph share the count.
//!
//! A row keeps the one number of the generic cell rate algorithm: the moment at which nothing is used up any
//! more. Each try moves it on by `every`; a try that would move it further than `burst` times `every` from
//! now is refused. So `burst` tries go at once, and one more each time that `every` has passed.

use chrono::TimeDelta;

use crate::model::kernel::clock;
use crate::store::db::{Db, Tx, query};

#[derive(Debug, Clone, Copy)]
pub struct Limit {
    pub burst: i32,
    pub every: TimeDelta,
}

/// Deletes the rows that count nothing, except those that somebody holds: of two who hold a row each and wait
/// for that of the other, Postgres stops one.
pub async fn sweep(db: &Db) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    let held = match tx {
        Tx::Postgres(_) => "for update skip locked",
        Tx::Sqlite(_) => "",
    };
    query(format!("delete from limits where name in (select name from limits where free_at < $1 {held})"))
        .bind(clock::now().timestamp_millis())
        .execute(&mut tx)
        .await?;
    tx.commit().await
}

/// Uses up one try, or says how long to wait for the next.
pub async fn take(tx: &mut Tx, name: &str, limit: Limit) -> sqlx::Result<Result<(), TimeDelta>> {
    take_some(tx, name, limit, 1).await
}

/// Uses up so many tries at once, or says how long to wait until there are as many.
pub async fn take_some(
    tx: &mut Tx,
    name: &str,
    limit: Limit,
    tries: i64,
) -> sqlx::Result<Result<(), TimeDelta>> {
    let (now, every) = (clock::now().timestamp_millis(), limit.every.num_milliseconds());
    let room = now + every * i64::from(limit.burst);
    let taking = every * tries;
    let taken: Option<(i64,)> = query(
        "insert into limits (name, free_at) values ($1, $2 + $3)
         on conflict (name) do update
         set free_at = (case when limits.free_at > $2 then limits.free_at else $2 end) + $3
         where (case when limits.free_at > $2 then limits.free_at else $2 end) + $3 <= $4
         returning free_at",
    )
    .bind(name)
    .bind(now)
    .bind(taking)
    .bind(room)
    .optional(&mut *tx)
    .await?;
    if taken.is_some() {
        return Ok(Ok(()));
    }
    let found: Option<(i64,)> =
        query("select free_at from limits where name = $1").bind(name).optional(tx).await?;
    let wait = found.map_or(0, |(free_at,)| free_at + taking - room);
    Ok(Err(TimeDelta::milliseconds(wait.max(0))))
}

/// Gives one try back: it was no guess.
pub async fn give_back(db: &Db, name: &str, limit: Limit) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    query("update limits set free_at = free_at - $2 where name = $1")
        .bind(name)
        .bind(limit.every.num_milliseconds())
        .execute(&mut tx)
        .await?;
    tx.commit().await
}
