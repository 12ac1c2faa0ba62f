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
        let kept = self.0.read().ok().and_then(|it| it.clone());
        if let Some((_, catalogue)) = kept.filter(|(kept, _)| *kept == version) {
            return Ok(catalogue);
        }
        let catalogue = Arc::new(catalogue::catalogue(db).await?);
        if let Ok(mut kept) = self.0.write() {
            *kept = Some((version, catalogue.clone()));
        }
        Ok(catalogue)
    }
}
