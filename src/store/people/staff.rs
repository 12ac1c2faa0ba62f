//! Staff: everyone who may sign in, and service accounts.

use chrono::{DateTime, Utc};

use crate::details;
use crate::model::activity::action::Action;
use crate::model::kernel::clock;
use crate::model::kernel::text::fold;
use crate::model::people::staff::{Role, Staff};
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::db::sql;
use crate::store::db::{Db, On, Tx, query};
use crate::store::people::sessions::OldKeysEnded;
use crate::store::people::{devices, sessions, sign_in_links};
use crate::store::settings::{api_keys, mails};

/// The facts about a staff member that the sign-in needs.
#[derive(sqlx::FromRow)]
pub struct Credentials {
    #[sqlx(flatten)]
    pub staff: Staff,
    /// `None` until the staff member chooses a password.
    pub password_hash: Option<String>,
}

/// A staff member as displayed in User management.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct StaffRow {
    #[sqlx(flatten)]
    pub staff: Staff,
    pub has_password: bool,
    /// Whether they are linked to a directory account.
    pub from_directory: bool,
    pub created_at: DateTime<Utc>,
    pub last_sign_in_at: Option<DateTime<Utc>>,
    pub deactivated_at: Option<DateTime<Utc>>,
}

const STAFF: &str = "id, email, name, language, own_time_zone, global_admin, user_admin, admin_agent, sales,
    is_program_account, second_factor, version";
const STAFF_ROW: &str = "id, email, name, language, own_time_zone, global_admin, user_admin, admin_agent, sales,
    is_program_account, second_factor, password_hash is not null as has_password, directory_id is not null as from_directory,
    created_at, last_sign_in_at, deactivated_at, version";

/// Whether there is any staff member.
pub async fn exists(db: &Db) -> sqlx::Result<bool> {
    let found: Option<(String,)> = query("select id from staff limit 1").optional(db).await?;
    Ok(found.is_some())
}

/// The active staff member with this email address. Addresses are stored in lower case.
pub async fn find_credentials(db: &Db, email: &str) -> sqlx::Result<Option<Credentials>> {
    query(format!("select {STAFF}, password_hash from staff where email = $1 and deactivated_at is null"))
        .bind(email.trim().to_lowercase())
        .optional(db)
        .await
}

pub async fn find_password_hash(db: &Db, id: &str) -> sqlx::Result<Option<String>> {
    let (hash,): (Option<String>,) =
        query("select password_hash from staff where id = $1").bind(id).one(db).await?;
    Ok(hash)
}

pub async fn find_by_email(on: impl Into<On<'_>>, email: &str) -> sqlx::Result<Option<StaffRow>> {
    query(format!("select {STAFF_ROW} from staff where email = $1"))
        .bind(email.trim().to_lowercase())
        .optional(on)
        .await
}

/// `directory_id` is the issuer and subject of a directory account.
pub async fn find_by_directory_id(
    on: impl Into<On<'_>>,
    directory_id: &str,
) -> sqlx::Result<Option<StaffRow>> {
    query(format!("select {STAFF_ROW} from staff where directory_id = $1"))
        .bind(directory_id)
        .optional(on)
        .await
}

pub async fn find(on: impl Into<On<'_>>, id: &str) -> sqlx::Result<Option<StaffRow>> {
    query(format!("select {STAFF_ROW} from staff where id = $1")).bind(id).optional(on).await
}

/// A page of the staff in the order of their names. `after`: the ID of the last staff member of the
/// previous page.
pub async fn list(
    db: &Db,
    role: Option<Role>,
    after: Option<&str>,
    limit: usize,
) -> sqlx::Result<Vec<StaffRow>> {
    let role = match role {
        None => "",
        Some(Role::GlobalAdmin) => "and global_admin",
        Some(Role::UserAdmin) => "and user_admin",
        Some(Role::AdminAgent) => "and admin_agent",
        Some(Role::Sales) => "and sales",
    };
    let start = match after {
        Some(_) => "(name_key, id) > (select name_key, id from staff where id = $1)",
        None => "$1 = ''",
    };
    query(format!("select {STAFF_ROW} from staff where {start} {role} order by name_key, id limit {limit}"))
        .bind(after.unwrap_or_default())
        .all(db)
        .await
}

