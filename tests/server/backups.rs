//! `paraph backup`, through the real program.

use std::cell::Cell;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use chrono::{DateTime, Utc};
use paraph::store::db::{Db, query};
use paraph::store::settings::upkeep;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::support::TestApp;
use crate::support::backup_place::{BackupPlace, names};
use crate::support::binary::{refused, stdout};
use crate::support::postgres_server;

fn mode(file: &Path) -> u32 {
    file.metadata().unwrap().permissions().mode() & 0o777
}

#[actix_web::test]
async fn a_backup_has_everything_that_was_acknowledged_before() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let other = BackupPlace::empty().await;
    let (saved, is_over) = (Cell::new(0), Cell::new(false));
    let save = async || {
        let name = format!("Samuel Petit {}", saved.get());
        let answer = sales.fill_in("/profile/edit", &[("name", &name)]).await;
        assert_eq!(answer.outcome(), "/profile done-profile");
        saved.set(saved.get() + 1);
    };
    save().await;
    let before = saved.get();
    let place = BackupPlace { url: app.url().to_owned(), ..other };
    let back_up = async {
        let command = place.command("backup", &place.file);
        let output = tokio::process::Command::from(command).output().await.unwrap();
        is_over.set(true);
        stdout(&output)
    };
    let write = async {
        while !is_over.get() {
            save().await;
        }
    };
    let (said, ()) = tokio::join!(back_up, write);
    assert!(said.contains("0 customers, 0 confirmations, in "), "{said}");

    let restored = BackupPlace { url: BackupPlace::empty().await.url, ..place };
    let restored = BackupPlace { file: restored.file.clone(), ..restored };
    stdout(&restored.restore());
    let db = Db::open(&restored.url).await.unwrap();
    let lines: Vec<(String,)> =
        query("select id from activity_log where action = 'profile-updated'").all(&db).await.unwrap();
    assert!((before..=saved.get()).contains(&lines.len()), "{before}, {}, {}", lines.len(), saved.get());
    db.close().await;
}

#[actix_web::test]
async fn the_manifest_describes_the_backup() {
    let place = BackupPlace::filled().await;
    let rows = place.dump().await;
    let said = stdout(&place.back_up());
    let manifest = place.read_manifest();
    let content = std::fs::read(&place.file).unwrap();
    let database = if postgres_server().is_some() { "postgres" } else { "sqlite" };
    let schema = paraph::store::db::migrations::newest();
    assert_eq!(manifest["format"], 1);
    assert_eq!(manifest["paraph_version"], env!("CARGO_PKG_VERSION"));
    assert_eq!((&manifest["database"], &manifest["schema"]), (&json!(database), &json!(schema)));
    assert_eq!(manifest["size"], content.len());
    assert_eq!(manifest["sha256"], data_encoding::HEXLOWER.encode(&Sha256::digest(&content)));
    for (table, rows) in &rows {
        assert_eq!(manifest["counts"][table], rows.len(), "{table}");
    }
    let (customers, confirmations) = (rows["customers"].len(), rows["confirmations"].len());
    let file = place.file.display();
    assert!(said.starts_with(&format!("{file}: ")), "{said}");
    assert!(
        said.contains(&format!(" MB, {customers} customers, {confirmations} confirmations, in ")),
        "{said}"
    );
    assert_eq!((mode(&place.file), mode(&place.manifest())), (0o600, 0o600));
    assert_eq!(names(place.file.parent().unwrap()), ["paraph.backup", "paraph.backup.json"]);
}

#[actix_web::test]
async fn the_register_knows_when_it_was_last_backed_up() {
    let place = BackupPlace::filled().await;
    let find = async || {
        let db = Db::open(&place.url).await.unwrap();
        let found = upkeep::find_backed_up(&db).await.unwrap();
        db.close().await;
        found
    };
    assert_eq!(find().await, None);
    stdout(&place.back_up());
    let made_at: DateTime<Utc> = serde_json::from_value(place.read_manifest()["made_at"].clone()).unwrap();
    assert_eq!(find().await, Some(made_at));
    let log = place.dump().await.remove("activity_log").unwrap();
    assert_eq!(log.iter().filter(|it| it.contains("register-backed-up")).count(), 1, "{log:?}");
}

