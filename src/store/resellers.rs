//! The indirect resellers of a firm that is an indirect provider.

use super::db::{Db, Tx, query};
use crate::model::company::Reseller;

pub async fn list(db: &Db) -> sqlx::Result<Vec<Reseller>> {
    query("select id, name, mpn_id from resellers order by name, id").all(db).await
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
