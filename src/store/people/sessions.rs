//! Sessions: the hash of the key, the staff member, the state, and the progress of the authentication.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::kernel::clock;
use crate::model::people::staff::Staff;
use crate::model::settings::partner::Partner;
use crate::store::db::sql;
use crate::store::db::{Db, On, Tx, query};

/// Idle and absolute lifetime of a session.
pub const IDLE: TimeDelta = TimeDelta::minutes(30);
pub const ABSOLUTE: TimeDelta = TimeDelta::hours(12);

/// How long the row of a session stays after its end.
const REMEMBERED: TimeDelta = TimeDelta::days(1);

/// A session with its staff member and their firm. It has everything that a page needs to begin. It may have ended.
#[derive(sqlx::FromRow)]
pub struct Session {
    pub state: String,
    pub last_used_at: DateTime<Utc>,
    #[sqlx(flatten)]
    pub authentication: Authentication,
    #[sqlx(flatten)]
    pub staff: Staff,
    #[sqlx(flatten)]
    pub partner: Partner,
}

impl Session {
    /// Whether it has ended. A session that was in use when writes began to fail does not end as idle, because its last use cannot be stored.
    /// One with a time in the future was stored while the clock was ahead, and has ended.
    pub fn has_ended(&self, db: &Db) -> bool {
        let (now, used, created) = (clock::now(), self.last_used_at, self.authentication.session_created_at);
        let used_until = db.writes.fail_since().map_or(now, |it| it.min(now));
        let is_over = used <= used_until - IDLE || created <= now - ABSOLUTE;
        is_over || clock::is_ahead(used) || clock::is_ahead(created)
    }
}

/// How the staff member of a session signed in.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Authentication {
    pub session_id: String,
    pub session_created_at: DateTime<Utc>,
    pub factor_passed: bool,
    /// A second factor is required regardless of the firm's setting.
    pub factor_needed: bool,
    /// When the staff member last authenticated.
    pub proved_at: DateTime<Utc>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Begun {
    Yes,
    /// The staff member was deactivated, or their password or factors changed, since they were checked.
    Outdated,
}

/// A new session.
#[derive(Debug)]
pub struct NewSession {
    pub id: String,
    pub staff_id: String,
    /// The version of the staff member when the password or factor was checked.
    pub staff_version: i64,
    pub factor_passed: bool,
    pub factor_needed: bool,
    pub device: String,
    pub address: Option<String>,
    /// When the staff member authenticated. It is in the past if the directory had signed them in before.
    pub proved_at: DateTime<Utc>,
}

/// The session of a key, also for a day after its end, unless its staff member was deactivated.
pub async fn find(db: &Db, key_hash: &str) -> sqlx::Result<Option<Session>> {
    query(
        "select sessions.state, sessions.last_used_at, sessions.id as session_id,
            sessions.created_at as session_created_at, sessions.factor_passed, sessions.factor_needed,
            sessions.proved_at, staff.id, staff.email, staff.name, staff.language, staff.global_admin,
            staff.user_admin, staff.admin_agent, staff.sales, staff.second_factor, staff.version,
            staff.own_time_zone, partner.legal_name, partner.country, partner.time_zone, partner.mpn_id,
            partner.kind, partner.second_factor_for_everybody, partner.sandbox, partner.catalogue_version
         from sessions
         join staff on staff.id = sessions.staff_id and staff.deactivated_at is null
         cross join partner
         where sessions.key_hash = $1",
    )
    .bind(key_hash)
    .optional(db)
    .await
}

/// Deletes sessions that have ended a day ago. Until then, a form that is sent in such a session can be kept for its
/// staff member. A session with a time in the future was stored while the clock was ahead.
/// It has ended too. Otherwise it would work again from that time on.
pub async fn sweep(tx: &mut Tx) -> sqlx::Result<()> {
    query("delete from sessions where last_used_at < $1 or last_used_at > $2 or created_at > $2")
        .bind(clock::now() - IDLE - REMEMBERED)
        .bind(clock::latest(TimeDelta::zero()))
        .execute(tx)
        .await?;
    Ok(())
}

/// Inserts a session. Inserts none if the staff member was changed since their password or factor was checked, for
/// example deactivated: the lock waits for a change that is not committed. Also sweeps ended sessions, so that the table
/// has those of a day and a half at most.
pub async fn insert(tx: &mut Tx, key_hash: &str, new: &NewSession, state: &str) -> sqlx::Result<Begun> {
    let now = clock::now();
    lock(tx, &new.staff_id).await?;
    sweep(tx).await?;
    let inserted = sql::insert("sessions")
        .set("key_hash", key_hash)
        .set("id", &new.id)
        .set_sql("staff_id", "id", [])
        .set("state", state)
        .set("factor_passed", new.factor_passed)
        .set("factor_needed", new.factor_needed)
        .set("device", &new.device)
        .set("address", &new.address)
        .set("created_at", now)
        .set("last_used_at", now)
        .set("proved_at", new.proved_at)
        .from(
            "staff where id = ? and version = ? and deactivated_at is null",
            [(&new.staff_id).into(), new.staff_version.into()],
        )
        .execute(tx)
        .await?;
    Ok(if inserted == 1 { Begun::Yes } else { Begun::Outdated })
}

