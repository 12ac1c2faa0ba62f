//! `paraph restore`, through the real program.

use paraph::demo::PEOPLE;
use paraph::store::db::{Db, query};
use paraph::store::jobs::jobs::{self, NewJob};
use paraph::store::people::sign_in_links::{self, Purpose};
use paraph::store::people::{devices, limits, passkeys, staff};
use paraph::store::settings::mails;
use serde_json::json;

use crate::support::backup_place::{BackupPlace, names};
use crate::support::binary::{Server, refused, stdout};
use crate::support::dump::Dump;
use crate::support::{Client, postgres_server};

/// The migration that makes the table `upkeep`.
const UPKEEP: i64 = 13;

/// What a backup must not bring back to life.
async fn open_ends(place: &BackupPlace) {
    let db = Db::open(&place.url).await.unwrap();
    let person = staff::find_by_email(&db, PEOPLE[3].1).await.unwrap().unwrap().staff.id;
    let mut tx = db.begin().await.unwrap();
    sign_in_links::replace_for(&mut tx, "token", Purpose::Invitation, &person).await.unwrap();
    passkeys::insert_challenge(&mut tx, "challenge", &person, "{}").await.unwrap();
    devices::save(&mut tx, "device", &person, 1).await.unwrap();
    let limit = limits::Limit { burst: 1, every: chrono::TimeDelta::days(1) };
    limits::take(&mut tx, "limit", limit).await.unwrap().unwrap();
    mails::insert(&mut tx, mails::Kind::PasswordChanged, &person, None).await.unwrap();
    mails::insert_password_reset(&mut tx, "nobody@paraph.example").await.unwrap();
    let job = NewJob { kind: "import", subject: None, parameters: json!({}), asked_by: Some(&person) };
    jobs::insert(&mut tx, job).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
}

/// Takes a line about a backup or a restore out of a dump, with its leaf. There must be one.
fn without(action: &str, mut dump: Dump) -> Dump {
    let log = dump.get_mut("activity_log").unwrap();
    let lines: Vec<_> = log.extract_if(.., |it| it.contains(action)).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    let id = lines[0].split(" id=Some(\"").nth(1).unwrap().split('"').next().unwrap();
    dump.get_mut("log_leaves").unwrap().retain(|it| !it.contains(id));
    dump
}

/// The rows of a register after a restore, without the line that the restore adds.
async fn restored(place: &BackupPlace) -> Dump {
    without("register-restored", place.dump().await)
}

/// The rows of a register when it was backed up, without the line that the backup added afterwards.
async fn backed_up(place: &BackupPlace) -> Dump {
    without("register-backed-up", place.dump().await)
}

#[actix_web::test]
async fn a_restored_register_has_every_row_but_no_way_in_and_no_work_in_progress() {
    let place = BackupPlace::filled().await;
    open_ends(&place).await;
    stdout(&place.back_up());
    let before = backed_up(&place).await;
    let new = BackupPlace::empty().await;
    let said = stdout(&new.restore_from(&place.file));
    let (customers, confirmations) = (before["customers"].len(), before["confirmations"].len());
    let counts = format!("with {customers} customers and {confirmations} confirmations.");
    assert!(said.starts_with("The register at ") && said.contains(" is as it was on "), "{said}");
    assert!(said.contains(&counts), "{said}");
    let after = restored(&new).await;
    assert!(before.keys().eq(after.keys()), "{:?} {:?}", before.keys(), after.keys());
    for (table, rows) in &before {
        let changes = ["sign_in_links", "challenges", "devices", "limits", "mails", "jobs"];
        let changes = changes.contains(&table.as_str());
        assert_eq!(*rows == after[table], !changes, "{table}");
        assert!(!changes || !rows.is_empty(), "{table}");
    }
    for table in ["sign_in_links", "challenges", "devices", "limits"] {
        assert!(after[table].is_empty(), "{table}");
    }
    let db = Db::open(&new.url).await.unwrap();
    assert_eq!(mails::find_next_attempt(&db).await.unwrap(), None);
    let failed = mails::list_failed(&db, None, 9).await.unwrap();
    assert_eq!(failed.iter().map(|it| it.reason()).collect::<Vec<_>>(), ["restored"]);
    let jobs: Vec<(String, String)> = query("select state, error from jobs").all(&db).await.unwrap();
    assert!(
        matches!(&jobs[..], [(state, error)] if state == "failed" && error.contains("restored")),
        "{jobs:?}"
    );
    db.close().await;
}

/// Starts the server of the sample firm; returns its address.
fn start(place: &BackupPlace) -> (Server, String) {
    let mut server =
        Server::start(&["serve", "--sandbox", "--database-url", &place.url, "--listen", "127.0.0.1:0"]);
    let address = server.address();
    (server, address)
}

