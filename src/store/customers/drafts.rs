//! New customers between Account info and Review: nothing of them is in the register yet.

use chrono::TimeDelta;

use crate::model::customers::customer::DraftForm;
use crate::model::kernel::clock;
use crate::store::db::{Db, Tx, query};

/// A draft that nobody submits is swept after this.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// A draft is its author's alone: anyone else finds nothing.
pub async fn find(db: &Db, staff_id: &str, id: &str) -> anyhow::Result<Option<DraftForm>> {
    let found: Option<(String,)> = query("select form from drafts where id = $1 and staff_id = $2")
        .bind(id)
        .bind(staff_id)
        .optional(db)
        .await?;
    Ok(found.map(|(form,)| serde_json::from_str(&form)).transpose()?)
}

/// `false` where the draft is someone else's.
pub async fn save(db: &Db, staff_id: &str, id: &str, form: &DraftForm) -> anyhow::Result<bool> {
    let now = clock::now();
    let mut tx = db.begin().await?;
    query("delete from drafts where saved_at < $1").bind(now - KEPT).execute(&mut tx).await?;
    let saved = query(
        "insert into drafts (id, staff_id, form, saved_at) values ($1, $2, $3, $4)
         on conflict (id) do update set form = $3, saved_at = $4 where drafts.staff_id = $2",
    )
    .bind(id)
    .bind(staff_id)
    .bind(serde_json::to_string(form)?)
    .bind(now)
    .execute(&mut tx)
    .await?;
    tx.commit().await?;
    Ok(saved == 1)
}

pub async fn delete(tx: &mut Tx, id: &str) -> sqlx::Result<()> {
    query("delete from drafts where id = $1").bind(id).execute(tx).await?;
    Ok(())
}
