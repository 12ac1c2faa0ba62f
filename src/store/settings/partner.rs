//! The partner profile.

use crate::model::settings::partner::Partner;
use crate::store::db::sql;
use crate::store::db::{Db, On, Tx, query};

pub async fn insert(tx: &mut Tx, partner: &Partner) -> sqlx::Result<()> {
    sql::insert("partner")
        .set("id", "partner")
        .set("legal_name", &partner.legal_name)
        .set("country", &partner.country)
        .set("time_zone", &partner.time_zone)
        .set("mpn_id", &partner.mpn_id)
        .set("kind", partner.kind.code())
        .set("second_factor_for_everybody", partner.second_factor_for_everybody)
        .set("sandbox", partner.sandbox)
        .set("catalogue_version", 1)
        .set("version", 1)
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

/// The firm and the version of its profile, for editing.
pub async fn find_version(db: &Db) -> sqlx::Result<i64> {
    let (version,): (i64,) = query("select version from partner").one(db).await?;
    Ok(version)
}

/// `false` if the profile has changed since this version.
pub async fn update(tx: &mut Tx, version: i64, partner: &Partner) -> sqlx::Result<bool> {
    let updated = sql::update("partner")
        .set("legal_name", &partner.legal_name)
        .set("country", &partner.country)
        .set("time_zone", &partner.time_zone)
        .set("mpn_id", &partner.mpn_id)
        .set("kind", partner.kind.code())
        .set("second_factor_for_everybody", partner.second_factor_for_everybody)
        .set_sql("version", "version + 1", [])
        .filter("version = ?", [version.into()])
        .execute(tx)
        .await?;
    Ok(updated == 1)
}
