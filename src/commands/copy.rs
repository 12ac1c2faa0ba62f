//! `paraph copy`: copies the register to another, empty database.

use crate::config::Settings;
use crate::store::db::{Db, copy};

pub async fn run(settings: &Settings, to: &str) -> anyhow::Result<()> {
    copy::all(&Db::open(&settings.database_url).await?, &Db::open(to).await?).await
}