#[actix_web::test]
async fn after_a_restore_the_server_starts_and_old_cookies_are_signed_out() {
    let place = BackupPlace::filled().await;
    let (server, address) = start(&place);
    let client = Client::new(&address);
    let (_, email, password, _) = PEOPLE[3];
    client.get("/sign-in").await;
    assert_eq!(client.sign_in(email, password, "").await.status, 303);
    assert_eq!(client.get("/customers").await.status, 200);
    stdout(&place.back_up());
    let said = refused(&place.restore());
    assert!(said.starts_with("paraph: a server or another command of Paraph uses "), "{said}");
    assert_eq!(client.get("/customers").await.status, 200, "nothing was replaced");
    // It has no time to put its files in order.
    drop(server);
    let said = stdout(&place.restore());
    assert!(said.contains("The former register is kept as "), "{said}");
    assert!(!said.contains("migrates"), "{said}");
    let (_server, address) = start(&place);
    let client = client.at(&address);
    assert_eq!(client.get("/customers").await.location(), "/sign-in?next=%2Fcustomers");
    let client = Client::new(&address);
    client.get("/sign-in").await;
    assert_eq!(client.sign_in(email, password, "").await.status, 303);
    assert_eq!(client.get("/customers").await.status, 200);
}

#[actix_web::test]
async fn the_former_register_stays_usable() {
    let place = BackupPlace::backed_up().await;
    place.execute(query("update partner set legal_name = 'Later SARL'")).await;
    let before = place.dump().await;
    let said = stdout(&place.restore());
    assert_ne!(place.dump().await["partner"], before["partner"]);
    let (_, former) = said.split_once("The former register is kept as ").unwrap();
    let former = former.trim_end().trim_end_matches('.');
    let url = match postgres_server() {
        Some(_) => {
            let schema = former.strip_prefix("the schema ").unwrap();
            format!("{}?options=-csearch_path%3D{schema}", place.url)
        }
        None => format!("sqlite:{former}"),
    };
    let db = Db::open(&url).await.unwrap();
    let (name,): (String,) = query("select legal_name from partner").one(&db).await.unwrap();
    assert_eq!(name, "Later SARL");
    db.close().await;
}

#[actix_web::test]
async fn a_damaged_or_foreign_backup_is_refused_and_changes_nothing() {
    let place = BackupPlace::backed_up().await;
    let before = place.dump().await;
    let files = names(place.folder.path());
    let (content, manifest) = (std::fs::read(&place.file).unwrap(), place.read_manifest());
    let mut damaged = content.clone();
    damaged[content.len() / 2] ^= 1;
    let other = if postgres_server().is_some() { "sqlite" } else { "postgres" };
    let mut fewer = manifest["counts"].clone();
    fewer["customers"] = json!(11);
    for (content, field, value, expected) in [
        (&damaged, "format", json!(1), "differs from what was backed up: take another copy"),
        (&content[..].to_vec(), "format", json!(2), "was made by a newer version of Paraph"),
        (
            &content,
            "schema",
            json!(9999),
            "has the tables of a newer version of Paraph: restore it with version",
        ),
        (&content, "schema", json!(1), "the backup has other tables than its manifest says"),
        (&content, "database", json!(other), "set DATABASE_URL to a database of that kind"),
        (&content, "counts", fewer, "the backup has other rows than its manifest says"),
        (&content, "counts", json!({ "x; drop table staff": 1 }), "is damaged: take another copy"),
        (&content, "size", json!("large"), "is damaged: take another copy of the backup"),
    ] {
        std::fs::write(&place.file, content).unwrap();
        let mut changed = manifest.clone();
        changed[field] = value;
        place.write_manifest(&changed);
        let said = refused(&place.restore());
        assert!(said.contains(expected), "{said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{said}");
        assert_eq!(names(place.folder.path()), files);
        assert!(place.dump().await == before, "{field}");
    }
    std::fs::remove_file(place.manifest()).unwrap();
    assert!(refused(&place.restore()).contains("is missing: put the manifest of the backup beside it"));
    assert!(place.dump().await == before);
}

#[actix_web::test]
async fn a_manifest_may_have_fields_of_a_later_version() {
    let place = BackupPlace::backed_up().await;
    let mut manifest = place.read_manifest();
    manifest["checkpoint"] = json!({ "size": 7 });
    place.write_manifest(&manifest);
    stdout(&place.restore());
}

