//! A register that was restored from an older backup does not fork its log.

use paraph::store::db::Db;
use paraph::store::evidence::head;
use paraph::store::evidence::log_folder::LogFolder;

use crate::support::backup_place::BackupPlace;
use crate::support::binary::{Server, stdout};
use crate::support::log_place::{Verified, extend};

/// Extends the log of a register that nobody has open. Returns its size.
async fn extended(place: &BackupPlace) -> u64 {
    let db = Db::open(&place.url).await.unwrap();
    extend(&db, folder(place)).await;
    let size = head::find(&db).await.unwrap().unwrap().size;
    db.close().await;
    size
}

fn folder(place: &BackupPlace) -> LogFolder {
    LogFolder::new(place.folder.path().to_owned(), None)
}

fn run(place: &BackupPlace, arguments: &[&str]) -> std::process::Output {
    let all = ["--database-url", &place.url, "--log-folder", place.folder.path().to_str().unwrap()];
    crate::support::binary::paraph(&[&all, arguments].concat()).output().unwrap()
}

/// A register whose log has grown after the backup, restored from it.
async fn restored() -> (BackupPlace, u64, u64) {
    let place = BackupPlace::filled().await;
    let size = extended(&place).await;
    stdout(&place.back_up());
    // The backup itself was recorded.
    let signed = extended(&place).await;
    assert_eq!(signed, size + 1);
    stdout(&place.restore());
    (place, size, signed)
}

#[actix_web::test]
async fn a_restored_backup_makes_the_log_refuse_to_sign() {
    let (place, size, signed) = restored().await;
    assert_eq!(extended(&place).await, size, "nothing was signed");
    let verified = Verified::of(&run(&place, &["verify"]));
    verified.has_faults(&[
        &format!("the log has {size} records, but {signed} were signed"),
        "records that wait for their position in the log: 1",
    ]);
    let log = place.folder.path().to_str().unwrap();
    let mut server = Server::start(&[
        "--database-url", &place.url, "--log-folder", log, "--listen", "127.0.0.1:0", "serve", "--sandbox",
    ]);
    let lines =
        Server::lines_until(server.child.stderr.take().unwrap(), "is not signed: see docs/operating.md");
    assert!(lines.last().unwrap().contains("an older backup was restored"), "{lines:?}");
}

#[actix_web::test]
async fn the_newest_backup_continues_the_log() {
    let place = BackupPlace::filled().await;
    let size = extended(&place).await;
    stdout(&place.back_up());
    stdout(&place.restore());
    // The restore was recorded.
    assert_eq!(extended(&place).await, size + 1);
    Verified::of(&run(&place, &["verify"])).is_good(size + 1);
}

#[actix_web::test]
async fn a_log_that_lost_records_for_good_begins_anew_under_another_name() {
    let (place, size, _) = restored().await;
    let said = stdout(&run(&place, &["log", "renew"]));
    assert!(said.starts_with("A new log begins under the name paraph.example/log/2,"), "{said}");
    // The restore and the new log were recorded.
    assert_eq!(extended(&place).await, size + 2);
    Verified::of(&run(&place, &["verify"])).is_good(size + 2);
    let former = std::fs::read_to_string(place.folder.path().join("log.checkpoint.former")).unwrap();
    assert!(former.starts_with(&format!("paraph.example/log\n{}\n", size + 1)), "{former}");
}

#[actix_web::test]
async fn a_backup_has_the_log_but_not_its_key() {
    let place = BackupPlace::filled().await;
    let size = extended(&place).await;
    stdout(&place.back_up());
    let manifest = place.read_manifest();
    assert_eq!(manifest["log"]["size"], size, "{manifest}");
    let checkpoint = std::fs::read_to_string(place.folder.path().join("log.checkpoint")).unwrap();
    assert_eq!(manifest["log"]["checkpoint"], checkpoint);
    let key = std::fs::read_to_string(place.folder.path().join("log.key")).unwrap();
    let secret = key.trim().splitn(5, '+').last().unwrap();
    let backup = std::fs::read(&place.file).unwrap();
    assert!(!backup.windows(secret.len()).any(|it| it == secret.as_bytes()));
}