#[actix_web::test]
async fn a_backup_overwrites_neither_a_file_nor_a_manifest() {
    let place = BackupPlace::filled().await;
    for (path, other) in [(place.file.clone(), place.manifest()), (place.manifest(), place.file.clone())] {
        std::fs::write(&path, "mine").unwrap();
        let said = refused(&place.back_up());
        assert!(said.contains(&format!("{} exists already: give another name", path.display())), "{said}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
        assert!(!other.exists());
        std::fs::remove_file(path).unwrap();
    }
}

#[actix_web::test]
async fn there_is_no_backup_of_a_register_that_does_not_exist() {
    let place = BackupPlace::empty().await;
    if postgres_server().is_some() {
        place.execute(query("drop table _sqlx_migrations")).await;
    }
    let said = refused(&place.back_up());
    let expected = match postgres_server() {
        Some(_) => "has the tables of another program",
        None => "there is no register at",
    };
    assert!(said.contains(expected), "{said}");
    assert_eq!(names(place.folder.path()), ["backups"], "nothing was created");
    assert_eq!(names(place.file.parent().unwrap()), [""; 0]);
}

#[actix_web::test]
async fn a_backup_that_fails_leaves_nothing_behind() {
    let place = BackupPlace::filled().await;
    let output = match postgres_server() {
        Some(_) => {
            // A pg_dump that is older than the server.
            let tools = tempfile::tempdir().unwrap();
            let script = "#!/bin/sh
                echo half > \"${5#--file=}\"
                echo 'pg_dump: error: server version: 99.1; pg_dump version: 15.4' >&2
                echo 'pg_dump: error: aborting because of server version mismatch' >&2
                exit 1";
            write_tool(tools.path(), script);
            place.command("backup", &place.file).env("PATH", tools.path()).output().unwrap()
        }
        None => {
            break_reference(&place).await;
            place.back_up()
        }
    };
    let said = refused(&output);
    let expected = match postgres_server() {
        Some(_) => {
            "pg_dump failed: server version: 99.1; pg_dump version: 15.4; aborting because of server version mismatch"
        }
        None => "is damaged: keep it, and restore the last backup: a row of the table drafts refers to a row",
    };
    assert!(said.contains(expected), "{said}");
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    assert_eq!(names(place.file.parent().unwrap()), [""; 0]);
}

/// A killed process cannot delete its draft, which has a copy of the register.
#[actix_web::test]
async fn a_backup_deletes_the_drafts_of_killed_processes_and_no_others() {
    let place = BackupPlace::filled().await;
    let folder = place.file.parent().unwrap();
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(2 * 3600);
    let draft = |name: &str, made: Option<std::time::SystemTime>| {
        let path = folder.join(format!(".paraph-{name}.partial"));
        std::fs::create_dir(&path).unwrap();
        std::fs::write(path.join("copy"), "personal data").unwrap();
        let opened = std::fs::File::open(&path).unwrap();
        made.iter().for_each(|it| opened.set_modified(*it).unwrap());
        opened
    };
    draft("left", Some(long_ago));
    draft("young", None);
    let used = draft("used", Some(long_ago));
    used.lock().unwrap();
    stdout(&place.back_up());
    let expected = [".paraph-used.partial", ".paraph-young.partial", "paraph.backup", "paraph.backup.json"];
    assert_eq!(names(folder), expected);
}

/// Cron jobs are often started with flock(1) on a folder.
#[actix_web::test]
async fn a_backup_does_not_wait_for_a_lock_on_its_folder() {
    let place = BackupPlace::filled().await;
    let folder = std::fs::File::open(place.file.parent().unwrap()).unwrap();
    folder.lock().unwrap();
    stdout(&place.back_up());
}

#[actix_web::test]
async fn a_backup_into_a_missing_folder_says_so() {
    let place = BackupPlace::filled().await;
    let said = refused(&place.command("backup", Path::new("/nowhere/paraph.backup")).output().unwrap());
    assert_eq!(said, "paraph: there is no folder /nowhere: make it, or name another one\n");
}

/// Writes a script in the place of pg_dump.
fn write_tool(folder: &Path, script: &str) {
    let tool = folder.join("pg_dump");
    std::fs::write(&tool, script).unwrap();
    std::fs::set_permissions(&tool, PermissionsExt::from_mode(0o700)).unwrap();
}

/// Inserts a row that refers to no other.
#[allow(clippy::disallowed_methods, reason = "a connection that does not check references")]
async fn break_reference(place: &BackupPlace) {
    use sqlx::ConnectOptions;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(place.register()).foreign_keys(false);
    let mut connection = options.connect().await.unwrap();
    let insert = "insert into drafts values ('draft', 'nobody', '{}', '2026-11-28T00:00:00+00:00')";
    sqlx::raw_sql(insert).execute(&mut connection).await.unwrap();
    sqlx::Connection::close(connection).await.unwrap();
}

#[actix_web::test]
async fn a_backup_that_is_stopped_leaves_nothing_behind() {
    if postgres_server().is_none() {
        // SQLite would be done before a test could stop it.
        return;
    }
    let place = BackupPlace::filled().await;
    let tools = tempfile::tempdir().unwrap();
    let script = "#!/bin/sh
        echo half > \"${5#--file=}\"
        kill -TERM $PPID
        exec /usr/bin/tail -f /dev/null";
    write_tool(tools.path(), script);
    let said = refused(&place.command("backup", &place.file).env("PATH", tools.path()).output().unwrap());
    assert!(said.contains("stopped by a signal: run it again"), "{said}");
    assert_eq!(names(place.file.parent().unwrap()), [""; 0]);
}

#[actix_web::test]
async fn the_address_of_postgres_is_not_on_the_command_line_of_pg_dump() {
    if postgres_server().is_none() {
        return;
    }
    let place = BackupPlace::filled().await;
    let tools = tempfile::tempdir().unwrap();
    let script = "#!/bin/sh
        set > \"$TOLD\"
        echo \"arguments $@\" >> \"$TOLD\"
        exit 1";
    write_tool(tools.path(), script);
    let told = tools.path().join("told");
    let (server, rest) = place.url.split_once('@').unwrap();
    let url = format!("{server}:se%40cret@{rest}?sslmode=allow&sslrootcert=/root.crt");
    let place = BackupPlace { url, ..place };
    let mut command = place.command("backup", &place.file);
    command.env("PATH", tools.path()).env("TOLD", &told).env("PGSERVICE", "other");
    refused(&command.output().unwrap());
    let told = std::fs::read_to_string(told).unwrap();
    for set in ["PGPASSWORD='se@cret'", "PGSSLMODE='allow'", "PGSSLROOTCERT='/root.crt'", "PGUSER='paraph'"] {
        assert!(told.contains(set), "{set}: {told}");
    }
    assert!(!told.contains("PGSERVICE"), "{told}");
    let arguments = told.lines().find(|it| it.starts_with("arguments ")).unwrap();
    assert!(arguments.contains("--snapshot=") && !arguments.contains("cret"), "{arguments}");
}

#[actix_web::test]
async fn without_pg_dump_the_message_says_what_to_install() {
    if postgres_server().is_none() {
        return;
    }
    let place = BackupPlace::filled().await;
    let said = refused(&place.command("backup", &place.file).env("PATH", "/nowhere").output().unwrap());
    assert!(
        said.contains("pg_dump is missing: install the client of Postgres (on Debian: apt-get"),
        "{said}"
    );
    assert_eq!(names(place.file.parent().unwrap()), [""; 0]);
}
