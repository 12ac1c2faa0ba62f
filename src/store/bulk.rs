//! Many rows at once: for sample data and for copying a register.

use super::db::{Query, Tx, Value, query};

/// How many values a statement has. SQLite takes 32,766, but looks for each among all before it: with
/// as many, sample data took ten times as long.
const VALUES: usize = 1_000;

/// Inserts rows, whose values stand one after the other in the order of the columns.
pub async fn insert(tx: &mut Tx, table: &str, columns: &[String], values: Vec<Value>) -> sqlx::Result<()> {
    let width = columns.len().max(1);
    let rows_at_once = VALUES / width;
    let mut values = values.into_iter().peekable();
    while values.peek().is_some() {
        let chunk: Vec<Value> = values.by_ref().take(rows_at_once * width).collect();
        let rows: Vec<String> = (0..chunk.len() / width)
            .map(|row| {
                let places: Vec<String> =
                    (1..=width).map(|column| format!("${}", row * width + column)).collect();
                format!("({})", places.join(", "))
            })
            .collect();
        let sql = format!("insert into {table} ({}) values {}", columns.join(", "), rows.join(", "));
        chunk.into_iter().fold(query(sql), Query::bind).execute(tx).await?;
    }
    Ok(())
}
