//! The outbox: mails to staff, written in the transaction of their cause.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::kernel::clock;
use crate::model::kernel::coded::coded;
use crate::model::kernel::id::Id;
use crate::store::db::sql;
use crate::store::db::{Db, Tx, query};
use crate::store::people::sign_in_links::Purpose;

/// A claimed mail without an outcome is retried after this long. Longer than an attempt takes.
pub const LEASE: TimeDelta = TimeDelta::minutes(5);
/// The longest wait between two attempts.
pub const LONGEST_WAIT: TimeDelta = TimeDelta::hours(4);
/// How long a mail is kept after it was sent or given up.
const RETENTION: TimeDelta = TimeDelta::days(30);

coded! {
    /// The kind of a mail. The code is a part of its text keys in `locales/`.
    pub enum Kind {
        /// A link to choose a first password.
        Invitation = "invitation",
        /// A link to choose another password.
        PasswordReset = "password-reset",
        PasswordChanged = "password-changed",
        SecondFactorAdded = "second-factor-added",
        SecondFactorRemoved = "second-factor-removed",
    }
}

impl Kind {
    /// The purpose of the mail's link, if it has one.
    pub fn link(self) -> Option<Purpose> {
        match self {
            Self::Invitation => Some(Purpose::Invitation),
            Self::PasswordReset => Some(Purpose::PasswordReset),
            _ => None,
        }
    }
}

coded! {
    /// Why an attempt to send failed. The code is the end of its text key in `locales/`.
    pub enum Reason {
        /// The mail server does not answer.
        Unreachable = "unreachable",
        /// The TLS connection failed.
        Tls = "tls",
        /// The mail server refused, before or after it received the mail.
        Refused = "refused",
        /// The mail server timed out.
        Timeout = "timeout",
        /// The connection ended before the mail server said whether it took the mail.
        Interrupted = "interrupted",
        /// The mail server does not accept the recipient's address.
        Address = "address",
        /// The mail expired before it could be sent.
        Expired = "expired",
        /// The register was restored from a backup in which the mail was not sent yet.
        Restored = "restored",
    }
}

/// A mail to send now.
#[derive(Debug, sqlx::FromRow)]
pub struct Mail {
    pub id: String,
    pub kind: String,
    pub staff_id: Option<String>,
    details: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
    /// Including the current one.
    pub attempts: i64,
}

impl Mail {
    /// The name of the staff member who caused the mail, if not the recipient.
    pub fn by(&self) -> Option<String> {
        let details: serde_json::Value = serde_json::from_str(&self.details).ok()?;
        details.get("by")?.as_str().map(str::to_owned)
    }
}

/// A failed mail as shown to admins.
#[derive(Debug, sqlx::FromRow)]
pub struct Failed {
    pub id: String,
    pub kind: String,
    pub name: String,
    pub email: String,
    pub staff_id: String,
    pub created_at: DateTime<Utc>,
    pub attempts: i64,
    /// `None` if the mail was given up.
    pub next_attempt_at: Option<DateTime<Utc>>,
    error: String,
}

impl Failed {
    /// The code of the reason.
    pub fn reason(&self) -> &str {
        self.error.split_once(": ").map_or(self.error.as_str(), |(code, _)| code)
    }

    /// The error text of the mail server or the network.
    pub fn detail(&self) -> Option<&str> {
        self.error.split_once(": ").map(|(_, detail)| detail)
    }
}

