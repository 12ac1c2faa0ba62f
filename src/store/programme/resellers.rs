//! The indirect resellers of an indirect provider.

use crate::model::kernel::text::fold;
use crate::model::programme::reseller::Reseller;
use crate::store::db::{On, Tx, query};

/// By name.
pub async fn list(on: impl Into<On<'_>>) -> sqlx::Result<Vec<Reseller>> {
    let mut all: Vec<Reseller> =
        query("select id, name, mpn_id, microsoft_id, mpa_signed from resellers").all(on).await?;
    // Sorted here, because the databases sort text differently.
    all.sort_by_cached_key(|it| fold(&it.name));
    Ok(all)
}

pub async fn insert(tx: &mut Tx, reseller: &Reseller) -> sqlx::Result<()> {
    query("insert into resellers (id, name, mpn_id, microsoft_id, mpa_signed) values ($1, $2, $3, $4, $5)")
        .bind(&reseller.id)
        .bind(&reseller.name)
        .bind(&reseller.mpn_id)
        .bind(reseller.microsoft_id.clone())
        .bind(reseller.mpa_signed)
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn find(on: impl Into<On<'_>>, id: &str) -> sqlx::Result<Option<Reseller>> {
    query("select id, name, mpn_id, microsoft_id, mpa_signed from resellers where id = $1")
        .bind(id)
        .optional(on)
        .await
}

/// By its ID in this register or its Microsoft ID.
pub async fn find_named(on: impl Into<On<'_>>, id: &str) -> sqlx::Result<Option<Reseller>> {
    query(
        "select id, name, mpn_id, microsoft_id, mpa_signed from resellers where id = $1 or microsoft_id = $1",
    )
    .bind(id)
    .optional(on)
    .await
}

pub async fn find_by_mpn_id(on: impl Into<On<'_>>, mpn_id: &str) -> sqlx::Result<Option<Reseller>> {
    query("select id, name, mpn_id, microsoft_id, mpa_signed from resellers where mpn_id = $1")
        .bind(mpn_id)
        .optional(on)
        .await
}

pub async fn find_by_microsoft_id(on: impl Into<On<'_>>, id: &str) -> sqlx::Result<Option<Reseller>> {
    query("select id, name, mpn_id, microsoft_id, mpa_signed from resellers where microsoft_id = $1")
        .bind(id)
        .optional(on)
        .await
}

/// Updates the facts about a reseller.
pub async fn update(tx: &mut Tx, reseller: &Reseller) -> sqlx::Result<()> {
    query("update resellers set microsoft_id = $2, mpa_signed = $3 where id = $1")
        .bind(&reseller.id)
        .bind(reseller.microsoft_id.clone())
        .bind(reseller.mpa_signed)
        .execute(tx)
        .await?;
    Ok(())
}
