//! Compares the contents of all proof files with the hashes that the log has sealed.

use crate::model::evidence::leaf::Kind;
use crate::model::evidence::proof::Proof;
use crate::store::db::{Db, query};
use crate::store::evidence::proof_store::ProofStore;
use crate::store::evidence::verification::Fault;

/// Proof files are read one by one, because each may have 20 MB. Returns the number of faults.
pub async fn run(db: &Db, store: &ProofStore, report: &mut dyn FnMut(Fault)) -> anyhow::Result<u64> {
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
