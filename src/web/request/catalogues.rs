//! The cached catalogue: read at first use, and again after a change.

use std::sync::{Arc, RwLock};

use crate::model::catalogue::agreement::Catalogue;
use crate::store::catalogue::catalogue;
use crate::store::db::Db;

/// The catalogue and its change counter when it was read.
#[derive(Default)]
pub struct Catalogues(RwLock<Option<(i64, Arc<Catalogue>)>>);

impl Catalogues {
    /// `version` is the change counter in the firm's row.
    pub async fn current(&self, db: &Db, version: i64) -> sqlx::Result<Arc<Catalogue>> {
        let cached = self.0.read().ok().and_then(|it| it.clone());
        if let Some((_, catalogue)) = cached.filter(|(cached_version, _)| *cached_version == version) {
            return Ok(catalogue);
        }
        let catalogue = Arc::new(catalogue::catalogue(db).await?);
        if let Ok(mut cached) = self.0.write() {
            *cached = Some((version, catalogue.clone()));
        }
        Ok(catalogue)
    }
}
