//! A start that cannot succeed says in one line what is wrong and what to do, and changes nothing.

use std::path::Path;

use paraph::store::db::{Db, query};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection};

use crate::support::binary::{refused, run};
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
