//! Drafts of new customers in the wizard. Nothing of a draft is in the register yet.

use chrono::TimeDelta;

use crate::model::customers::draft::DraftForm;
use crate::model::kernel::clock;
use crate::store::db::{Db, On, Tx, query};

/// Lifetime of a draft that is not submitted.
const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// A draft, and the JSON that it is stored as. Drafts with the same JSON are equal.
#[derive(Debug, Clone)]
pub struct Draft {
    pub form: DraftForm,
    pub json: String,
}

/// A draft belongs to its author: anyone else finds nothing.
pub async fn find(on: impl Into<On<'_>>, staff_id: &str, id: &str) -> anyhow::Result<Option<Draft>> {
    let found: Option<(String,)> = query("select form from drafts where id = $1 and staff_id = $2")
        .bind(id)
        .bind(staff_id)
        .optional(on)
        .await?;
    let draft = |(json,): (String,)| Ok(Draft { form: serde_json::from_str(&json)?, json });
    found.map(draft).transpose()
}

/// The ID and the company name of the latest drafts of an author that have not expired.
pub async fn list(db: &Db, staff_id: &str) -> sqlx::Result<Vec<(String, String)>> {
    let found: Vec<(String, String)> = query(
        "select id, form from drafts where staff_id = $1 and saved_at >= $2 order by saved_at desc, id limit 5",
    )
    .bind(staff_id)
    .bind(clock::now() - LIFETIME)
    .all(db)
    .await?;
    // Another version of Paraph may have written a form that this one cannot read.
    let named = |(id, json): (String, String)| {
        let form: DraftForm = serde_json::from_str(&json).ok()?;
        Some((id, form.company.company_name))
    };
    Ok(found.into_iter().filter_map(named).collect())
}

/// `false`: the draft is someone else's. Also sweeps old drafts.
pub async fn save(tx: &mut Tx, staff_id: &str, id: &str, form: &DraftForm) -> anyhow::Result<bool> {
    let now = clock::now();
    query("delete from drafts where saved_at < $1").bind(now - LIFETIME).execute(&mut *tx).await?;
    let saved = query(
        "insert into drafts (id, staff_id, form, saved_at) values ($1, $2, $3, $4)
         on conflict (id) do update set form = $3, saved_at = $4 where drafts.staff_id = $2",
    )
    .bind(id)
    .bind(staff_id)
    .bind(serde_json::to_string(form)?)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(saved == 1)
}

pub async fn delete(tx: &mut Tx, id: &str) -> sqlx::Result<()> {
    query("delete from drafts where id = $1").bind(id).execute(tx).await?;
    Ok(())
}
