//! One-time sign-in links: token hash, purpose, staff member, expiry.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::kernel::clock;
use crate::model::kernel::coded::coded;
use crate::store::db::{Db, Tx, query};

coded! {
    /// The purpose of a link.
    pub enum Purpose {
        /// Set up an empty register.
        SetUp = "set_up",
        /// Choose a first password.
        Invitation = "invitation",
        /// Choose another password.
        PasswordReset = "password_reset",
    }
}

impl Purpose {
    /// Lifetime of a link.
    pub fn lifetime(self) -> TimeDelta {
        match self {
            Self::SetUp | Self::Invitation => TimeDelta::days(7),
            Self::PasswordReset => TimeDelta::minutes(30),
        }
    }
}

/// Also sweeps expired links.
pub async fn insert(
    tx: &mut Tx,
    token_hash: &str,
    purpose: Purpose,
    staff_id: Option<&str>,
    expires_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    query("delete from sign_in_links where expires_at < $1").bind(clock::now()).execute(&mut *tx).await?;
    query("insert into sign_in_links (token_hash, purpose, staff_id, expires_at) values ($1, $2, $3, $4)")
        .bind(token_hash)
        .bind(purpose.code())
        .bind(staff_id)
        .bind(expires_at)
        .execute(tx)
        .await?;
    Ok(())
}

/// Replaces all set-up links by a new one.
pub async fn replace_setup(tx: &mut Tx, token_hash: &str) -> sqlx::Result<()> {
    let purpose = Purpose::SetUp;
    query("delete from sign_in_links where purpose = $1").bind(purpose.code()).execute(&mut *tx).await?;
    insert(tx, token_hash, purpose, None, clock::now() + purpose.lifetime()).await
}

/// SQL condition for a valid set-up link. Two copies that start on one empty register create a link each; once
/// there is a firm, neither works.
const SETUP: &str = "from sign_in_links where token_hash = $1 and purpose = 'set_up' and expires_at > $2
    and not exists (select id from partner)";

pub async fn has_setup(db: &Db, token_hash: &str) -> sqlx::Result<bool> {
    let found: Option<(String,)> =
        query(format!("select token_hash {SETUP}")).bind(token_hash).bind(clock::now()).optional(db).await?;
    Ok(found.is_some())
}

/// Consumes the link. `false` if it was used before.
pub async fn delete_setup(tx: &mut Tx, token_hash: &str) -> sqlx::Result<bool> {
    let deleted = query(format!("delete {SETUP}")).bind(token_hash).bind(clock::now()).execute(tx).await?;
    Ok(deleted == 1)
}

/// Makes a password link the only link of its staff member.
pub async fn replace_for(
    tx: &mut Tx,
    token_hash: &str,
    purpose: Purpose,
    staff_id: &str,
) -> sqlx::Result<()> {
    delete_of(tx, staff_id).await?;
    insert(tx, token_hash, purpose, Some(staff_id), clock::now() + purpose.lifetime()).await
}

/// The active staff member of a password link.
pub async fn find_staff(db: &Db, token_hash: &str) -> sqlx::Result<Option<String>> {
    let found: Option<(String,)> = query(
        "select staff.id from sign_in_links join staff on staff.id = sign_in_links.staff_id and staff.deactivated_at is null
         where sign_in_links.token_hash = $1 and sign_in_links.expires_at > $2",
    )
    .bind(token_hash)
    .bind(clock::now())
    .optional(db)
    .await?;
    Ok(found.map(|(id,)| id))
}

/// Consumes the link and deletes all other links of the same staff member. `false` if it was used before.
pub async fn delete_all_of(tx: &mut Tx, token_hash: &str, staff_id: &str) -> sqlx::Result<bool> {
    let deleted =
        query("delete from sign_in_links where token_hash = $1 and staff_id = $2 and expires_at > $3")
            .bind(token_hash)
            .bind(staff_id)
            .bind(clock::now())
            .execute(&mut *tx)
            .await?;
    delete_of(tx, staff_id).await?;
    Ok(deleted == 1)
}

pub async fn delete_of(tx: &mut Tx, staff_id: &str) -> sqlx::Result<()> {
    query("delete from sign_in_links where staff_id = $1").bind(staff_id).execute(tx).await?;
    Ok(())
}
