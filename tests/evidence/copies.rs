//! Several copies of Paraph extend one log.

use paraph::model::evidence::checkpoint::Checkpoint;
use paraph::model::evidence::merkle::extends;
use paraph::model::evidence::merkle::{Hash, consistency_proof};
use paraph::model::evidence::note::Note;
use paraph::store::db::{Db, On, query};
use paraph::store::evidence::hash_tiles;
use paraph::store::evidence::sequencing::{self, Sequenced};

use crate::support::log_place::{LogPlace, extend};

/// The roots of all checkpoints, in order.
async fn checkpoints(place: &LogPlace) -> Vec<Checkpoint> {
    let notes = query("select note from log_checkpoints order by size");
    let notes: Vec<(String,)> = notes.all(&place.app.db).await.unwrap();
    notes.into_iter().map(|(it,)| it.parse::<Note>().unwrap().text.parse().unwrap()).collect()
}

async fn proof(place: &LogPlace, old: u64, size: u64) -> Vec<Hash> {
    let ranges = consistency_proof(old, size).unwrap();
    hash_tiles::list_hashes(On::Db(&place.app.db), &ranges).await.unwrap().unwrap()
}

#[actix_web::test]
async fn two_copies_extend_one_log_without_a_fork() {
    let place = LogPlace::filled().await;
    let other = Db::open(place.app.url()).await.unwrap();
    for _ in 0..4 {
        place.record_many(300).await;
        tokio::join!(
            extend(&place.app.db, place.log_folder()),
            extend(&other, place.log_folder()),
            place.record_many(70),
        );
    }
    place.extend().await;
    assert_eq!(place.waiting().await, 0);
    let all = checkpoints(&place).await;
    let kept = std::fs::read_to_string(place.file("log.checkpoint")).unwrap();
    assert_eq!(kept.lines().nth(1).unwrap(), all.last().unwrap().size.to_string(), "the highest one is kept");
    assert!(all.len() > 8, "{all:?}");
    for pair in all.windows(2) {
        let [old, new] = pair else { panic!("two") };
        assert!(old.size < new.size, "{all:?}");
        let proof = proof(&place, old.size, new.size).await;
        assert!(extends(&new.root, new.size, &old.root, old.size, &proof), "{} {}", old.size, new.size);
    }
    place.verify().is_good(place.size().await);
    other.close().await;
}

#[actix_web::test]
async fn a_copy_that_waited_for_another_continues_after_it() {
    let place = LogPlace::filled().await;
    let signer = place.log_folder().signer().unwrap().unwrap();
    let size = place.size().await;
    place.record_many(300).await;
    let first = async |db: &Db| {
        let mut tx = db.begin().await.unwrap();
        let done = sequencing::extend(&mut tx, &signer, None).await.unwrap();
        // The other copy waits for this transaction.
        tokio::task::yield_now().await;
        tx.commit().await.unwrap();
        match done {
            Sequenced::Extended(checkpoint, _) => checkpoint.size,
            other => panic!("{other:?}"),
        }
    };
    let other = Db::open(place.app.url()).await.unwrap();
    let (one, two) = tokio::join!(first(&place.app.db), first(&other));
    assert_eq!((one.min(two), one.max(two)), (size + 256, size + 300));
    other.close().await;
}

#[actix_web::test]
async fn a_transaction_that_is_rolled_back_extends_nothing() {
    let place = LogPlace::filled().await;
    let signer = place.log_folder().signer().unwrap().unwrap();
    let size = place.size().await;
    place.record_many(5).await;
    let mut tx = place.app.db.begin().await.unwrap();
    let done = sequencing::extend(&mut tx, &signer, None).await.unwrap();
    assert!(matches!(done, Sequenced::Extended(..)), "{done:?}");
    drop(tx);
    assert_eq!((place.size().await, place.waiting().await), (size, 5));
    place.extend().await;
    place.verify().is_good(size + 5);
}
