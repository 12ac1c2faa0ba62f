//! Many rows at once: for sample data and for copying a register.

use crate::store::db::{Db, Query, Tx, Value, query};

/// How many values one statement has. Few enough that it is prepared in no time and cheap to keep; every
/// full portion is the same statement.
const VALUES: usize = 4_000;

/// Begins a transaction of many rows. SQLite keeps 2 MB of pages, and more rows than that holds would write
/// the same pages of the indexes over and over again; so it may keep 256 MB until `end`.
pub async fn begin(db: &Db) -> sqlx::Result<Tx> {
    let mut tx = db.begin().await?;
    if let Tx::Sqlite(_) = tx {
        query("pragma cache_size = -262144").execute(&mut tx).await?;
    }
    Ok(tx)
}

/// Gives back the memory that `begin` allowed.
pub async fn end(db: &Db) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    if let Tx::Sqlite(_) = tx {
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

/// Inserts rows, whose values stand one after the other in the order of the columns.
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
        match tx {
            // SQLite takes `$1` for a name and looks up every name among all others: thousands of values
            // would cost millions of comparisons.
            Tx::Sqlite(_) => sql.push('?'),
            Tx::Postgres(_) => sql.push_str(&format!("${}", place + 1)),
        }
    }
    sql.push(')');
    sql
}
