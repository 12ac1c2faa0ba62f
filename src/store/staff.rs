//! The people who may sign in.

use super::db::{Db, On, Tx, query};
use crate::model::clock;
use crate::model::staff::Staff;

/// What signing in needs to know of a person.
#[derive(sqlx::FromRow)]
pub struct Credentials {
    #[sqlx(flatten)]
    pub staff: Staff,
    pub password_hash: String,
}

/// Any person at all.
pub async fn exists(db: &Db) -> sqlx::Result<bool> {
    let found: Option<(String,)> = query("select id from staff limit 1").optional(db).await?;
    Ok(found.is_some())
}

/// The active person of an e-mail address, which is kept in lower case.
pub async fn find_credentials(db: &Db, email: &str) -> sqlx::Result<Option<Credentials>> {
    query(
        "select id, email, name, language, global_admin, user_admin, admin_agent, sales, password_hash
         from staff where email = $1 and deactivated_at is null",
    )
    .bind(email.trim().to_lowercase())
    .optional(db)
    .await
}

pub async fn find_by_email(on: impl Into<On<'_>>, email: &str) -> sqlx::Result<Option<Staff>> {
    query(
        "select id, email, name, language, global_admin, user_admin, admin_agent, sales
         from staff where email = $1",
    )
    .bind(email.trim().to_lowercase())
    .optional(on)
    .await
}

pub async fn insert(tx: &mut Tx, staff: &Staff, password_hash: &str) -> sqlx::Result<()> {
    query(
        "insert into staff (id, email, name, password_hash, language, global_admin, user_admin, admin_agent,
            sales, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&staff.id)
    .bind(staff.email.to_lowercase())
    .bind(&staff.name)
    .bind(password_hash)
    .bind(staff.language.clone())
    .bind(staff.global_admin)
    .bind(staff.user_admin)
    .bind(staff.admin_agent)
    .bind(staff.sales)
    .bind(clock::now())
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn update_language(db: &Db, id: &str, language: &str) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    query("update staff set language = $2 where id = $1").bind(id).bind(language).execute(&mut tx).await?;
    tx.commit().await
}

pub async fn update_password_hash(db: &Db, id: &str, password_hash: &str) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    query("update staff set password_hash = $2 where id = $1")
        .bind(id)
        .bind(password_hash)
        .execute(&mut tx)
        .await?;
    tx.commit().await
}

/// Deactivates a person and ends their sessions; `false` where there is no such active person.
pub async fn deactivate(tx: &mut Tx, id: &str) -> sqlx::Result<bool> {
    let deactivated = query("update staff set deactivated_at = $2 where id = $1 and deactivated_at is null")
        .bind(id)
        .bind(clock::now())
        .execute(&mut *tx)
        .await?;
    query("delete from sessions where staff_id = $1").bind(id).execute(tx).await?;
    Ok(deactivated == 1)
}
