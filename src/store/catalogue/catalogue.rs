//! The catalogue of agreements. Every copy of Paraph caches it, and reads it again when the change counter,
//! which is loaded with each session, differs.

use crate::model::catalogue::agreement::{Agreement, Catalogue};
use crate::store::db::sql;
use crate::store::db::{Dialect, On, Tx, query};

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

/// Locks the catalogue against changes until the end of the transaction. A caller that writes rows derived from it
/// calls this before it locks a customer: a change of the catalogue locks the catalogue before the customers.
pub async fn lock(tx: &mut Tx) -> sqlx::Result<()> {
    if tx.dialect() == Dialect::Postgres {
        let _: Vec<(String,)> =
            query("select agreement_type from agreements order by agreement_type for share").all(tx).await?;
    }
    Ok(())
}

/// Locks the catalogue, and reads it.
pub async fn read_locked(tx: &mut Tx) -> sqlx::Result<Catalogue> {
    lock(tx).await?;
    catalogue(tx).await
}

/// Changes an agreement's days. `false` if someone else has changed them since this version.
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

pub(super) async fn count_change(tx: &mut Tx) -> sqlx::Result<()> {
    query("update partner set catalogue_version = catalogue_version + 1").execute(tx).await?;
    Ok(())
}
