//! The partner firm.

use crate::model::settings::partner::Partner;
use crate::store::db::{Db, On, Tx, query};

pub async fn insert(tx: &mut Tx, partner: &Partner) -> sqlx::Result<()> {
    query(
        "insert into partner (id, legal_name, country, time_zone, mpn_id, kind,
            second_factor_for_everybody, sandbox, catalogue_version, version)
         values ('partner', $1, $2, $3, $4, $5, $6, $7, 1, 1)",
    )
    .bind(&partner.legal_name)
    .bind(&partner.country)
    .bind(&partner.time_zone)
    .bind(&partner.mpn_id)
    .bind(partner.kind.code())
    .bind(partner.second_factor_for_everybody)
    .bind(partner.sandbox)
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn find(on: impl Into<On<'_>>) -> sqlx::Result<Option<Partner>> {
    query(
        "select legal_name, country, time_zone, mpn_id, kind, second_factor_for_everybody, sandbox,
            catalogue_version
         from partner",
    )
    .optional(on)
    .await
}

/// The firm and the version of its profile, for editing it.
pub async fn find_version(db: &Db) -> sqlx::Result<i64> {
    let (version,): (i64,) = query("select version from partner").one(db).await?;
    Ok(version)
}

/// `false` where the profile has changed since this version.
pub async fn update(tx: &mut Tx, version: i64, partner: &Partner) -> sqlx::Result<bool> {
    let updated = query(
        "update partner set legal_name = $1, country = $2, time_zone = $3, mpn_id = $4, kind = $5,
            second_factor_for_everybody = $6, version = version + 1
         where version = $7",
    )
    .bind(&partner.legal_name)
    .bind(&partner.country)
    .bind(&partner.time_zone)
    .bind(&partner.mpn_id)
    .bind(partner.kind.code())
    .bind(partner.second_factor_for_everybody)
    .bind(version)
    .execute(tx)
    .await?;
    Ok(updated == 1)
}
