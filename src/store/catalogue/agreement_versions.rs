//! The versions of the agreements. A change of a version updates the standings of all customers.

use crate::model::catalogue::agreement::{AgreementType, Catalogue, Version};
use crate::store::acceptances::standings;
use crate::store::catalogue::catalogue;
use crate::store::db::{Tx, query};

/// Adds a version or changes its dates, and updates the standings of all customers. `false` if someone else has
/// changed the agreement since `agreement_version`.
pub async fn save(tx: &mut Tx, version: &Version, agreement_version: i64) -> sqlx::Result<bool> {
    let updated =
        query("update agreements set version = version + 1 where agreement_type = $1 and version = $2")
            .bind(version.agreement_type.code())
            .bind(agreement_version)
            .execute(&mut *tx)
            .await?;
    if updated == 0 {
        return Ok(false);
    }
    query(
        "insert into agreement_versions (id, agreement_type, published_on, enforced_from, outdated_before)
         values ($1, $2, $3, $4, $5)
         on conflict (id) do update set published_on = $3, enforced_from = $4, outdated_before = $5",
    )
    .bind(&version.id)
    .bind(version.agreement_type.code())
    .bind(version.published_on)
    .bind(version.enforced_from)
    .bind(version.outdated_before)
    .execute(&mut *tx)
    .await?;
    catalogue::count_change(tx).await?;
    let catalogue = catalogue::catalogue(&mut *tx).await?;
    standings::restate(tx, &catalogue, version.agreement_type).await?;
    Ok(true)
}

/// The id for the next version of an agreement.
pub fn next_version_id(catalogue: &Catalogue, agreement_type: AgreementType) -> String {
    let name = match agreement_type {
        AgreementType::MicrosoftCustomerAgreement => "customer",
        AgreementType::MicrosoftCloudAgreement => "cloud",
    };
    format!("{name}-{}", catalogue.versions(agreement_type).count() + 1)
}