/// A staff member whose old session keys stop working with this transaction, each of them or that of the session which
/// makes the change. The store functions that change how somebody signs in take one, so that a stolen cookie does not
/// outlive the change.
#[derive(Debug)]
pub struct OldKeysEnded {
    staff_id: String,
    /// The session that goes on under a new key. `None`: no session goes on.
    session_id: Option<String>,
}

impl OldKeysEnded {
    /// A new staff member has no sessions.
    pub(super) fn of_new(staff_id: &str) -> OldKeysEnded {
        OldKeysEnded { staff_id: staff_id.to_owned(), session_id: None }
    }

    pub fn staff_id(&self) -> &str {
        &self.staff_id
    }

    pub fn session_id(&self) -> Option<&str> {
        self.session_id.as_deref()
    }
}

/// Locks the staff member until the end of the transaction. Other changes of the staff member lock this row before the
/// sessions too; another order could deadlock on Postgres.
pub async fn lock(tx: &mut Tx, staff_id: &str) -> sqlx::Result<()> {
    query("update staff set version = version where id = $1").bind(staff_id).execute(tx).await?;
    Ok(())
}

/// Gives a session of the staff member a new key. The other sessions go on. `None` if the session has ended.
pub async fn rekey(
    tx: &mut Tx,
    staff_id: &str,
    session_id: &str,
    key_hash: &str,
) -> sqlx::Result<Option<OldKeysEnded>> {
    lock(tx, staff_id).await?;
    let updated = query("update sessions set key_hash = $3 where staff_id = $1 and id = $2")
        .bind(staff_id)
        .bind(session_id)
        .bind(key_hash)
        .execute(tx)
        .await?;
    let ended = OldKeysEnded { staff_id: staff_id.to_owned(), session_id: Some(session_id.to_owned()) };
    Ok((updated == 1).then_some(ended))
}

/// Ends all sessions of the staff member.
pub async fn end_all(tx: &mut Tx, staff_id: &str) -> sqlx::Result<OldKeysEnded> {
    lock(tx, staff_id).await?;
    delete_all_of(tx, staff_id, None).await?;
    Ok(OldKeysEnded { staff_id: staff_id.to_owned(), session_id: None })
}

pub async fn touch(tx: &mut Tx, key_hash: &str) -> sqlx::Result<()> {
    query("update sessions set last_used_at = $2 where key_hash = $1")
        .bind(key_hash)
        .bind(clock::now())
        .execute(tx)
        .await?;
    Ok(())
}

/// Records that the second factor of a session was verified.
pub async fn update_factor_passed(tx: &mut Tx, id: &str) -> sqlx::Result<()> {
    query("update sessions set factor_passed = $2 where id = $1").bind(id).bind(true).execute(tx).await?;
    Ok(())
}

/// Records when the staff member of a session last authenticated.
pub async fn update_proved_at(tx: &mut Tx, id: &str, proved_at: DateTime<Utc>) -> sqlx::Result<()> {
    query("update sessions set proved_at = $2 where id = $1").bind(id).bind(proved_at).execute(tx).await?;
    Ok(())
}

/// A session as displayed to its owner.
#[derive(Debug, sqlx::FromRow)]
pub struct OwnSession {
    pub id: String,
    pub device: String,
    pub address: Option<String>,
    pub created_at: DateTime<Utc>,
    pub last_used_at: DateTime<Utc>,
}

/// The open sessions of a staff member, the last used first.
pub async fn list(on: impl Into<On<'_>>, staff_id: &str) -> sqlx::Result<Vec<OwnSession>> {
    let now = clock::now();
    query(
        "select id, device, address, created_at, last_used_at from sessions
         where staff_id = $1 and last_used_at > $2 and created_at > $3
            and last_used_at <= $4 and created_at <= $4
         order by last_used_at desc, id",
    )
    .bind(staff_id)
    .bind(now - IDLE)
    .bind(now - ABSOLUTE)
    .bind(clock::latest(TimeDelta::zero()))
    .all(on)
    .await
}

/// Ends one session of a staff member.
pub async fn delete_one_of(tx: &mut Tx, staff_id: &str, id: &str) -> sqlx::Result<bool> {
    let deleted = query("delete from sessions where staff_id = $1 and id = $2")
        .bind(staff_id)
        .bind(id)
        .execute(tx)
        .await?;
    Ok(deleted == 1)
}

/// Ends the sessions of a staff member except one, and returns their number.
pub async fn delete_all_of(tx: &mut Tx, staff_id: &str, but: Option<&str>) -> sqlx::Result<u64> {
    query("delete from sessions where staff_id = $1 and id <> $2")
        .bind(staff_id)
        .bind(but.unwrap_or_default())
        .execute(tx)
        .await
}
