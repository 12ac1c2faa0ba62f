//! `paraph verify` finds every change that somebody makes in the database, and names the record.

use paraph::store::db::query;

use crate::support::log_place::LogPlace;

#[actix_web::test]
async fn an_untouched_register_verifies() {
    let place = LogPlace::filled().await;
    let size = place.size().await;
    assert!(size >= 3, "{size}");
    place.verify().is_good(size);
    place.record("Nora Neuf").await;
    let verified = place.verify();
    verified.is_good(size + 1);
    assert!(
        verified.lines.contains(&"records that wait for their position in the log: 1".to_owned()),
        "{verified:?}"
    );
}

#[actix_web::test]
async fn an_edited_byte_is_found_in_every_column() {
    let place = LogPlace::filled().await;
    let id = place.id_at(1).await;
    for (change, fault) in [
        ("action = action || 'x'", "its public facts differ"),
        ("sign_in = not sign_in", "its public facts differ"),
        ("staff_name = 'Somebody else'", "its group \"who\" differs"),
        ("address = '192.0.2.7'", "its group \"who\" differs"),
        ("key_id = 'x'", "its group \"who\" differs"),
        ("employee = 'Somebody else'", "its group \"who\" differs"),
        ("customer_id = 'x'", "its group \"customer\" differs"),
        ("person_name = 'Somebody else'", "its group \"person\" "),
        ("before = '{}'", "its group \"details\" differs"),
        ("after = replace(after, 'c', 'd')", "its group \"details\" differs"),
    ] {
        let keep = "create table kept as select * from activity_log";
        place.app.execute(query(keep)).await;
        place.app.execute(query(format!("update activity_log set {change} where id = $1")).bind(&id)).await;
        place.verify().has_faults(&[&format!("activity {id} at position 1: {fault}")]);
        for column in [
            "action", "sign_in", "staff_name", "address", "key_id", "employee", "customer_id", "person_name",
            "before", "after",
        ] {
            let back = format!(
                "update activity_log set {column} = (select {column} from kept where kept.id = $1) where id = $1"
            );
            place.app.execute(query(back).bind(&id)).await;
        }
        place.app.execute(query("drop table kept")).await;
    }
    place.verify().is_good(place.size().await);
    place
        .app
        .execute(
            query("update activity_log set at = $1 where id = $2")
                .bind(paraph::model::kernel::clock::now())
                .bind(&id),
        )
        .await;
    place.verify().has_faults(&[&format!("activity {id} at position 1: its public facts differ")]);
}

#[actix_web::test]
async fn a_leaf_that_was_changed_with_its_record_is_found() {
    let place = LogPlace::filled().await;
    let id = place.id_at(1).await;
    place.app.execute(query("update activity_log set action = action || 'x' where id = $1").bind(&id)).await;
    let body = "update log_leaves set body = replace(body, '\",\"sign_in\"', 'x\",\"sign_in\"') where record_id = $1";
    place.app.execute(query(body).bind(&id)).await;
    place
        .verify()
        .has_faults(&[&format!("activity {id} at position 1: its leaf is not the one in the tree")]);
    // With the hash in its tile as well, the tree has another root.
    let tile = "update log_tiles set hashes = $1 where level = 0";
    let (body,): (String,) =
        query("select body from log_leaves where record_id = $1").bind(&id).one(&place.app.db).await.unwrap();
    let (mut hashes,): (Vec<u8>,) = query("select hashes from log_tiles").one(&place.app.db).await.unwrap();
    hashes[32..64].copy_from_slice(&paraph::model::evidence::merkle::leaf_hash(body.as_bytes()));
    place.app.execute(query(tile).bind(hashes)).await;
    place.verify().has_faults(&["another root than the checkpoint outside", "another root than the newest"]);
}

#[actix_web::test]
async fn a_missing_record_is_found() {
    let place = LogPlace::filled().await;
    let id = place.id_at(1).await;
    place.app.execute(query("delete from activity_log where id = $1").bind(&id)).await;
    place.verify().has_faults(&[&format!("activity {id} at position 1: the record is missing")]);
    place.app.execute(query("delete from log_leaves where record_id = $1").bind(&id)).await;
    place.verify().has_faults(&["the records at the positions 1 to 1 are missing"]);
}

