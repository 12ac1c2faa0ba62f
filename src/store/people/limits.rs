//! Rate limits, counted in the database so that all copies of Paraph share them.
//!
//! A row stores one number of the generic cell rate algorithm (GCRA): the time at which the limit is completely free
//! again. Each attempt moves it on by `every`; an attempt that would move it further than `burst` × `every` from
//! now is refused. So `burst` attempts pass at once, and one more each time `every` has passed.
//!
//! A time later than `burst` × `every` from now was stored while the clock was ahead. It counts for nothing: the attempt
//! passes as the first one, and corrects the row.

use chrono::TimeDelta;

use crate::model::kernel::clock;
use crate::store::db::{Db, Dialect, Tx, query};

#[derive(Debug, Clone, Copy)]
pub struct Limit {
    pub burst: i32,
    pub every: TimeDelta,
}

/// Deletes rows that no longer count, except locked ones: two transactions that each hold one row and wait
/// for the other's would deadlock on Postgres.
pub async fn sweep(db: &Db) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    let held = match tx.dialect() {
        Dialect::Postgres => "for update skip locked",
        Dialect::Sqlite => "",
    };
    query(format!("delete from limits where name in (select name from limits where free_at < $1 {held})"))
        .bind(clock::now().timestamp_millis())
        .execute(&mut tx)
        .await?;
    tx.commit().await
}

/// Takes one permit, or returns how long to wait for the next.
pub async fn take(tx: &mut Tx, name: &str, limit: Limit) -> sqlx::Result<Result<(), TimeDelta>> {
    take_some(tx, name, limit, 1).await
}

/// Takes several permits at once, or returns how long to wait until there are enough.
pub async fn take_some(
    tx: &mut Tx,
    name: &str,
    limit: Limit,
    tries: i64,
) -> sqlx::Result<Result<(), TimeDelta>> {
    let (now, every) = (clock::now().timestamp_millis(), limit.every.num_milliseconds());
    let room = now + every * i64::from(limit.burst);
    let taking = every * tries;
    // With less tolerance, somebody could reset a limit by attempts on two copies whose clocks differ.
    let latest = room + clock::SKEW.num_milliseconds();
    let free_at = "case when limits.free_at between $2 and $5 then limits.free_at else $2 end";
    let taken: Option<(i64,)> = query(format!(
        "insert into limits (name, free_at) values ($1, $2 + $3)
         on conflict (name) do update
         set free_at = ({free_at}) + $3
         where ({free_at}) + $3 <= $4
         returning free_at"
    ))
    .bind(name)
    .bind(now)
    .bind(taking)
    .bind(room)
    .bind(latest)
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

/// Returns one permit, because the attempt was not a guess.
pub async fn give_back(tx: &mut Tx, name: &str, limit: Limit) -> sqlx::Result<()> {
    query("update limits set free_at = free_at - $2 where name = $1")
        .bind(name)
        .bind(limit.every.num_milliseconds())
        .execute(tx)
        .await?;
    Ok(())
}
