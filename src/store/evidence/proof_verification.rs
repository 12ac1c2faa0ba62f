//! Compares the contents of all proof files and of the firm's agreement files with their hashes, which the log has sealed
//! with the records.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::model::evidence::leaf::Kind;
use crate::model::evidence::proof::Proof;
use crate::store::db::{Db, query};
use crate::store::evidence::proof_store::ProofStore;
use crate::store::evidence::verification::Fault;

/// Returns the number of faults.
pub async fn run(db: &Db, store: &ProofStore, report: &mut dyn FnMut(Fault)) -> anyhow::Result<u64> {
    Ok(check_proofs(db, store, report).await? + check_agreement_files(db, report).await?)
}

/// The texts that customers accepted.
async fn check_agreement_files(db: &Db, report: &mut dyn FnMut(Fault)) -> sqlx::Result<u64> {
    let (mut after, mut faults) = (String::new(), 0);
    loop {
        let next = query("select id, sha256, content from agreement_files where id > $1 order by id limit 1");
        let next: Option<(String, String, Vec<u8>)> = next.bind(&after).optional(db).await?;
        let Some((id, sha256, content)) = next else { return Ok(faults) };
        if HEXLOWER.encode(&Sha256::digest(&content)) != sha256 {
            report(Fault::AgreementFile(id.clone()));
            faults += 1;
        }
        after = id;
    }
}

/// The files are read one by one, because each may have 20 MB.
async fn check_proofs(db: &Db, store: &ProofStore, report: &mut dyn FnMut(Fault)) -> anyhow::Result<u64> {
    let (mut after, mut faults) = (String::new(), 0);
    loop {
        let next = query("select * from proofs where id > $1 order by id limit 1").bind(&after);
        let Some(proof): Option<Proof> = next.optional(db).await? else { return Ok(faults) };
        if store.read(db, &proof).await?.is_none() {
            report(Fault::Content(Kind::Proof, proof.id.clone()));
            faults += 1;
        }
        after = proof.id;
    }
}
