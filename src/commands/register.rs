//! The register that a command works in.

use crate::config::Settings;
use crate::model::settings::partner::Partner;
use crate::store::db::Db;
use crate::store::settings::partner;

/// Does some work in a register that is set up, and closes it.
pub async fn in_register(
    settings: &Settings,
    work: impl AsyncFnOnce(&Db, Partner) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let db = Db::open_and_migrate(&settings.database_url).await?;
    let done = match partner::find(&db).await? {
        Some(firm) => work(&db, firm).await,
        None => Err(anyhow::anyhow!(
            "the register is not set up yet: start Paraph and open the link that it prints"
        )),
    };
    // Moves the write-ahead log into the register.
    db.close().await;
    done
}