#[actix_web::test]
async fn an_older_register_is_backed_up_as_it_is_and_migrated_after_its_restore() {
    let place = BackupPlace::filled().await;
    place.execute(query("drop table upkeep")).await;
    let later = ["kept_forms", "log_leaves", "log_tiles", "log_checkpoints", "log_keys", "log_head"];
    for table in later {
        place.execute(query(format!("drop table {table}"))).await;
    }
    for statement in [
        "drop table proof_contents",
        "drop table proofs",
        "drop index customers_lacking_proof",
        "drop index customers_lacking_proof_by_standing",
        "alter table customers drop column lacks_proof",
        "alter table customer_counts drop column lacking_proof",
    ] {
        place.execute(query(statement)).await;
    }
    // The migration of `upkeep` and all later ones.
    let forget = query("delete from _sqlx_migrations where version >= $1").bind(UPKEEP);
    // The last statement, because opening the register migrates it.
    let db = Db::open_existing(&place.url).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    forget.execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    drop(db);
    let output = place.back_up();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "nothing to warn of");
    stdout(&output);
    let manifest = place.read_manifest();
    assert_eq!((&manifest["schema"], &manifest["counts"]["upkeep"]), (&json!(UPKEEP - 1), &json!(null)));
    // The register is now migrated, and has a table that the backup does not have.
    let before = place.dump().await;
    let said = stdout(&place.restore());
    assert!(said.ends_with(" The next start migrates its tables.\n"), "{said}");
    let mut after = restored(&place).await;
    after.insert("upkeep".into(), before["upkeep"].clone());
    assert!(before.keys().eq(after.keys()), "{:?} {:?}", before.keys(), after.keys());
    for (table, rows) in &before {
        assert!(after[table] == *rows, "{table}: {:?} {rows:?}", after[table]);
    }
}

#[actix_web::test]
async fn a_backup_replaces_a_register_that_a_newer_version_has_migrated() {
    let place = BackupPlace::backed_up().await;
    let before = backed_up(&place).await;
    let newer = "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
        select 9999, description, success, checksum, 1 from _sqlx_migrations where version = 1";
    place.execute(query(newer)).await;
    stdout(&place.restore());
    assert!(restored(&place).await == before);
}

#[actix_web::test]
async fn a_register_that_cannot_be_read_is_kept_as_it_is() {
    if postgres_server().is_some() {
        return;
    }
    let place = BackupPlace::backed_up().await;
    let before = backed_up(&place).await;
    std::fs::write(place.register(), "neither a register nor a database").unwrap();
    let said = stdout(&place.restore());
    let (_, former) = said.split_once("The former register is kept as ").unwrap();
    let former = former.trim_end().trim_end_matches('.');
    assert_eq!(std::fs::read_to_string(former).unwrap(), "neither a register nor a database");
    let mut after = restored(&place).await;
    after.insert("upkeep".into(), before["upkeep"].clone());
    assert!(before.keys().eq(after.keys()), "{:?} {:?}", before.keys(), after.keys());
    for (table, rows) in &before {
        assert!(after[table] == *rows, "{table}: {:?} {rows:?}", after[table]);
    }
}

#[actix_web::test]
async fn a_log_without_its_register_is_moved_aside() {
    if postgres_server().is_some() {
        return;
    }
    let place = BackupPlace::backed_up().await;
    let before = backed_up(&place).await;
    std::fs::remove_file(place.register()).unwrap();
    std::fs::write(place.folder.path().join("paraph.db-wal"), "a log").unwrap();
    let said = stdout(&place.restore());
    assert!(!said.contains("former"), "{said}");
    let files = names(place.folder.path());
    assert!(!files.iter().any(|it| it == "paraph.db-wal"), "{files:?}");
    let log = files.iter().find(|it| it.contains(".before-restore-") && it.ends_with("-wal")).unwrap();
    assert_eq!(std::fs::read_to_string(place.folder.path().join(log)).unwrap(), "a log");
    assert!(restored(&place).await == before);
}

#[actix_web::test]
async fn the_data_of_another_program_is_not_replaced() {
    let place = BackupPlace::backed_up().await;
    let new = BackupPlace::empty().await;
    let db = Db::open(&new.url).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    query("alter table _sqlx_migrations rename to theirs").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    drop(db);
    let said = refused(&new.restore_from(&place.file));
    assert!(said.contains("has the tables of another program: set DATABASE_URL"), "{said}");
}

#[actix_web::test]
async fn a_file_that_is_no_backup_is_refused_and_changes_nothing() {
    let place = BackupPlace::backed_up().await;
    let before = place.dump().await;
    let missing = place.folder.path().join("missing.backup");
    let mut cases =
        vec![(missing, "there is no backup at /"), (place.manifest(), "name the backup itself, /")];
    if postgres_server().is_none() {
        cases.push((place.register(), "is the register itself: name a backup, or set DATABASE_URL"));
    }
    for (file, expected) in cases {
        let said = refused(&place.restore_from(&file));
        assert!(said.contains(expected), "{said}");
    }
    assert!(place.dump().await == before);
}

#[actix_web::test]
async fn a_restore_can_be_repeated_within_the_same_second() {
    let place = BackupPlace::backed_up().await;
    stdout(&place.restore());
    stdout(&place.restore());
}
