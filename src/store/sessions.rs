//! Sessions: the hash of the key, whose it is, and what it holds.

use chrono::{DateTime, TimeDelta, Utc};

use super::db::{Db, query};
use super::partner::Partner;
use crate::model::clock;
use crate::model::staff::Staff;

/// A session ends this long after its last use, and this long after sign-in.
pub const IDLE: TimeDelta = TimeDelta::minutes(30);
pub const ABSOLUTE: TimeDelta = TimeDelta::hours(12);

/// A session that has not ended, with its person and their firm: all that a page needs to begin.
#[derive(sqlx::FromRow)]
pub struct Session {
    pub state: String,
    pub last_used_at: DateTime<Utc>,
    #[sqlx(flatten)]
    pub staff: Staff,
    #[sqlx(flatten)]
    pub partner: Partner,
}

/// The session of a key, unless it has ended or its person was deactivated.
pub async fn find(db: &Db, key_hash: &str) -> sqlx::Result<Option<Session>> {
    let now = clock::now();
    query(
        "select sessions.state, sessions.last_used_at, staff.id, staff.email, staff.name, staff.language,
            staff.global_admin, staff.user_admin, staff.admin_agent, staff.sales,
            partner.legal_name, partner.time_zone
         from sessions
         join staff on staff.id = sessions.staff_id and staff.deactivated_at is null
         cross join partner
         where sessions.key_hash = $1 and sessions.last_used_at > $2 and sessions.created_at > $3",
    )
    .bind(key_hash)
    .bind(now - IDLE)
    .bind(now - ABSOLUTE)
    .optional(db)
    .await
}

/// Also sweeps the sessions that have ended, so that the table holds no more than half a day's.
pub async fn insert(db: &Db, key_hash: &str, staff_id: &str, state: &str) -> sqlx::Result<()> {
    let now = clock::now();
    let mut tx = db.begin().await?;
    query("delete from sessions where last_used_at < $1").bind(now - IDLE).execute(&mut tx).await?;
    query("insert into sessions (key_hash, staff_id, state, created_at, last_used_at) values ($1, $2, $3, $4, $4)")
        .bind(key_hash)
        .bind(staff_id)
        .bind(state)
        .bind(now)
        .execute(&mut tx)
        .await?;
    tx.commit().await
}

pub async fn update(db: &Db, key_hash: &str, state: &str) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    query("update sessions set state = $2 where key_hash = $1")
        .bind(key_hash)
        .bind(state)
        .execute(&mut tx)
        .await?;
    tx.commit().await
}

pub async fn touch(db: &Db, key_hash: &str) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    query("update sessions set last_used_at = $2 where key_hash = $1")
        .bind(key_hash)
        .bind(clock::now())
        .execute(&mut tx)
        .await?;
    tx.commit().await
}

pub async fn delete(db: &Db, key_hash: &str) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    query("delete from sessions where key_hash = $1").bind(key_hash).execute(&mut tx).await?;
    tx.commit().await
}
