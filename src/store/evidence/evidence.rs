//! Evidence of records: assembled from their rows, their leaves and the tree.

use data_encoding::HEXLOWER;

use crate::model::evidence::checkpoint::Checkpoint;
use crate::model::evidence::evidence_file::{EvidenceFile, SealedRecord};
use crate::model::evidence::leaf::Kind;
use crate::model::evidence::merkle::inclusion_proof;
use crate::model::evidence::note::{Note, VerifierKey};
use crate::store::db::{Db, On, query};
use crate::store::evidence::hash_tiles::{list_hashes, read};
use crate::store::evidence::sealed_records::{self, Pick};
use crate::store::evidence::{head, keys};

/// What was found of the evidence of records.
#[derive(Debug)]
pub enum Found {
    Evidence(EvidenceFile),
    /// One of the records has no position in a signed log yet.
    Waiting,
    /// One of the records differs from its leaf, or has none. The text says how, for the log of the server.
    Altered(String),
}

/// The evidence of these records, each compared with its leaf.
pub async fn find(db: &Db, records: &[(Kind, String)]) -> sqlx::Result<Found> {
    let Some((note, size)) = find_checkpoint(db).await? else { return Ok(Found::Waiting) };
    let mut sealed = Vec::new();
    for (kind, id) in records {
        match find_record(db, *kind, id, size).await? {
            Ok(it) => sealed.push(it),
            Err(other) => return Ok(other),
        }
    }
    Ok(Found::Evidence(EvidenceFile::new(sealed, note)))
}

/// The newest checkpoint and its size.
async fn find_checkpoint(db: &Db) -> sqlx::Result<Option<(String, u64)>> {
    let Some(text) = head::find_checkpoint(db).await? else { return Ok(None) };
    let checkpoint = text.parse::<Note>().ok().and_then(|it| it.text.parse::<Checkpoint>().ok());
    Ok(checkpoint.map(|it| (text, it.size)))
}

async fn find_record(db: &Db, kind: Kind, id: &str, size: u64) -> sqlx::Result<Result<SealedRecord, Found>> {
    let altered = |how: &dyn std::fmt::Display| Found::Altered(format!("{} {id}: {how}", kind.code()));
    let leaf = query("select body, salts, position from log_leaves where kind = $1 and record_id = $2");
    let leaf: Option<(String, String, Option<i64>)> = leaf.bind(kind.code()).bind(id).optional(db).await?;
    let Some((leaf, salts, position)) = leaf else { return Ok(Err(altered(&"it has no leaf"))) };
    let Some(record) = sealed_records::list(db, kind, Pick::One(id)).await?.pop() else {
        return Ok(Err(altered(&"the record is missing")));
    };
    if let Err(difference) = record.compare(&leaf, &salts) {
        return Ok(Err(altered(&difference)));
    }
    let Some(position) = position.map(read) else { return Ok(Err(Found::Waiting)) };
    // The checkpoint that was read may be older than the position.
    let Some(ranges) = inclusion_proof(position, size) else { return Ok(Err(Found::Waiting)) };
    let Some(proof) = list_hashes(db.into(), &ranges).await? else {
        return Ok(Err(altered(&"a tile of the log is missing")));
    };
    let openings = record.open(&salts).unwrap_or_default();
    let proof = proof.iter().map(|it| HEXLOWER.encode(it)).collect();
    Ok(Ok(SealedRecord { leaf, position, proof, openings }))
}

/// The position of a record. `None`: it waits for one.
pub async fn find_position(on: impl Into<On<'_>>, kind: Kind, id: &str) -> sqlx::Result<Option<i64>> {
    let position = query("select position from log_leaves where kind = $1 and record_id = $2");
    let position: Option<(Option<i64>,)> = position.bind(kind.code()).bind(id).optional(on).await?;
    Ok(position.and_then(|(it,)| it))
}

/// The public keys of this log, past and present.
pub async fn list_keys(db: &Db) -> sqlx::Result<Vec<VerifierKey>> {
    let keys = keys::list(db).await?;
    Ok(keys.into_iter().filter_map(|it| it.verifier_key.parse().ok()).collect())
}
