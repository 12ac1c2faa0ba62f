//! The indirect resellers of a firm that is an indirect provider.

use super::db::{Db, Tx, query};
use crate::model::company::Reseller;
use crate::model::text::fold;

/// By name.
pub async fn list(db: &Db) -> sqlx::Result<Vec<Reseller>> {
    let mut all: Vec<Reseller> = query("select id, name, mpn_id from resellers").all(db).await?;
    // Here, because each database has an order of its own for text.
    all.sort_by_cached_key(|it| fold(&it.name));
    Ok(all)
}

pub async fn insert(tx: &mut Tx, reseller: &Reseller) -> sqlx::Result<()> {
    query("insert into resellers (id, name, mpn_id) values ($1, $2, $3)")
        .bind(&reseller.id)
        .bind(&reseller.name)
        .bind(&reseller.mpn_id)
        .execute(tx)
        .await?;
    Ok(())
}
