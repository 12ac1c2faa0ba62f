//! A start that cannot succeed says in one line what is wrong and what to do, and changes nothing.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use paraph::store::db::{Db, query};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection};

use crate::support::backup_place::BackupPlace;
use crate::support::binary::{Server, paraph, refused, run};
use crate::support::{TestDb, postgres_server};

/// The error of a command with this database. It must be one line. The server opens a database in the same way, but would
/// not end if it opened one by mistake.
fn refusal(url: &str) -> String {
    let said = refused(&run(&["--database-url", url, "user", "deactivate", "--email", "x@temoin.example"]));
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    said
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let names = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let mut files: Vec<_> = names.map(|it| (it.display().to_string(), std::fs::read(it).unwrap())).collect();
    files.sort();
    files
}

#[actix_web::test]
#[allow(clippy::disallowed_methods, reason = "the database of another program")]
async fn a_file_of_another_program_is_refused_and_stays_as_it_is() {
    for mode in [SqliteJournalMode::Delete, SqliteJournalMode::Wal] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("notes.db");
        let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true).journal_mode(mode);
        let mut connection = options.connect().await.unwrap();
        sqlx::raw_sql("create table notes (text text)").execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        let before = files(folder.path());
        let said = refusal(&format!("sqlite:{}", file.display()));
        assert!(said.contains("notes.db has the tables of another program: set DATABASE_URL"), "{said}");
        assert!(files(folder.path()) == before, "{mode:?}");
    }
}

#[test]
fn a_file_that_is_no_database_is_refused_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.txt");
    std::fs::write(&file, "Dear customer, ".repeat(100)).unwrap();
    let before = files(folder.path());
    let said = refusal(&format!("sqlite:{}", file.display()));
    assert!(said.contains("letter.txt: is it a register of Paraph?"), "{said}");
    assert!(files(folder.path()) == before);
}

#[actix_web::test]
async fn a_register_of_a_newer_version_is_refused() {
    let test = TestDb::open().await;
    let mut tx = test.db.begin().await.unwrap();
    query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (9999, 'later', true, $1, 1)",
    )
    .bind(vec![1_u8])
    .execute(&mut tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let said = refusal(&test.url);
    assert!(said.contains("a newer version of Paraph has used "), "{said}");
    assert!(said.contains("start that version, or restore a backup"), "{said}");
}

#[actix_web::test]
async fn a_postgres_database_of_another_program_is_refused() {
    if postgres_server().is_none() {
        return;
    }
    let test = TestDb::open().await;
    let mut tx = test.db.begin().await.unwrap();
    query("drop table _sqlx_migrations").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let said = refusal(&test.url);
    assert!(said.contains("has the tables of another program"), "{said}");
    assert!(Db::open(&test.url).await.is_err());
}

#[actix_web::test]
async fn an_interrupted_first_start_and_views_of_others_are_no_foreign_tables() {
    if postgres_server().is_none() {
        return;
    }
    let test = TestDb::open().await;
    let (tables,): (String,) = query(
        "select string_agg(tablename, ', ') from pg_tables
         where schemaname = current_schema() and tablename <> '_sqlx_migrations'",
    )
    .one(&test.db)
    .await
    .unwrap();
    let mut tx = test.db.begin().await.unwrap();
    query(format!("drop table {tables} cascade")).execute(&mut tx).await.unwrap();
    query("delete from _sqlx_migrations").execute(&mut tx).await.unwrap();
    query("create view statements as select 1 as calls").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    Db::open(&test.url).await.unwrap();
}

#[test]
fn a_register_in_memory_is_refused() {
    for url in ["sqlite::memory:", "sqlite://x?mode=memory"] {
        assert!(refusal(url).contains("a register in memory would be lost"), "{url}");
    }
}

#[test]
fn a_postgres_that_is_away_is_named_with_its_address() {
    let said = refusal("postgres://paraph:secret@127.0.0.1:1/register");
    let question =
        "could not reach Postgres at 127.0.0.1:1/register: is it running, and is DATABASE_URL right?";
    assert!(said.contains(question), "{said}");
    assert!(said.contains("Connection refused") && !said.contains("secret"), "{said}");
}

#[test]
fn a_wrong_setting_is_refused_with_what_to_write() {
    let folder = tempfile::tempdir().unwrap();
    let occupied = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let occupied = occupied.local_addr().unwrap().to_string();
    let in_folder = format!("sqlite:{}", folder.path().display());
    let cases = [
        ("DATABASE_URL", "sqlite:", "the database address names no file: write sqlite:PATH"),
        ("DATABASE_URL", in_folder.as_str(), "is a folder: name a file in it, for example sqlite:/"),
        ("LISTEN", occupied.as_str(), "set LISTEN to a free address and port of this machine"),
        ("LISTEN", "8080", "write an IP address and a port, for example 127.0.0.1:8080"),
        ("PUBLIC_URL", "paraph.partner.example", "write the whole address with https://"),
        ("PUBLIC_URL", "https://paraph.partner.example/register", "write it without a path"),
        (
            "PUBLIC_URL",
            "https://user:secret@paraph.partner.example",
            "write it without a path, a query or a user",
        ),
        ("DATABASE_URL", "sqlite", "the database address must begin with sqlite: or postgres:"),
        ("DATABASE_URL", "sqlite:/dev/null", "/dev/null is no file"),
        ("WORKERS", "513", "513 is not in 0..=512"),
        ("MAX_CONNECTIONS", "0", "0 is not in 1.."),
        ("MAX_CONNECTIONS_PER_ADDRESS", "0", "0 is not in 1.."),
        ("LOG", "loud", "LOG=loud is not a log level"),
    ];
    for (name, value, expected) in cases {
        let said = refused(&paraph(&[]).env(name, value).current_dir(folder.path()).output().unwrap());
        assert!(said.contains(expected), "{name}: {said}");
        assert_eq!(files(folder.path()), [], "{name}");
    }
}

