//! The backup of a register on SQLite: a copy in one file, which is checked.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use crate::store::db::backups::manifest::{Content, Log};
use crate::store::db::migrations;
use crate::store::evidence::proofs;

/// Copies a register to an empty file, and checks the copy. `vacuum into` reads one moment of the register and
/// does not block those who write. The backup of the `sqlite3` shell starts over after each write.
#[allow(clippy::disallowed_methods, reason = "a statement of SQLite, on a connection of its own")]
pub async fn write(register: &Path, copy: &Path) -> anyhow::Result<Content> {
    let options = SqliteConnectOptions::new().filename(register).read_only(true);
    let could_not = || format!("could not copy {} into the folder of the backup", register.display());
    let mut connection = options.connect().await.with_context(could_not)?;
    let path = copy.to_str().context("give the backup a path in UTF-8")?;
    let vacuum = sqlx::query("vacuum into $1").bind(path);
    vacuum.execute(&mut connection).await.with_context(could_not)?;
    connection.close().await.with_context(could_not)?;
    read(copy)
        .await
        .with_context(|| format!("{} is damaged: keep it, and restore the last backup", register.display()))
}

/// Checks a copy that nobody else uses, and counts its rows.
pub async fn read(copy: &Path) -> anyhow::Result<Content> {
    // SQLite makes no files beside an immutable one.
    let options = SqliteConnectOptions::new().filename(copy).read_only(true).immutable(true);
    let mut connection = options.connect().await?;
    migrations::check_sqlite(&mut connection)
        .await?
        .map_err(|refusal| refusal.of(&copy.display().to_string()))?;
    check(&mut connection).await?;
    let (schema, counts) = (schema(&mut connection).await?, counts(&mut connection).await?);
    // A register of an older version has no log.
    let log = if counts.contains_key("log_head") { log(&mut connection).await? } else { None };
    let proofs_outside = proofs_outside(&mut connection, &counts).await?;
    let content = Content { schema, counts, log, proofs_outside };
    connection.close().await?;
    Ok(content)
}

#[allow(clippy::disallowed_methods, reason = "statements of SQLite, on a connection of its own")]
async fn check(connection: &mut SqliteConnection) -> anyhow::Result<()> {
    let found: Vec<String> =
        sqlx::query_scalar("pragma integrity_check(1)").fetch_all(&mut *connection).await?;
    if found != ["ok"] {
        bail!("SQLite found an error: {}", found.join(", "));
    }
    let broken = sqlx::query_scalar("select \"table\" from pragma_foreign_key_check limit 1");
    if let Some(table) = broken.fetch_optional(connection).await? {
        let table: String = table;
        bail!("a row of the table {table} refers to a row that does not exist");
    }
    Ok(())
}

#[allow(clippy::disallowed_methods, reason = "reads a file that is no open register")]
async fn schema(connection: &mut SqliteConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("select max(version) from _sqlx_migrations").fetch_one(connection).await
}

#[allow(clippy::disallowed_methods, reason = "reads a file that is no open register")]
async fn log(connection: &mut SqliteConnection) -> sqlx::Result<Option<Log>> {
    let log = "select size, (select note from log_checkpoints order by size desc limit 1) from log_head";
    let log: Option<(i64, Option<String>)> = sqlx::query_as(log).fetch_optional(connection).await?;
    Ok(log.map(|(size, checkpoint)| Log { size, checkpoint }))
}

/// A register of an older version has no proof files.
#[allow(clippy::disallowed_methods, reason = "reads a file that is no open register")]
async fn proofs_outside(
    connection: &mut SqliteConnection,
    counts: &BTreeMap<String, i64>,
) -> sqlx::Result<BTreeMap<String, i64>> {
    if !counts.contains_key("proofs") {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(String, i64)> = sqlx::query_as(proofs::COUNT_OUTSIDE).fetch_all(connection).await?;
    Ok(rows.into_iter().collect())
}

#[allow(clippy::disallowed_methods, reason = "reads tables that are known at run time only")]
async fn counts(connection: &mut SqliteConnection) -> sqlx::Result<BTreeMap<String, i64>> {
    let tables = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut *connection).await?;
    let mut counts = BTreeMap::new();
    for table in tables {
        let count = AssertSqlSafe(format!("select count(*) from \"{table}\""));
        let count: i64 = sqlx::query_scalar(count).fetch_one(&mut *connection).await?;
        counts.insert(table, count);
    }
    Ok(counts)
}
