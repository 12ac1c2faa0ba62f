//! `paraph copy`: copies the register to another, empty database.

use crate::config::Settings;
use crate::store::db::{Db, copy};

pub async fn run(settings: &Settings, to: &str) -> anyhow::Result<()> {
    let from = Db::open_and_migrate(&settings.database_url).await?;
    let to = Db::open(to).await?;
    let copied = copy::all(&from, &to).await;
    // Moves the write-ahead log into the register.
    to.close().await;
    from.close().await;
    copied
}