/// The staff and service accounts that may have API keys, in the order of their names.
pub async fn list_active(db: &Db) -> sqlx::Result<Vec<Staff>> {
    query(format!("select {STAFF} from staff where deactivated_at is null order by name_key, id"))
        .all(db)
        .await
}

/// The ID and name of all staff in the order of their names, for choosing one.
pub async fn names(db: &Db) -> sqlx::Result<Vec<(String, String)>> {
    query("select id, name from staff order by name_key, id").all(db).await
}

pub async fn insert(tx: &mut Tx, staff: &Staff, password_hash: Option<&str>) -> sqlx::Result<OldKeysEnded> {
    sql::insert("staff")
        .set("id", &staff.id)
        .set("email", staff.email.to_lowercase())
        .set("name", &staff.name)
        .set("name_key", fold(&staff.name))
        .set("password_hash", password_hash)
        .set("language", &staff.language)
        .set("own_time_zone", &staff.own_time_zone)
        .set("global_admin", staff.global_admin)
        .set("user_admin", staff.user_admin)
        .set("admin_agent", staff.admin_agent)
        .set("sales", staff.sales)
        .set("is_program_account", staff.is_program_account)
        .set("second_factor", staff.second_factor)
        .set("created_at", clock::now())
        .set("version", 1)
        .execute(tx)
        .await?;
    Ok(OldKeysEnded::of_new(&staff.id))
}

pub async fn update_language(tx: &mut Tx, id: &str, language: &str) -> sqlx::Result<()> {
    query("update staff set language = $2 where id = $1").bind(id).bind(language).execute(tx).await?;
    Ok(())
}

/// The fields that staff members may change themselves.
pub async fn update_profile(tx: &mut Tx, staff: &Staff) -> sqlx::Result<()> {
    query("update staff set name = $2, name_key = $3, language = $4, own_time_zone = $5 where id = $1")
        .bind(&staff.id)
        .bind(&staff.name)
        .bind(fold(&staff.name))
        .bind(staff.language.clone())
        .bind(staff.own_time_zone.clone())
        .execute(tx)
        .await?;
    Ok(())
}

/// Stores a stronger hash of the same password, unless the password has changed.
pub async fn update_password_hash(tx: &mut Tx, id: &str, before: &str, after: &str) -> sqlx::Result<()> {
    let update = query("update staff set password_hash = $3 where id = $1 and password_hash = $2");
    update.bind(id).bind(before).bind(after).execute(tx).await?;
    Ok(())
}

/// Changes the password. Ends the sessions of the staff member except the one with the new key, and deletes their links
/// and devices. A sign-in that has just begun with the old password fails.
pub async fn change_password(tx: &mut Tx, of: &OldKeysEnded, hash: &str) -> sqlx::Result<()> {
    query("update staff set password_hash = $2, version = version + 1 where id = $1")
        .bind(of.staff_id())
        .bind(hash)
        .execute(&mut *tx)
        .await?;
    end_ways_in(tx, of).await
}

/// Ends the sessions beside the one that goes on, if one does, and deletes links and devices.
async fn end_ways_in(tx: &mut Tx, of: &OldKeysEnded) -> sqlx::Result<()> {
    let id = of.staff_id();
    devices::delete_all_of(tx, id).await?;
    sign_in_links::delete_of(tx, id).await?;
    mails::delete_unsent_links_of(tx, id).await?;
    if let Some(session_id) = of.session_id() {
        sessions::delete_all_of(tx, id, Some(session_id)).await?;
    }
    Ok(())
}

