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

/// Deletes links that have expired, and those that would live longer than their purpose allows.
pub async fn sweep(tx: &mut Tx) -> sqlx::Result<()> {
    query("delete from sign_in_links where expires_at < $1").bind(clock::now()).execute(&mut *tx).await?;
    for purpose in Purpose::ALL {
        query("delete from sign_in_links where purpose = $1 and expires_at > $2")
            .bind(purpose.code())
            .bind(clock::latest(purpose.lifetime()))
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

pub async fn insert(
    tx: &mut Tx,
    token_hash: &str,
    purpose: Purpose,
    staff_id: Option<&str>,
    expires_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sweep(tx).await?;
    query("insert into sign_in_links (token_hash, purpose, staff_id, expires_at) values ($1, $2, $3, $4)")
        .bind(token_hash)
        .bind(purpose.code())
        .bind(staff_id)
        .bind(expires_at)
        .execute(tx)
        .await?;
    Ok(())
}

/// A stored link.
#[derive(sqlx::FromRow)]
struct Link {
    token_hash: String,
    purpose: String,
    staff_id: Option<String>,
    expires_at: DateTime<Utc>,
}

impl Link {
    /// Whether it has not expired. A time beyond the lifetime of the purpose was stored while the clock was ahead.
    fn is_open(&self) -> bool {
        let latest = Purpose::find(&self.purpose).map(|it| clock::latest(it.lifetime()));
        self.expires_at > clock::now() && latest.is_some_and(|it| self.expires_at <= it)
    }
}

const LINK: &str = "token_hash, purpose, staff_id, expires_at";

/// Inserts a set-up link. Each copy that starts on the empty register prints one, and all of them work until the
/// register is set up.
pub async fn insert_setup(tx: &mut Tx, token_hash: &str) -> sqlx::Result<()> {
    let purpose = Purpose::SetUp;
    insert(tx, token_hash, purpose, None, clock::now() + purpose.lifetime()).await
}

/// SQL condition for set-up links. Once there is a firm, none works.
const SETUP: &str = "from sign_in_links where purpose = 'set_up' and not exists (select id from partner)";

pub async fn has_setup(db: &Db, token_hash: &str) -> sqlx::Result<bool> {
    let found: Option<Link> =
        query(format!("select {LINK} {SETUP} and token_hash = $1")).bind(token_hash).optional(db).await?;
    Ok(found.is_some_and(|it| it.is_open()))
}

/// Consumes the link and deletes all other set-up links. `false` if the link does not work: the transaction must then
/// be rolled back.
pub async fn delete_setups(tx: &mut Tx, token_hash: &str) -> sqlx::Result<bool> {
    let deleted: Vec<Link> = query(format!("delete {SETUP} returning {LINK}")).all(tx).await?;
    Ok(deleted.iter().any(|it| it.token_hash == token_hash && it.is_open()))
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
    let found: Option<Link> = query(format!(
        "select {LINK} from sign_in_links where token_hash = $1
            and exists (select id from staff where id = sign_in_links.staff_id and deactivated_at is null)"
    ))
    .bind(token_hash)
    .optional(db)
    .await?;
    Ok(found.filter(Link::is_open).and_then(|it| it.staff_id))
}

/// Consumes the link and deletes all other links of the same staff member. `false` if it was used before.
pub async fn delete_all_of(tx: &mut Tx, token_hash: &str, staff_id: &str) -> sqlx::Result<bool> {
    let deleted: Vec<Link> = query(format!("delete from sign_in_links where staff_id = $1 returning {LINK}"))
        .bind(staff_id)
        .all(tx)
        .await?;
    Ok(deleted.iter().any(|it| it.token_hash == token_hash && it.is_open()))
}

pub async fn delete_of(tx: &mut Tx, staff_id: &str) -> sqlx::Result<()> {
    query("delete from sign_in_links where staff_id = $1").bind(staff_id).execute(tx).await?;
    Ok(())
}