/// Inserts a mail to a staff member. `by` is the staff member who caused it, if not the recipient.
pub async fn insert(tx: &mut Tx, kind: Kind, staff_id: &str, by: Option<&str>) -> sqlx::Result<()> {
    let now = clock::now();
    sql::insert("mails")
        .set("id", Id::generate())
        .set("kind", kind.code())
        .set("staff_id", staff_id)
        .set("details", serde_json::json!({ "by": by }).to_string())
        .set("created_at", now)
        .set("expires_at", kind.link().map(|it| now + it.lifetime()))
        .set("attempts", 0)
        .set("next_attempt_at", now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Inserts a mail to the active staff member with this address. For an unknown address it writes a row
/// that is later dropped, so that both cases take the same time.
pub async fn insert_password_reset(tx: &mut Tx, email: &str) -> sqlx::Result<()> {
    let now = clock::now();
    sql::insert("mails")
        .set("id", Id::generate())
        .set("kind", Kind::PasswordReset.code())
        .set_sql(
            "staff_id",
            "(select id from staff where email = ? and deactivated_at is null
                and (password_hash is not null or directory_id is null))",
            [email.trim().to_lowercase().into()],
        )
        .set("details", "{}")
        .set("created_at", now)
        .set("expires_at", now + Purpose::PasswordReset.lifetime())
        .set("attempts", 0)
        .set("next_attempt_at", now)
        .execute(tx)
        .await?;
    Ok(())
}

type Time = Option<DateTime<Utc>>;

/// When the next mail is due. Waits that are too long are reduced first. Writes nothing if there are none.
pub async fn find_next_attempt(db: &Db) -> sqlx::Result<Time> {
    let (next, untried, leased, last): (Time, Time, Time, Time) = query(
        "select min(next_attempt_at), max(case when attempts = 0 then next_attempt_at end),
            max(case when leased_until is not null then next_attempt_at end), max(next_attempt_at)
         from mails where next_attempt_at is not null",
    )
    .one(db)
    .await?;
    let fits = |time: Time, wait| time <= Some(clock::latest(wait));
    if fits(untried, TimeDelta::zero()) && fits(leased, LEASE) && fits(last, LONGEST_WAIT) {
        return Ok(next);
    }
    let mut tx = db.begin().await?;
    cap_waits(&mut tx).await?;
    tx.commit().await?;
    Ok(next.map(|it| it.min(clock::now())))
}

/// Reduces waits that were stored while the clock was ahead: a mail that was never tried is due now. A mail
/// that is being sent is due when its lease ends. Any other mail is due after the longest wait.
async fn cap_waits(tx: &mut Tx) -> sqlx::Result<()> {
    let now = clock::now();
    for (rows, also, wait) in [
        ("attempts = 0", "", TimeDelta::zero()),
        ("attempts > 0 and leased_until is not null", ", leased_until = $1", LEASE),
        ("attempts > 0 and leased_until is null", "", LONGEST_WAIT),
    ] {
        let update =
            format!("update mails set next_attempt_at = $1{also} where {rows} and next_attempt_at > $2");
        query(update).bind(now + wait).bind(clock::latest(wait)).execute(&mut *tx).await?;
    }
    Ok(())
}

/// Claims the mail that has been due longest, and counts the attempt. Two concurrent callers never get the
/// same one. If the caller stops before it reports the outcome, the mail is
/// due again at `until`. Also sweeps finished mails.
pub async fn claim(tx: &mut Tx, until: DateTime<Utc>) -> sqlx::Result<Option<Mail>> {
    let now = clock::now();
    query("delete from mails where created_at < $1 and next_attempt_at is null")
        .bind(now - RETENTION)
        .execute(&mut *tx)
        .await?;
    query(
        "update mails set attempts = attempts + 1, next_attempt_at = $2, leased_until = $2
         where id = (select id from mails where next_attempt_at <= $1 order by next_attempt_at limit 1)
            and next_attempt_at <= $1
         returning id, kind, staff_id, details, created_at, expires_at, attempts",
    )
    .bind(now)
    .bind(until)
    .optional(tx)
    .await
}

pub async fn delete(tx: &mut Tx, id: &str) -> sqlx::Result<()> {
    query("delete from mails where id = $1").bind(id).execute(tx).await?;
    Ok(())
}

pub async fn update_sent(tx: &mut Tx, id: &str) -> sqlx::Result<()> {
    query("update mails set sent_at = $2, next_attempt_at = null, leased_until = null, error = null where id = $1")
        .bind(id)
        .bind(clock::now())
        .execute(tx)
        .await?;
    Ok(())
}

/// `next` is the time of the next attempt. `None` gives the mail up.
pub async fn update_failed(
    tx: &mut Tx,
    id: &str,
    reason: Reason,
    detail: &str,
    next: Option<DateTime<Utc>>,
) -> sqlx::Result<()> {
    let error = match detail {
        "" => reason.code().to_owned(),
        _ => format!("{}: {detail}", reason.code()),
    };
    query("update mails set error = $2, next_attempt_at = $3, leased_until = null where id = $1 and sent_at is null")
        .bind(id)
        .bind(error)
        .bind(next)
        .execute(tx)
        .await?;
    Ok(())
}

const FAILED: &str = "select mails.id, kind, name, email, staff_id, mails.created_at, attempts,
        next_attempt_at, error
     from mails join staff on staff.id = mails.staff_id and staff.deactivated_at is null
     where error is not null and sent_at is null";

/// A page of failed mails, newest first. `before` is the id of the last mail of the
/// previous page.
pub async fn list_failed(db: &Db, before: Option<&str>, limit: usize) -> sqlx::Result<Vec<Failed>> {
    // Ids sort by time.
    let start = if before.is_some() { "mails.id < $1" } else { "$1 = ''" };
    query(format!("{FAILED} and {start} order by mails.id desc limit {limit}"))
        .bind(before.unwrap_or_default())
        .all(db)
        .await
}

/// Makes a failed mail due at once, as if it were new. `None` if there is no such mail, or
/// if it is already due or being sent.
pub async fn update_due(tx: &mut Tx, id: &str) -> sqlx::Result<Option<Failed>> {
    let failed: Option<Failed> =
        query(format!("{FAILED} and mails.id = $1")).bind(id).optional(&mut *tx).await?;
    let Some(failed) = failed else {
        return Ok(None);
    };
    let now = clock::now();
    let lifetime = Kind::find(&failed.kind).and_then(Kind::link).map(Purpose::lifetime);
    // A sender may have claimed it since it was read.
    let updated = query(
        "update mails set attempts = 0, next_attempt_at = $2, expires_at = $3
         where id = $1 and sent_at is null and (next_attempt_at is null or next_attempt_at > $2)
            and (leased_until is null or leased_until <= $2)",
    )
    .bind(id)
    .bind(now)
    .bind(lifetime.map(|it| now + it))
    .execute(tx)
    .await?;
    Ok((updated == 1).then_some(failed))
}

/// Deletes the mails that would bring a staff member a password link.
pub async fn delete_unsent_links_of(tx: &mut Tx, staff_id: &str) -> sqlx::Result<()> {
    query("delete from mails where staff_id = $1 and sent_at is null and kind in ($2, $3)")
        .bind(staff_id)
        .bind(Kind::Invitation.code())
        .bind(Kind::PasswordReset.code())
        .execute(tx)
        .await?;
    Ok(())
}
