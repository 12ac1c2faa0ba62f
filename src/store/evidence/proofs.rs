//! Proof files: inserted, never updated or deleted.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::details;
use crate::model::activity::action::Action;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::evidence::proof::{Place, Proof};
use crate::store::acceptances::provenance::set_provenance;
use crate::store::acceptances::records::RecordRow;
use crate::store::acceptances::standings;
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::customers::locked::Locked;
use crate::store::db::sql;
use crate::store::db::{Db, On, Tx, query};
use crate::store::evidence::leaves;
use crate::store::evidence::proof_store::Written;

/// The outcome of adding proof files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// Added, now or when the same form was sent before.
    Yes,
    /// The record has this file already, under this name.
    Known(String),
    /// The ID belongs to another file: the form was sent before, with other files.
    Foreign,
}

pub async fn find(on: impl Into<On<'_>>, customer_id: &str, id: &str) -> sqlx::Result<Option<Proof>> {
    query("select * from proofs where customer_id = $1 and id = $2")
        .bind(customer_id)
        .bind(id)
        .optional(on)
        .await
}

/// The proof files of a record, in the order in which they were added.
pub async fn list_of_record(on: impl Into<On<'_>>, record_id: &str) -> sqlx::Result<Vec<Proof>> {
    query("select * from proofs where record_id = $1 order by recorded_at, id").bind(record_id).all(on).await
}

/// The number of proof files by the ID of their record, of all records of a customer that have any.
pub async fn counts(db: &Db, customer_id: &str) -> sqlx::Result<BTreeMap<String, i64>> {
    let rows: Vec<(String, i64)> =
        query("select record_id, count(*) from proofs where customer_id = $1 group by record_id")
            .bind(customer_id)
            .all(db)
            .await?;
    Ok(rows.into_iter().collect())
}

/// The number of proof files by their place outside the database, for backups.
pub const COUNT_OUTSIDE: &str = "select place, count(*) from proofs where place <> 'database' group by place";

/// Adds proof files to a record of the locked customer: all of them, or none.
pub async fn insert(
    tx: &mut Tx,
    locked: &mut Locked,
    record: &RecordRow,
    files: &[Written],
    by: By<'_>,
) -> sqlx::Result<Added> {
    let mut missing = Vec::new();
    for file in files {
        match find_known(tx, &record.id, file).await? {
            None => missing.push(file),
            Some(known) if known.id != *file.new.id => return Ok(Added::Known(known.name)),
            Some(known) if known.record_id != record.id || known.sha256 != file.new.sha256 => {
                return Ok(Added::Foreign);
            }
            Some(_) => {}
        }
    }
    let recorded_at = standings::moment(tx, &locked.customer().id).await?;
    for file in &missing {
        insert_one(tx, &locked.customer().id, record, file, by, recorded_at).await?;
    }
    // The standing tells whether the confirmation lacks a proof.
    if !missing.is_empty() && record.agreement_type == AgreementType::MicrosoftCustomerAgreement {
        locked.update_standing(tx, record.agreement_type).await?;
    }
    Ok(Added::Yes)
}

/// The file with this ID, or the same file of the record under another ID.
async fn find_known(tx: &mut Tx, record_id: &str, file: &Written) -> sqlx::Result<Option<Proof>> {
    query(
        "select * from proofs where id = $1 or (record_id = $2 and sha256 = $3)
         order by case when id = $1 then 0 else 1 end limit 1",
    )
    .bind(&*file.new.id)
    .bind(record_id)
    .bind(&file.new.sha256)
    .optional(tx)
    .await
}

async fn insert_one(
    tx: &mut Tx,
    customer_id: &str,
    record: &RecordRow,
    Written { new, content, place }: &Written,
    by: By<'_>,
    recorded_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    let proof: Proof = set_provenance(sql::insert("proofs"), by, recorded_at)
        .set("id", &*new.id)
        .set("customer_id", customer_id)
        .set("record_kind", record.kind.code())
        .set("record_id", &record.id)
        .set("name", &new.name)
        .set("media_type", new.media_type)
        .set("size", i64::try_from(content.len()).unwrap_or(i64::MAX))
        .set("sha256", &new.sha256)
        .set("place", place.code())
        .returning("*")
        .one(&mut *tx)
        .await?;
    if *place == Place::Database {
        sql::insert("proof_contents")
            .set("proof_id", &*new.id)
            .set("content", content.to_vec())
            .execute(&mut *tx)
            .await?;
    }
    let after = details! { Reference: record.reference, File: new.name, Sha256: new.sha256 };
    let entry =
        Entry { customer_id: Some(customer_id), after: Some(after), ..Entry::new(Action::ProofAdded) };
    activity_log::insert(&mut *tx, by, entry).await?;
    leaves::insert(tx, &(&proof).into()).await
}