#[actix_web::test]
async fn two_swapped_records_are_found() {
    let place = LogPlace::filled().await;
    // Both are activity lines; between them is a confirmation.
    let (one, other) = (place.id_at(1).await, place.id_at(3).await);
    let swap = async || {
        for (from, to) in [(one.as_str(), "x"), (other.as_str(), one.as_str()), ("x", other.as_str())] {
            let rename = query("update activity_log set id = $2 where id = $1").bind(from).bind(to);
            place.app.execute(rename).await;
        }
    };
    swap().await;
    let differs = |id: &str, position: i64| format!("activity {id} at position {position}: its ");
    place.verify().has_faults(&[&differs(&one, 1), &differs(&other, 3)]);
    // The records are right again, but the order of their leaves is wrong.
    swap().await;
    for (from, to) in [(1, 1_000_000), (3, 1), (1_000_000, 3)] {
        let moved = query("update log_leaves set position = $2 where position = $1").bind(from).bind(to);
        place.app.execute(moved).await;
    }
    place.verify().has_faults(&[&differs(&other, 1), &differs(&one, 3)]);
}

#[actix_web::test]
async fn a_tail_that_was_cut_off_is_found() {
    let place = LogPlace::filled().await;
    let before = place.size().await;
    place.record("Nora Neuf").await;
    place.extend().await;
    let size = place.size().await;
    let last = i64::try_from(size - 1).unwrap();
    let id = place.id_at(last).await;
    place.app.execute(query("delete from log_leaves where position = $1").bind(last)).await;
    place.app.execute(query("delete from activity_log where id = $1").bind(&id)).await;
    place.verify().has_faults(&[&format!("the records at the positions {last} to {last} are missing")]);
    // The head and the checkpoints are cut as well.
    place.app.execute(query("delete from log_checkpoints where size = $1").bind(last + 1)).await;
    place.app.execute(query("update log_head set size = $1").bind(i64::try_from(before).unwrap())).await;
    place.verify().has_faults(&[&format!("the log has {before} records, but {size} were signed")]);
}

#[actix_web::test]
async fn a_record_that_was_slipped_in_is_found() {
    let place = LogPlace::filled().await;
    let id = place.id_at(1).await;
    let copy = "insert into activity_log (id, at, staff_name, action, sign_in)
        select 'slipped-in', at, staff_name, action, sign_in from activity_log where id = $1";
    place.app.execute(query(copy).bind(&id)).await;
    place.verify().has_faults(&["activity slipped-in: it has no leaf"]);
}

#[actix_web::test]
async fn changed_tiles_are_told_from_changed_records() {
    let place = LogPlace::filled().await;
    place.record_many(300).await;
    place.extend().await;
    let (hashes,): (Vec<u8>,) =
        query("select hashes from log_tiles where level = 1").one(&place.app.db).await.unwrap();
    let zeros = query("update log_tiles set hashes = $1 where level = 1").bind(vec![0; hashes.len()]);
    place.app.execute(zeros).await;
    place.verify().has_faults(&["the tile 0 of level 1 is missing or differs"]);
}

#[actix_web::test]
async fn a_checkpoint_that_somebody_has_kept_is_compared() {
    let place = LogPlace::filled().await;
    let kept = place.file("kept");
    std::fs::copy(place.file("log.checkpoint"), &kept).unwrap();
    place.record("Nora Neuf").await;
    place.extend().await;
    let verify = |file: &str| {
        let file = place.file(file);
        crate::support::log_place::Verified::of(&place.run(&[
            "verify",
            "--checkpoint",
            file.to_str().unwrap(),
        ]))
    };
    verify("kept").is_good(place.size().await);
    let text = std::fs::read_to_string(&kept).unwrap();
    let (size, other) = (text.lines().nth(1).unwrap().to_owned(), "2");
    std::fs::write(place.file("forged"), text.replacen(&size, other, 1)).unwrap();
    verify("forged").has_faults(&["has no signature by a key of this log"]);
    let missing = verify("missing");
    assert_eq!(missing.status, 2, "{missing:?}");
    std::fs::write(place.file("broken"), "hello").unwrap();
    assert_eq!(verify("broken").status, 2);
}
