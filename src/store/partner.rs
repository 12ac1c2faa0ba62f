//! The partner firm, and the one-time link with which its register is set up.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::db::{Db, Tx, query};
use crate::model::clock;

/// The firm whose register this is. "Today" is judged in its time zone.
#[derive(Debug, Clone, sqlx::FromRow, Serialize, Deserialize)]
pub struct Partner {
    pub legal_name: String,
    pub time_zone: String,
}

impl Partner {
    pub fn tz(&self) -> Tz {
        self.time_zone.parse().unwrap_or(Tz::UTC)
    }
}

pub async fn insert(tx: &mut Tx, partner: &Partner) -> sqlx::Result<()> {
    query("insert into partner (id, legal_name, time_zone) values ('partner', $1, $2)")
        .bind(&partner.legal_name)
        .bind(&partner.time_zone)
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn find(db: &Db) -> sqlx::Result<Option<Partner>> {
    query("select legal_name, time_zone from partner").optional(db).await
}

/// Makes a new set-up link the only one.
pub async fn replace_setup_link(db: &Db, token_hash: &str) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    query("delete from setup_links").execute(&mut tx).await?;
    query("insert into setup_links (token_hash, created_at) values ($1, $2)")
        .bind(token_hash)
        .bind(clock::now())
        .execute(&mut tx)
        .await?;
    tx.commit().await
}

pub async fn has_setup_link(db: &Db, token_hash: &str) -> sqlx::Result<bool> {
    let found: Option<(String,)> = query("select token_hash from setup_links where token_hash = $1")
        .bind(token_hash)
        .optional(db)
        .await?;
    Ok(found.is_some())
}

/// Uses up the link; `false` where it had been used.
pub async fn delete_setup_link(tx: &mut Tx, token_hash: &str) -> sqlx::Result<bool> {
    let deleted = query("delete from setup_links where token_hash = $1").bind(token_hash).execute(tx).await?;
    Ok(deleted == 1)
}
