//! Bulk inserts, for sample data and for copying a register.

use crate::store::db::{Db, Dialect, Query, Tx, Value, query};

/// Values per statement. Small enough to prepare quickly and keep cached; every
/// full batch is the same statement.
const VALUES: usize = 4_000;

/// Begins a bulk transaction. SQLite caches 2 MB of pages; more rows would write
/// the same index pages again and again. So it may cache 256 MB until `end`.
pub async fn begin(db: &Db) -> sqlx::Result<Tx> {
    let mut tx = db.begin().await?;
    if tx.dialect() == Dialect::Sqlite {
        query("pragma cache_size = -262144").execute(&mut tx).await?;
    }
    Ok(tx)
}

/// Restores the cache size that `begin` raised.
pub async fn end(db: &Db) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    if tx.dialect() == Dialect::Sqlite {
        query("pragma cache_size = -2000").execute(&mut tx).await?;
        query("pragma shrink_memory").execute(&mut tx).await?;
    }
    tx.commit().await
}

/// Rows of one table. Each names its columns beside its values; all have the same columns in the same order.
#[derive(Default)]
pub struct Rows {
    columns: Vec<&'static str>,
    values: Vec<Value>,
}

impl Rows {
    pub fn push<const N: usize>(&mut self, row: [(&'static str, Value); N]) {
        if self.columns.is_empty() {
            self.columns = row.iter().map(|(column, _)| *column).collect();
        }
        debug_assert!(row.iter().map(|(column, _)| column).eq(&self.columns), "other columns: {row:?}");
        self.values.extend(row.into_iter().map(|(_, value)| value));
    }
}

pub async fn insert_rows(tx: &mut Tx, table: &str, rows: Rows) -> sqlx::Result<()> {
    insert(tx, table, &rows.columns, rows.values).await
}

/// Inserts rows. `values` lists them row by row in column order.
pub async fn insert(
    tx: &mut Tx,
    table: &str,
    columns: &[impl AsRef<str>],
    values: Vec<Value>,
) -> sqlx::Result<()> {
    let width = columns.len().max(1);
    let rows_at_once = VALUES / width;
    let mut left = values.len() / width;
    let mut values = values.into_iter();
    while left > 0 {
        let rows = left.min(rows_at_once);
        let bound = values.by_ref().take(rows * width);
        bound.fold(query(statement(tx, table, columns, rows)), Query::bind).execute(tx).await?;
        left -= rows;
    }
    Ok(())
}

fn statement(tx: &Tx, table: &str, columns: &[impl AsRef<str>], rows: usize) -> String {
    let columns: Vec<&str> = columns.iter().map(AsRef::as_ref).collect();
    let mut sql = format!("insert into {table} ({}) values ", columns.join(", "));
    for place in 0..rows * columns.len() {
        sql.push_str(match place {
            0 => "(",
            _ if place % columns.len() == 0 => "), (",
            _ => ", ",
        });
        match tx.dialect() {
            // SQLite treats `$1` as a name and compares every name with all others: thousands of values
            // would cost millions of comparisons.
            Dialect::Sqlite => sql.push('?'),
            Dialect::Postgres => sql.push_str(&format!("${}", place + 1)),
        }
    }
    sql.push(')');
    sql
}
