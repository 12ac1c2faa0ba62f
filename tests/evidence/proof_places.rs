//! Where the contents of proof files are: in the database, in a folder, in a bucket.

use std::os::unix::fs::PermissionsExt;

use paraph::app::Options;
use paraph::model::evidence::proof::Place;
use paraph::store::db::query;
use paraph::store::evidence::Folder;
use paraph::store::evidence::proof_store::ProofStore;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::support::backup_place::{BackupPlace, names};
use crate::support::binary::{paraph, refused, stdout};
use crate::support::bucket_server::BucketServer;
use crate::support::dump::dump;
use crate::support::proofs::{links, newest_report, upload};
use crate::support::samples::confirmed;
use crate::support::uploads::{PDF, PNG};
use crate::support::{Client, TestApp, serve};

fn sha256(content: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(content))
}

fn with(store: &ProofStore) -> impl FnOnce(Options) -> Options + use<> {
    let proofs = store.clone();
    |it| Options { proofs, ..it }
}

/// A register with this store, and a report of a confirmation.
async fn register(store: &ProofStore) -> (TestApp, Client, String) {
    let app = TestApp::spawn_with(with(store)).await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let report = newest_report(&sales, &id).await;
    (app, sales, report)
}

async fn content(person: &Client, link: &str) -> Vec<u8> {
    let answer = person.request(reqwest::Method::GET, link).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{link}");
    answer.bytes().await.unwrap().to_vec()
}

/// Asserts that a file is refused, because its content is not what was added.
async fn is_damaged(person: &Client, link: &str) {
    let answer = person.get(link).await;
    assert_eq!(answer.text("h1"), "This proof file was altered or is missing");
}

#[actix_web::test]
async fn a_folder_has_each_content_under_its_sha256() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let store = ProofStore { new: Place::Folder, folder: Some(Folder { path: path.clone() }), bucket: None };
    let (app, sales, report) = register(&store).await;
    upload(&sales, &report, &[("a.pdf", PDF), ("b.png", PNG)]).await.location();
    let mut expected = [sha256(PDF), sha256(PNG)];
    expected.sort();
    assert_eq!(names(&path), expected, "and no temporary file");
    assert_eq!(std::fs::read(path.join(sha256(PDF))).unwrap(), PDF);
    assert_eq!(path.join(sha256(PDF)).metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(app.count("proof_contents").await, 0);
    let links = links(&sales, &report).await;
    assert_eq!(content(&sales, &links[0]).await, PDF);
    std::fs::write(path.join(sha256(PDF)), [PDF, b"!"].concat()).unwrap();
    is_damaged(&sales, &links[0]).await;
    std::fs::remove_file(path.join(sha256(PDF))).unwrap();
    is_damaged(&sales, &links[0]).await;
    assert_eq!(content(&sales, &links[1]).await, PNG);
}

#[actix_web::test]
async fn files_that_were_added_before_a_setting_changed_can_still_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Some(Folder { path: folder.path().to_owned() }).zip(Some(folder));
    let (folder, _kept) = folder.unwrap();
    let in_folder = ProofStore { new: Place::Folder, folder: Some(folder.clone()), bucket: None };
    let (app, sales, report) = register(&ProofStore::default()).await;
    upload(&sales, &report, &[("a.pdf", PDF)]).await.location();
    let sales = sales.at(&serve(app.db.clone(), with(&in_folder)));
    upload(&sales, &report, &[("b.png", PNG)]).await.location();
    let again = ProofStore { new: Place::Database, ..in_folder };
    let sales = sales.at(&serve(app.db.clone(), with(&again)));
    let links = links(&sales, &report).await;
    assert_eq!(
        (content(&sales, &links[0]).await, content(&sales, &links[1]).await),
        (PDF.to_vec(), PNG.to_vec())
    );
    let places: Vec<(String,)> = query("select place from proofs order by id").all(&app.db).await.unwrap();
    assert_eq!(places, [("database".to_owned(),), ("folder".to_owned(),)]);
}

