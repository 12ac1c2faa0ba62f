//! Commits. After a failed commit, finds out whether it succeeded nevertheless.

use crate::store::db::database::Db;
use crate::store::db::failure::Failure;
use crate::store::db::query::query;
use crate::store::db::tx::{Kind, Tx};

impl Tx {
    /// Commits. A commit that fails may have succeeded nevertheless, for example if the connection broke before the
    /// answer came. Then the line in the activity log tells: if it is there, so is the rest of the transaction.
    pub async fn commit(self) -> sqlx::Result<()> {
        let Tx { kind, db, line, wrote, afterwards } = self;
        let committed = match kind {
            Kind::Sqlite(tx) => tx.commit().await,
            Kind::Postgres(tx) => tx.commit().await,
        };
        match committed {
            Err(error) if Failure::of(&error).is_some() && is_recorded(&db, line.as_deref()).await => {
                tracing::warn!(%error, "a commit succeeded although the database reported an error");
            }
            failed @ Err(_) => {
                db.writes.note(&failed);
                return failed;
            }
            Ok(()) => {}
        }
        if wrote {
            db.writes.note_commit();
        }
        afterwards.into_iter().for_each(|work| work());
        Ok(())
    }
}

async fn is_recorded(db: &Db, line: Option<&str>) -> bool {
    let Some(line) = line else { return false };
    let found = query("select id from activity_log where id = $1").bind(line).optional::<(String,)>(db).await;
    found.is_ok_and(|it| it.is_some())
}