/// `false` if the staff member has changed since this version.
pub async fn update_roles(tx: &mut Tx, version: i64, staff: &Staff) -> sqlx::Result<bool> {
    let updated = query(
        "update staff set global_admin = $3, user_admin = $4, admin_agent = $5, sales = $6,
            version = version + 1
         where id = $1 and version = $2",
    )
    .bind(&staff.id)
    .bind(version)
    .bind(staff.global_admin)
    .bind(staff.user_admin)
    .bind(staff.admin_agent)
    .bind(staff.sales)
    .execute(tx)
    .await?;
    Ok(updated == 1)
}

/// Unlinks the directory account. `false` if there was none.
pub async fn delete_directory_id(tx: &mut Tx, of: &OldKeysEnded) -> sqlx::Result<bool> {
    let unlinked = query(
        "update staff set directory_id = null, version = version + 1
         where id = $1 and directory_id is not null",
    )
    .bind(of.staff_id())
    .execute(tx)
    .await?;
    Ok(unlinked == 1)
}

pub async fn update_directory_id(tx: &mut Tx, of: &OldKeysEnded, directory_id: &str) -> sqlx::Result<()> {
    query("update staff set directory_id = $2 where id = $1")
        .bind(of.staff_id())
        .bind(directory_id)
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn update_last_sign_in(tx: &mut Tx, id: &str) -> sqlx::Result<()> {
    query("update staff set last_sign_in_at = $2 where id = $1")
        .bind(id)
        .bind(clock::now())
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether another staff member who can sign in is a Global admin. Locks until the end of the transaction: without a
/// lock, two admins who demote each other at once would leave none. `passwords`: whether passwords are accepted, not
/// only the directory.
pub async fn has_other_global_admin(tx: &mut Tx, id: &str, passwords: bool) -> sqlx::Result<bool> {
    query("update partner set version = version").execute(&mut *tx).await?;
    let found: Option<(String,)> = query(
        "select id from staff where global_admin and deactivated_at is null and id <> $1
            and (directory_id is not null or ($2 and password_hash is not null)) limit 1",
    )
    .bind(id)
    .bind(passwords)
    .optional(tx)
    .await?;
    Ok(found.is_some())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deactivated {
    Yes,
    /// There is no such active staff member.
    Before,
    /// Nobody would be left to manage the register. Nothing was changed.
    LastGlobalAdmin,
}

/// Deactivates a staff member, ends all their access and revokes their keys for good. `by`: `None` at the command line.
pub async fn deactivate(
    tx: &mut Tx,
    id: &str,
    passwords: bool,
    by: Option<By<'_>>,
) -> sqlx::Result<Deactivated> {
    let row = find(&mut *tx, id).await?.filter(|it| it.deactivated_at.is_none());
    let Some(row) = row else { return Ok(Deactivated::Before) };
    if row.staff.global_admin && !has_other_global_admin(tx, id, passwords).await? {
        return Ok(Deactivated::LastGlobalAdmin);
    }
    let deactivated = query(
        "update staff set deactivated_at = $2, version = version + 1
         where id = $1 and deactivated_at is null",
    )
    .bind(id)
    .bind(clock::now())
    .execute(&mut *tx)
    .await?;
    if deactivated != 1 {
        return Ok(Deactivated::Before);
    }
    let ended = sessions::end_all(tx, id).await?;
    end_ways_in(tx, &ended).await?;
    for name in api_keys::revoke_all_of(tx, id).await? {
        let after = Some(details! { Name: name });
        let entry = Entry { person_id: Some(id), after, ..Entry::new(Action::ApiKeyRevoked) };
        match by {
            Some(by) => activity_log::insert(tx, by, entry).await?,
            None => activity_log::insert_from_command_line(tx, entry).await?,
        }
    }
    Ok(Deactivated::Yes)
}

/// `false` if there is no such deactivated staff member.
pub async fn reactivate(tx: &mut Tx, id: &str) -> sqlx::Result<bool> {
    let reactivated = query(
        "update staff set deactivated_at = null, version = version + 1
         where id = $1 and deactivated_at is not null",
    )
    .bind(id)
    .execute(tx)
    .await?;
    Ok(reactivated == 1)
}