#[actix_web::test]
async fn nothing_is_recorded_if_the_content_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let gone = folder.path().join("gone");
    let store = ProofStore { new: Place::Folder, folder: Some(Folder { path: gone }), bucket: None };
    let (app, sales, report) = register(&store).await;
    let before = dump(&app.db).await;
    let refused = upload(&sales, &report, &[("a.pdf", PDF)]).await;
    assert_eq!((refused.status, refused.header("retry-after")), (503, "5"));
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn a_bucket_has_each_content_under_its_sha256() {
    let mut server = BucketServer::start();
    let store = ProofStore { new: Place::Bucket, folder: None, bucket: Some(server.bucket()) };
    let (app, sales, report) = register(&store).await;
    let large = [PDF, &vec![b'a'; 19 * 1024 * 1024]].concat();
    upload(&sales, &report, &[("a.pdf", &large), ("b.png", PNG)]).await.location();
    let mut expected = [sha256(&large), sha256(PNG)];
    expected.sort();
    assert_eq!(server.tell("list"), json!(expected));
    assert_eq!(app.count("proof_contents").await, 0);
    let links = links(&sales, &report).await;
    assert!(content(&sales, &links[0]).await == large);
    server.tell(&format!("alter {}", sha256(&large)));
    is_damaged(&sales, &links[0]).await;
    server.tell(&format!("remove {}", sha256(&large)));
    is_damaged(&sales, &links[0]).await;
    let before = dump(&app.db).await;
    server.stop();
    assert_eq!(sales.get(&links[1]).await.status, 503);
    let answer = upload(&sales, &report, &[("c.pdf", PDF)]).await;
    assert_eq!(answer.text("h1"), "Paraph cannot reach its data");
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn a_backup_says_which_proof_files_are_outside_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap().to_owned();
    let store =
        ProofStore { new: Place::Folder, folder: Some(Folder { path: path.clone().into() }), bucket: None };
    let (app, sales, report) = register(&store).await;
    upload(&sales, &report, &[("a.pdf", PDF), ("b.png", PNG)]).await.location();
    let place = BackupPlace { url: app.url().to_owned(), ..BackupPlace::empty().await };
    let said = stdout(&place.command("backup", &place.file).env("PROOF_FOLDER", &path).output().unwrap());
    assert!(
        said.contains(&format!("2 proof files lie in the folder {path}: back it up too, after this backup.")),
        "{said}"
    );
    assert_eq!(
        place.read_manifest()["proofs_outside"],
        json!([{ "place": "folder", "at": path, "files": 2 }])
    );
    let restored = BackupPlace { url: BackupPlace::empty().await.url, ..place };
    let said = stdout(&restored.restore());
    assert!(
        said.contains(&format!("2 proof files lie in the folder {path}, which is not part of this backup.")),
        "{said}"
    );
}

#[actix_web::test]
async fn settings_that_name_no_place_are_refused() {
    let place = BackupPlace::empty().await;
    let folder = place.folder.path().to_str().unwrap();
    let bucket = [
        ("PROOF_S3_BUCKET", "proofs"),
        ("PROOF_S3_ENDPOINT", "https://s3.example"),
        ("PROOF_S3_KEY", "key"),
        ("PROOF_S3_SECRET", "secret"),
    ];
    let serve = |settings: &[(&str, &str)]| {
        let mut command = paraph(&["--database-url", &place.url, "--listen", "127.0.0.1:0", "serve"]);
        refused(&command.envs(settings.iter().copied()).output().unwrap())
    };
    for (settings, said) in [
        (vec![("PROOF_STORE", "folder")], "PROOF_FOLDER is missing"),
        (vec![("PROOF_STORE", "s3")], "PROOF_S3_BUCKET is missing"),
        (vec![("PROOF_FOLDER", "/nowhere/at/all")], "there is no folder /nowhere/at/all"),
        (vec![bucket[0]], "PROOF_S3_ENDPOINT is missing"),
        (bucket[..2].to_vec(), "PROOF_S3_KEY is missing"),
        (bucket[..3].to_vec(), "PROOF_S3_SECRET is missing"),
        ([&bucket[..], &[("PROOF_S3_ENDPOINT", "http://s3.example")]].concat(), "must begin with https://"),
        ([&bucket[..], &[("PROOF_FOLDER", folder)]].concat(), "PROOF_STORE is missing"),
    ] {
        let answer = serve(&settings);
        assert!(answer.contains(said), "{settings:?}: {answer}");
        assert!(!answer.contains("secret\""), "{answer}");
    }
}
