//! Deletions find their rows through an index: sweeps run at every sign-in, and must not read a whole table.

use std::collections::HashSet;

use paraph::store::db::{Db, query};
use regex_lite::Regex;

use crate::support::files::below;

/// The columns with which an index or a primary key of a register begins, as `table.column`.
async fn indexed_columns() -> HashSet<String> {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.path().join("paraph.db").display())).await.unwrap();
    let first = "select indexes.tbl_name || '.' || columns.name
        from sqlite_master indexes, pragma_index_info(indexes.name) columns
        where indexes.type = 'index' and columns.seqno = 0
        union select tables.name || '.' || columns.name
        from sqlite_master tables, pragma_table_info(tables.name) columns
        where tables.type = 'table' and columns.pk = 1";
    let columns: Vec<(String,)> = query(first).all(&db).await.unwrap();
    db.close().await;
    columns.into_iter().map(|(it,)| it).collect()
}

#[actix_web::test]
async fn every_condition_of_a_deletion_has_an_index() {
    let indexed = indexed_columns().await;
    let deletion = Regex::new(r#""delete from (\w+) where ([^"(]+)""#).unwrap();
    let compared = Regex::new(r"(\w+) (?:[<>]?=|[<>]) \$|(\w+) is null").unwrap();
    let mut count = 0;
    for (path, text) in below("src/store", "rs") {
        for found in deletion.captures_iter(&text) {
            // A database must search for each alternative.
            for alternative in found[2].split(" or ") {
                let columns: Vec<_> = compared.captures_iter(alternative).collect();
                let columns: Vec<_> =
                    columns.iter().filter_map(|it| Some(it.get(1).or(it.get(2))?.as_str())).collect();
                let has_index = columns.iter().any(|it| indexed.contains(&format!("{}.{it}", &found[1])));
                assert!(
                    has_index,
                    "{path}: {} where {alternative}: no index begins with {columns:?}",
                    &found[1]
                );
                count += 1;
            }
        }
    }
    assert!(count > 20, "{count} conditions");
}
