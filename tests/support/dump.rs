//! Dumps every row of every table, to assert that nothing changed or that everything was copied.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use paraph::store::db::database::Pools;
use paraph::store::db::{Db, Dialect, query};
use sqlx::{AssertSqlSafe, Row};

/// Rows by table.
pub type Dump = BTreeMap<String, Vec<String>>;

/// The tables of a register, as the database lists them.
async fn tables(db: &Db) -> Vec<String> {
    let sql = match db.dialect() {
        Dialect::Sqlite => "select name from sqlite_master where type = 'table' and name not like 'sqlite%'",
        Dialect::Postgres => "select tablename::text from pg_tables where schemaname = current_schema()",
    };
    let mut tables: Vec<String> = query(sql).all(db).await.unwrap().into_iter().map(|(it,)| it).collect();
    tables.retain(|it| it != "_sqlx_migrations");
    tables
}

/// Sorted rows as text, by table. The same register gives the same dump on both databases. It is without the forms that
/// were refused: keeping them changes nothing in the register.
pub async fn dump(db: &Db) -> Dump {
    let mut dump = dump_all(db).await;
    dump.remove("kept_forms");
    dump
}

/// The rows of every table.
pub async fn dump_all(db: &Db) -> Dump {
    let mut dump = BTreeMap::new();
    for table in tables(db).await {
        let rows = rows(db, &table).await;
        dump.insert(table, rows);
    }
    dump
}

async fn columns(db: &Db, table: &str) -> Vec<(String, String)> {
    let sql = match db.dialect() {
        Dialect::Sqlite => "select name, lower(type) from pragma_table_info($1) order by name",
        Dialect::Postgres => {
            "select column_name::text, data_type::text from information_schema.columns
             where table_schema = current_schema() and table_name = $1 order by column_name collate \"C\""
        }
    };
    let columns: Vec<(String, String)> = query(sql).bind(table).all(db).await.unwrap();
    assert!(!columns.is_empty(), "no table {table}");
    columns
}

macro_rules! value {
    ($row:ident, $index:ident, $kind:expr) => {
        match $kind {
            "text" => format!("{:?}", $row.get::<Option<String>, _>($index)),
            "bigint" => format!("{:?}", $row.get::<Option<i64>, _>($index)),
            "boolean" => format!("{:?}", $row.get::<Option<bool>, _>($index)),
            "bytea" => format!("{:?}", $row.get::<Option<Vec<u8>>, _>($index)),
            "date" => format!("{:?}", $row.get::<Option<NaiveDate>, _>($index)),
            "timestamptz" | "timestamp with time zone" => {
                format!("{:?}", $row.get::<Option<DateTime<Utc>>, _>($index))
            }
            other => panic!("no such type of column: {other}"),
        }
    };
}

#[allow(clippy::disallowed_methods, reason = "reads columns that are known at run time only")]
async fn rows(db: &Db, table: &str) -> Vec<String> {
    let columns = columns(db, table).await;
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let select = AssertSqlSafe(format!("select {} from {table}", names.join(", ")));
    macro_rules! text {
        ($rows:expr) => {
            $rows
                .into_iter()
                .map(|row| {
                    let values = columns.iter().enumerate();
                    let values = values
                        .map(|(index, (name, kind))| format!("{name}={}", value!(row, index, kind.as_str())));
                    values.collect::<Vec<_>>().join(" ")
                })
                .collect()
        };
    }
    macro_rules! read {
        ($pool:ident) => {{
            let mut connection = $pool.acquire().await.unwrap();
            let rows = sqlx::query(select).fetch_all(connection.using().unwrap()).await;
            text!(connection.used(rows).unwrap())
        }};
    }
    let mut rows: Vec<String> = match &db.pools {
        Pools::Sqlite { readers, .. } => read!(readers),
        Pools::Postgres(pool) => read!(pool),
    };
    rows.sort();
    rows
}
