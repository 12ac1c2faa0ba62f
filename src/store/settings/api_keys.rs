//! API keys: owner, roles, expiry.

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use crate::model::kernel::clock;
use crate::model::people::staff::Staff;
use crate::model::settings::partner::Partner;
use crate::store::db::sql;
use crate::store::db::{Db, On, Tx, query};

/// The caller of a key: its owner with the roles common to both, and the firm.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct KeyHolder {
    pub key_id: String,
    /// The stored hash of the key, which signs what only its caller may send back.
    #[sqlx(try_from = "String")]
    pub secret: SecretString,
    #[sqlx(flatten)]
    pub staff: Staff,
    #[sqlx(flatten)]
    pub partner: Partner,
}

/// Selects the [`KeyHolder`]s of the keys that work now: not revoked, not expired, and their owner is active. `$2` is now.
macro_rules! holders {
    ($condition:literal) => {
        concat!(
            "select api_keys.id as key_id, api_keys.key_hash as secret, staff.id, staff.email, staff.name,
                staff.language, staff.own_time_zone, staff.is_program_account, staff.second_factor, staff.version,
                api_keys.global_admin and staff.global_admin as global_admin,
                api_keys.user_admin and staff.user_admin as user_admin,
                api_keys.admin_agent and staff.admin_agent as admin_agent,
                api_keys.sales and staff.sales as sales,
                partner.legal_name, partner.country, partner.time_zone, partner.mpn_id, partner.kind,
                partner.second_factor_for_everybody, partner.sandbox, partner.catalogue_version
             from api_keys
             join staff on staff.id = api_keys.staff_id and staff.deactivated_at is null
             cross join partner
             where api_keys.revoked_at is null and api_keys.expires_at > $2 and ",
            $condition
        )
    };
}
pub(super) use holders;

/// The caller of a key that works.
pub async fn find_holder(db: &Db, key_hash: &str) -> sqlx::Result<Option<KeyHolder>> {
    query(holders!("api_keys.key_hash = $1")).bind(key_hash).bind(clock::now()).optional(db).await
}

/// The same by the ID of the key.
pub async fn find_holder_by_id(tx: &mut Tx, id: &str) -> sqlx::Result<Option<KeyHolder>> {
    query(holders!("api_keys.id = $1")).bind(id).bind(clock::now()).optional(tx).await
}

/// A key as shown in the list.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Key {
    pub id: String,
    pub ending: String,
    pub name: String,
    /// Its owner.
    pub staff_id: String,
    pub staff_name: String,
    pub is_program_account: bool,
    pub deactivated: bool,
    pub global_admin: bool,
    pub user_admin: bool,
    pub admin_agent: bool,
    pub sales: bool,
    pub created_at: DateTime<Utc>,
    pub created_by_name: String,
    pub expires_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
}

macro_rules! keys {
    ($rest:literal) => {
        concat!(
            "select api_keys.id, api_keys.ending, api_keys.name, api_keys.staff_id, staff.name as staff_name,
                staff.is_program_account, staff.deactivated_at is not null as deactivated, api_keys.global_admin,
                api_keys.user_admin, api_keys.admin_agent, api_keys.sales, api_keys.created_at,
                makers.name as created_by_name, api_keys.expires_at, api_keys.last_used_at,
                api_keys.revoked_at
             from api_keys
             join staff on staff.id = api_keys.staff_id
             join staff makers on makers.id = api_keys.created_by ",
            $rest
        )
    };
}

/// A page of keys, newest first. `before` is the id of the last key of the previous page.
pub async fn list(db: &Db, before: Option<&str>, limit: usize) -> sqlx::Result<Vec<Key>> {
    let start = match before {
        Some(_) => "where api_keys.id < $1",
        None => "where $1 = ''",
    };
    let select = keys!("");
    query(format!("{select} {start} order by api_keys.id desc limit {limit}"))
        .bind(before.unwrap_or_default())
        .all(db)
        .await
}

pub async fn find(on: impl Into<On<'_>>, id: &str) -> sqlx::Result<Option<Key>> {
    query(keys!("where api_keys.id = $1")).bind(id).optional(on).await
}

/// A new key. `id` is a UUIDv7 generated with the form.
#[derive(Debug)]
pub struct NewKey<'a> {
    pub id: &'a str,
    /// The key is shown once. Its hash and its last four characters are stored.
    pub key: &'a str,
    pub name: &'a str,
    /// The owner, with the roles of the key.
    pub holder: &'a Staff,
    pub created_by: &'a str,
    pub expires_at: DateTime<Utc>,
}

pub async fn insert(tx: &mut Tx, new: &NewKey<'_>, key_hash: &str) -> sqlx::Result<()> {
    sql::insert("api_keys")
        .set("id", new.id)
        .set("key_hash", key_hash)
        .set("ending", new.key.get(new.key.len().saturating_sub(4)..))
        .set("name", new.name)
        .set("staff_id", &new.holder.id)
        .set("global_admin", new.holder.global_admin)
        .set("user_admin", new.holder.user_admin)
        .set("admin_agent", new.holder.admin_agent)
        .set("sales", new.holder.sales)
        .set("created_at", clock::now())
        .set("created_by", new.created_by)
        .set("expires_at", new.expires_at)
        .execute(tx)
        .await?;
    Ok(())
}

/// `false` if there is no such valid key.
pub async fn revoke(tx: &mut Tx, id: &str) -> sqlx::Result<bool> {
    let revoked = query("update api_keys set revoked_at = $2 where id = $1 and revoked_at is null")
        .bind(id)
        .bind(clock::now())
        .execute(tx)
        .await?;
    Ok(revoked == 1)
}

/// Revokes all valid keys of a staff member, and returns their names.
pub async fn revoke_all_of(tx: &mut Tx, staff_id: &str) -> sqlx::Result<Vec<String>> {
    let revoked: Vec<(String,)> = query(
        "update api_keys set revoked_at = $2
         where staff_id = $1 and revoked_at is null and expires_at > $2 returning name",
    )
    .bind(staff_id)
    .bind(clock::now())
    .all(tx)
    .await?;
    Ok(revoked.into_iter().map(|(name,)| name).collect())
}

pub async fn touch(tx: &mut Tx, id: &str) -> sqlx::Result<()> {
    query("update api_keys set last_used_at = $2 where id = $1")
        .bind(id)
        .bind(clock::now())
        .execute(tx)
        .await?;
    Ok(())
}

/// The stored hash of a valid key, for signing.
pub async fn find_secret(db: &Db, id: &str) -> sqlx::Result<Option<String>> {
    let found: Option<(String,)> = query(
        "select api_keys.key_hash from api_keys
         join staff on staff.id = api_keys.staff_id and staff.deactivated_at is null
         where api_keys.id = $1 and api_keys.revoked_at is null and api_keys.expires_at > $2",
    )
    .bind(id)
    .bind(clock::now())
    .optional(db)
    .await?;
    Ok(found.map(|(hash,)| hash))
}
