//! The catalogue of agreements. Every copy of Paraph keeps it in memory and reads it anew when the number of
//! its changes, which comes with each session, is another.

use super::db::{On, Tx, query};
use super::sql;
use super::standings;
use crate::model::agreement::{Agreement, AgreementType, Catalogue, Version};

const AGREEMENT: &str = "select agreement_type, template_id, link, accepted_from, confirmable_from,
        confirmable_until, preview_from, preview_api_from, preview_sdk_from, pages_ask_from, api_asks_from, version
    from agreements where agreement_type = $1";

const VERSIONS: &str = "select id, agreement_type, published_on, enforced_from, outdated_before
    from agreement_versions order by published_on, id";

pub async fn catalogue<'a>(on: impl Into<On<'a>>) -> sqlx::Result<Catalogue> {
    match on.into() {
        On::Db(db) => Ok(Catalogue {
            customer: query(AGREEMENT).bind(CUSTOMER).one(db).await?,
            cloud: query(AGREEMENT).bind(CLOUD).one(db).await?,
            versions: query(VERSIONS).all(db).await?,
        }),
        On::Tx(tx) => Ok(Catalogue {
            customer: query(AGREEMENT).bind(CUSTOMER).one(&mut *tx).await?,
            cloud: query(AGREEMENT).bind(CLOUD).one(&mut *tx).await?,
            versions: query(VERSIONS).all(tx).await?,
        }),
    }
}

const CUSTOMER: &str = "MicrosoftCustomerAgreement";
const CLOUD: &str = "MicrosoftCloudAgreement";

/// Lets nobody change the catalogue until the end of the transaction. Whoever writes what follows from it
/// calls this before anything else: a change of the catalogue holds it first and the customers afterwards.
pub async fn hold(tx: &mut Tx) -> sqlx::Result<()> {
    if let Tx::Postgres(_) = tx {
        let _: Vec<(String,)> =
            query("select agreement_type from agreements order by agreement_type for share").all(tx).await?;
    }
    Ok(())
}

/// Changes an agreement's days. `false` where somebody else has, since this version.
pub async fn update(tx: &mut Tx, changed: &Agreement) -> sqlx::Result<bool> {
    let updated = sql::update("agreements")
        .set("template_id", &changed.template_id)
        .set("link", &changed.link)
        .set("accepted_from", changed.accepted_from)
        .set("confirmable_from", changed.confirmable_from)
        .set("confirmable_until", changed.confirmable_until)
        .set("preview_from", changed.preview_from)
        .set("preview_api_from", changed.preview_api_from)
        .set("preview_sdk_from", changed.preview_sdk_from)
        .set("pages_ask_from", changed.pages_ask_from)
        .set("api_asks_from", changed.api_asks_from)
        .set_sql("version", "version + 1", [])
        .filter(
            "agreement_type = ? and version = ?",
            [changed.agreement_type.code().into(), changed.version.into()],
        )
        .execute(&mut *tx)
        .await?;
    if updated == 1 {
        count_change(tx).await?;
    }
    Ok(updated == 1)
}

/// Adds a version, or changes the days of one, in step with its agreement: `false` where somebody else has
/// changed that since `agreement_version`. Every customer then stands as the new days have it.
pub async fn save_version(tx: &mut Tx, version: &Version, agreement_version: i64) -> sqlx::Result<bool> {
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
    count_change(tx).await?;
    let catalogue = catalogue(&mut *tx).await?;
    standings::restate(tx, &catalogue, version.agreement_type).await?;
    Ok(true)
}

async fn count_change(tx: &mut Tx) -> sqlx::Result<()> {
    query("update partner set catalogue_version = catalogue_version + 1").execute(tx).await?;
    Ok(())
}

/// The id of the next version of an agreement.
pub fn next_version_id(catalogue: &Catalogue, agreement_type: AgreementType) -> String {
    let name = match agreement_type {
        AgreementType::MicrosoftCustomerAgreement => "customer",
        AgreementType::MicrosoftCloudAgreement => "cloud",
    };
    format!("{name}-{}", catalogue.versions(agreement_type).count() + 1)
}
