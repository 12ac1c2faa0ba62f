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

/// The evidence of these records, or `None` if one of them has no position in a signed log yet.
pub async fn find(db: &Db, records: &[(Kind, String)]) -> sqlx::Result<Option<EvidenceFile>> {
    let Some((note, size)) = find_checkpoint(db).await? else { return Ok(None) };
    let mut sealed = Vec::new();
    for (kind, id) in records {
        match find_record(db, *kind, id, size).await? {
            Some(it) => sealed.push(it),
            None => return Ok(None),
        }
    }
    Ok(Some(EvidenceFile::new(sealed, note)))
}

/// The newest checkpoint and its size.
async fn find_checkpoint(db: &Db) -> sqlx::Result<Option<(String, u64)>> {
    let Some(text) = head::find_checkpoint(db).await? else { return Ok(None) };
    let checkpoint = text.parse::<Note>().ok().and_then(|it| it.text.parse::<Checkpoint>().ok());
    Ok(checkpoint.map(|it| (text, it.size)))
}

async fn find_record(db: &Db, kind: Kind, id: &str, size: u64) -> sqlx::Result<Option<SealedRecord>> {
    let leaf = query("select body, salts, position from log_leaves where kind = $1 and record_id = $2");
    let leaf: Option<(String, String, Option<i64>)> = leaf.bind(kind.code()).bind(id).optional(db).await?;
    let Some((leaf, salts, Some(position))) = leaf else { return Ok(None) };
    let position = read(position);
    let record = sealed_records::list(db, kind, Pick::One(id)).await?.pop();
    let ranges = inclusion_proof(position, size);
    let (Some(record), Some(ranges)) = (record, ranges) else { return Ok(None) };
    let Some(proof) = list_hashes(db.into(), &ranges).await? else { return Ok(None) };
    let openings = record.open(&salts).unwrap_or_default();
    let proof = proof.iter().map(|it| HEXLOWER.encode(it)).collect();
    Ok(Some(SealedRecord { leaf, position, proof, openings }))
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