#[test]
fn an_empty_variable_counts_as_missing() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = paraph(&["--listen", "127.0.0.1:0"]);
    command.current_dir(folder.path());
    for name in ["DATABASE_URL", "PUBLIC_URL", "LOG", "LOG_FORMAT", "WORKERS", "TRUSTED_PROXIES", "SMTP_URL"]
    {
        command.env(name, "");
    }
    let mut server = Server { child: command.spawn().unwrap() };
    assert!(server.address().starts_with("http://localhost:"));
    assert!(folder.path().join("data/paraph.db").exists());
}

/// `ready` answers 503 before anybody has tried to write.
#[actix_web::test]
async fn a_copy_that_starts_while_nothing_can_be_written_is_not_ready() {
    if postgres_server().is_none() {
        // tests/faults/full_disk.py starts a server on a full disk.
        return;
    }
    let place = BackupPlace::filled().await;
    let full = "create function full_disk() returns trigger language plpgsql as
        $$ begin raise exception 'no space left on device' using errcode = '53100'; end $$";
    place.execute(query(full)).await;
    let trigger = "create trigger full_disk before update on upkeep execute function full_disk()";
    place.execute(query(trigger)).await;
    let url = ["--database-url", &place.url, "--listen", "127.0.0.1:0"];
    let mut server = Server::start(&[&["serve", "--sandbox"], &url[..]].concat());
    let address = server.address();
    let ready = reqwest::get(format!("{address}/ready")).await.unwrap();
    assert_eq!(ready.status(), 503);
    assert_eq!(ready.text().await.unwrap(), "the last write failed\n");
}

/// The files of a register that root makes in a folder of this user. `None` if this process is not root.
fn made_by_root(folder: &Path, url: &str) -> Option<Vec<(String, u32)>> {
    // Only root may give files away.
    std::os::unix::fs::chown(folder, Some(NOBODY), Some(NOBODY)).ok()?;
    let mut command = paraph(&["--database-url", url, "--listen", "127.0.0.1:0"]);
    let mut server = Server { child: command.current_dir(folder).spawn().unwrap() };
    server.address();
    let names = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    Some(names.map(|it| (it.display().to_string(), it.metadata().unwrap().uid())).collect())
}

const NOBODY: u32 = 65534;

/// Root may run commands on the register of another user. That user must be able to open it afterwards.
#[actix_web::test]
async fn files_that_root_creates_belong_to_the_owner_of_the_register() {
    let folder = tempfile::tempdir().unwrap();
    let absolute = format!("sqlite:{}", folder.path().join("paraph.db").display());
    for url in [absolute.as_str(), "sqlite:other.db", "sqlite:new/folder/paraph.db"] {
        let Some(made) = made_by_root(folder.path(), url) else { return };
        assert!(made.iter().any(|it| it.0.ends_with(".lock")), "{made:?}");
        assert!(made.iter().all(|it| it.1 == NOBODY), "{made:?}");
    }
}

/// Otherwise the owner of the folder could make root give away any file of the machine.
#[actix_web::test]
async fn root_gives_away_no_file_that_was_there_before() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::NamedTempFile::new().unwrap());
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("paraph.db.lock")).unwrap();
    let url = format!("sqlite:{}", folder.path().join("paraph.db").display());
    if made_by_root(folder.path(), &url).is_some() {
        assert_eq!(elsewhere.as_file().metadata().unwrap().uid(), 0);
    }
}

/// An update that fails must leave the tables to the version before it.
#[actix_web::test]
async fn migrations_are_one_transaction() {
    let test = TestDb::open().await;
    let mut tx = test.db.begin().await.unwrap();
    // As of an older version, with the table of the last migration in its way.
    query("delete from _sqlx_migrations where version > 11").execute(&mut tx).await.unwrap();
    query("drop table jobs").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let said = refusal(&test.url);
    assert!(said.contains("could not bring the tables up to date: "), "{said}");
    let (version,): (i64,) = query("select max(version) from _sqlx_migrations").one(&test.db).await.unwrap();
    assert_eq!(version, 11);
}

/// Otherwise a command with a wrong DATABASE_URL would seem to work, and so would the backups of that register.
#[test]
fn only_a_server_makes_a_register() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["user", "deactivate", "--email", "x@temoin.example"][..],
        &["reseller", "add", "--name", "Nord", "--mpn-id", "6120457"],
        &["copy", "--to", "sqlite:other.db"],
        &["backup", "x.backup"],
    ] {
        let said = refused(&paraph(arguments).current_dir(folder.path()).output().unwrap());
        assert!(said.contains("there is no register at data/paraph.db: set DATABASE_URL"), "{said}");
        assert_eq!(files(folder.path()), [], "{arguments:?}");
    }
}
