//! Copies a register to another database row by row: ids, hashes and history stay
//! the same. Staff must sign in again.

use anyhow::{Context, bail};
use futures_util::TryStreamExt;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Row};

use crate::store::db::bulk;
use crate::store::db::database::Pools;
use crate::store::db::{Db, Dialect, Tx, Value, query};
use crate::store::people::staff;

/// The tables, each after the ones it refers to. Not copied: sessions, challenges, rate limits and facts about the
/// upkeep, which belong to the old database.
const TABLES: [&str; 38] = [
    "partner", "staff", "agreements", "agreement_versions", "agreement_files", "authenticators",
    "recovery_codes", "passkeys", "devices", "sign_in_links", "resellers", "customers", "former_domains",
    "customer_words", "customer_counts", "drafts", "kept_forms", "confirmations", "withdrawals",
    "direct_acceptances", "annulments", "proofs", "proof_contents", "activity_log", "mails", "api_keys",
    "access_tokens", "api_requests", "orders", "subscriptions", "order_lines", "carts", "jobs", "log_leaves",
    "log_tiles", "log_checkpoints", "log_keys", "log_head",
];

/// Rows held in memory.
const PORTION: usize = 1_000;

/// Copies everything in one transaction.
pub async fn all(from: &Db, to: &Db) -> anyhow::Result<()> {
    let Pools::Sqlite { readers, .. } = &from.pools else {
        bail!("only a register on SQLite can be copied: for Postgres use its own tools");
    };
    if !staff::exists(from).await? {
        bail!("there is no register to copy: look at the address of the database");
    }
    if staff::exists(to).await? {
        bail!("the other database has a register already");
    }
    let mut reader = readers.acquire().await?;
    let mut tx = to.begin().await?;
    // A new register already has the shipped catalogue.
    for table in ["agreement_versions", "agreements"] {
        query(format!("delete from {table}")).execute(&mut tx).await?;
    }
    for table in TABLES {
        // The connection is closed afterwards, because nobody tells the pool how the reading ended.
        let copied =
            copy(reader.using()?, &mut tx, table).await.with_context(|| format!("could not copy {table}"))?;
        println!("{table}: {copied} rows");
        if tx.dialect() == Dialect::Postgres {
            // Until autovacuum runs, Postgres would plan as if the table were small.
            query(format!("analyze {table}")).execute(&mut tx).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

#[allow(clippy::disallowed_methods, reason = "reads rows whose columns are known at run time only")]
async fn copy(from: &mut SqliteConnection, to: &mut Tx, table: &str) -> anyhow::Result<usize> {
    let columns: Vec<(String, String)> = sqlx::query_as("select name, type from pragma_table_info($1)")
        .bind(table)
        .fetch_all(&mut *from)
        .await?;
    let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
    let mut rows =
        sqlx::query(AssertSqlSafe(format!("select {} from {table}", names.join(", ")))).fetch(from);
    let (mut count, mut values) = (0, Vec::new());
    while let Some(row) = rows.try_next().await? {
        for (index, (_, kind)) in columns.iter().enumerate() {
            values.push(value(&row, index, &kind.to_ascii_lowercase())?);
        }
        count += 1;
        if count % PORTION == 0 {
            bulk::insert(to, table, &names, std::mem::take(&mut values)).await?;
        }
    }
    bulk::insert(to, table, &names, values).await?;
    Ok(count)
}

fn value(row: &SqliteRow, index: usize, kind: &str) -> anyhow::Result<Value> {
    Ok(match kind {
        "text" => Value::Text(row.try_get(index)?),
        "bigint" => Value::Integer(row.try_get(index)?),
        "boolean" => Value::Boolean(row.try_get(index)?),
        "date" => Value::Date(row.try_get(index)?),
        "bytea" => Value::Bytes(row.try_get(index)?),
        "timestamptz" => Value::Time(row.try_get(index)?),
        other => bail!("no such type of column: {other}"),
    })
}
