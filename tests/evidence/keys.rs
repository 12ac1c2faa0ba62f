//! The signing key: made once, kept out of the database, and replaced by another one.

use std::os::unix::fs::PermissionsExt;

use paraph::model::evidence::note::{Note, Signer, VerifierKey};
use paraph::store::evidence::log_folder::LogFolder;
use paraph::store::evidence::{head, keys};

use crate::support::binary::{refused, stdout};
use crate::support::dump::dump_all;
use crate::support::log_place::{LogPlace, NAME, extend};

async fn checkpoint(place: &LogPlace) -> Note {
    head::find_checkpoint(&place.app.db).await.unwrap().unwrap().parse().unwrap()
}

async fn list(place: &LogPlace) -> Vec<VerifierKey> {
    keys::list(&place.app.db).await.unwrap().iter().map(|it| it.verifier_key.parse().unwrap()).collect()
}

#[actix_web::test]
async fn the_first_start_makes_a_key_that_only_its_owner_may_read() {
    let place = LogPlace::filled().await;
    let mode = |name: &str| std::fs::metadata(place.file(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("log.key"), mode("log.checkpoint")), (0o600, 0o600));
    let key = std::fs::read_to_string(place.file("log.key")).unwrap();
    assert!(key.starts_with(&format!("PRIVATE+KEY+{NAME}+")), "{NAME}");
    let secret = key.trim().splitn(5, '+').last().unwrap();
    let rows = format!("{:?}", dump_all(&place.app.db).await);
    assert!(!rows.contains(secret), "the key is in the database");
    let kept = std::fs::read_to_string(place.file("log.checkpoint")).unwrap();
    assert_eq!(kept, checkpoint(&place).await.to_string());
    assert!(kept.starts_with(&format!("{NAME}\n{}\n", place.size().await)), "{kept}");
    assert!(checkpoint(&place).await.is_signed_by(&list(&place).await[0]));
}

#[actix_web::test]
async fn another_key_signs_after_a_rotation_and_both_are_shown() {
    let place = LogPlace::filled().await;
    let size = place.size().await;
    let old = checkpoint(&place).await;
    let said = stdout(&place.run(&["log", "rotate"]));
    let known = list(&place).await;
    assert_eq!(said, format!("From now on this key signs the log:\n{}\n", known[1]));
    place.extend().await;
    let new = checkpoint(&place).await;
    assert_eq!(place.size().await, size + 1, "the rotation is recorded");
    assert!(new.is_signed_by(&known[1]) && !new.is_signed_by(&known[0]) && old.is_signed_by(&known[0]));
    place.verify().is_good(size + 1);
    let shown = stdout(&place.run(&["log", "show"]));
    let lines = format!(
        "{NAME}: {} records, 0 waiting\n{} (from 0)\n{} (from {size})\n",
        size + 1,
        known[0],
        known[1]
    );
    assert_eq!(shown, lines);
    let admin = place.app.as_global_admin().await;
    for person in [admin.get("/settings/partner").await, admin.in_french().get("/settings/partner").await] {
        let page = person.text("section[aria-labelledby=transparency-log]");
        assert!(known.iter().all(|it| page.contains(&it.to_string())) && page.contains(NAME), "{page}");
    }
}

#[actix_web::test]
async fn a_server_with_a_former_key_signs_nothing() {
    let place = LogPlace::filled().await;
    let former = std::fs::read(place.file("log.key")).unwrap();
    stdout(&place.run(&["log", "rotate"]));
    let newest = std::fs::read(place.file("log.key")).unwrap();
    std::fs::write(place.file("log.key"), former).unwrap();
    let size = place.size().await;
    place.extend().await;
    assert_eq!((place.size().await, place.waiting().await), (size, 1));
    std::fs::write(place.file("log.key"), newest).unwrap();
    place.extend().await;
    place.verify().is_good(size + 1);
}

#[actix_web::test]
async fn a_lost_key_is_not_replaced_silently() {
    let place = LogPlace::filled().await;
    std::fs::remove_file(place.file("log.key")).unwrap();
    place.record("Nora Neuf").await;
    place.extend().await;
    assert!(!place.file("log.key").exists());
    assert_eq!(place.waiting().await, 1);
    stdout(&place.run(&["log", "rotate"]));
    place.extend().await;
    assert_eq!(place.waiting().await, 0);
    place.verify().is_good(place.size().await);
}

#[actix_web::test]
async fn a_key_in_a_setting_needs_no_file() {
    let place = LogPlace::filled().await;
    let made = stdout(&place.run(&["log", "new-key", NAME]));
    let rotated = place.run(&["--log-key", made.trim(), "log", "rotate"]);
    assert!(stdout(&rotated).contains(&Signer::parse(&made).unwrap().verifier().to_string()));
    assert!(
        refused(&place.run(&["--log-key", made.trim(), "log", "rotate"]))
            .contains("has the key in LOG_KEY already")
    );
    std::fs::remove_file(place.file("log.key")).unwrap();
    let folder = LogFolder::new(place.folder.path().to_owned(), Some(made.trim().to_owned().into()));
    extend(&place.app.db, folder).await;
    assert_eq!(place.waiting().await, 0);
    let other = stdout(&place.run(&["log", "new-key", "other.example/log"]));
    assert!(
        refused(&place.run(&["--log-key", other.trim(), "log", "rotate"]))
            .contains("is for the log other.example/log")
    );
}
