//! The backup of a register on Postgres: a dump by pg_dump, on the snapshot in which the rows are counted.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;

use crate::store::db::backups::manifest::{Content, Log};
use crate::store::db::backups::postgres_tools::Tools;
use crate::store::db::{Db, Tx, migrations, query};
use crate::store::evidence::hash_tiles::stored;
use crate::store::evidence::head;
use crate::store::evidence::proofs;

/// Dumps the tables of a register into an empty file.
pub async fn write(db: &Db, url: &str, file: &Path) -> anyhow::Result<Content> {
    let mut tx = db.begin().await?;
    for statement in [
        "set transaction isolation level repeatable read, read only",
        // The transaction is idle while pg_dump reads.
        "set local idle_in_transaction_session_timeout = 0",
        "set local statement_timeout = 0",
    ] {
        query(statement).execute(&mut tx).await?;
    }
    let (snapshot, schema): (String, String) =
        query("select pg_export_snapshot(), current_schema()::text").one(&mut tx).await?;
    let (snapshot, schema) = (format!("--snapshot={snapshot}"), format!("--schema=\"{schema}\""));
    let to = format!("--file={}", file.to_str().context("give the backup a path in UTF-8")?);
    let dump = ["--format=custom", "--no-password", &snapshot, &schema, &to];
    Tools::new(url)?.tool("pg_dump", &dump)?.run().await?;
    let (schema, counts) = (migrations::version(&mut tx).await?, counts(&mut tx).await?);
    // A register of an older version has no log and no proof files.
    let log = if counts.contains_key("log_head") { log(&mut tx).await? } else { None };
    let proofs_outside = match counts.contains_key("proofs") {
        true => query(proofs::COUNT_OUTSIDE).all(&mut tx).await?.into_iter().collect(),
        false => BTreeMap::new(),
    };
    Ok(Content { schema, counts, log, proofs_outside })
}

async fn log(tx: &mut Tx) -> sqlx::Result<Option<Log>> {
    let Some(head) = head::find(&mut *tx).await? else { return Ok(None) };
    Ok(Some(Log { size: stored(head.size), checkpoint: head::find_checkpoint(tx).await? }))
}

async fn counts(tx: &mut Tx) -> sqlx::Result<BTreeMap<String, i64>> {
    let tables = "select tablename::text from pg_tables where schemaname = current_schema()";
    let tables: Vec<(String,)> = query(tables).all(&mut *tx).await?;
    let mut counts = BTreeMap::new();
    for (table,) in tables {
        let (count,): (i64,) = query(format!("select count(*) from \"{table}\"")).one(&mut *tx).await?;
        counts.insert(table, count);
    }
    Ok(counts)
}
