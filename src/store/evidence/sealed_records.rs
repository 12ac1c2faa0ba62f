//! The records that have leaves, by kind. A new kind needs its columns here, and a function that reads its rows.

use crate::model::evidence::activity_line::ActivityLine;
use crate::model::evidence::leaf::{Kind, Record};
use crate::store::db::{Db, Query, query};

/// The largest number of positions that are read at a time.
pub const PORTION: u64 = 1024;

/// Which records are read.
#[derive(Debug, Clone, Copy)]
pub enum Pick<'a> {
    /// Those whose leaves have these positions, [`PORTION`] at most.
    Positions(i64, i64),
    One(&'a str),
}

/// The rows of a kind. Their columns are named `it`.
pub async fn list(db: &Db, kind: Kind, pick: Pick<'_>) -> sqlx::Result<Vec<Record>> {
    match kind {
        Kind::Activity => {
            let lines = "select it.id, it.at, it.action, it.sign_in, it.staff_id, it.staff_name, it.address, it.key_id,
                it.employee, it.customer_id, it.person_id, it.person_name, it.before, it.after
                from activity_log it";
            let lines: Vec<ActivityLine> = pick.query(kind, lines).all(db).await?;
            Ok(lines.into_iter().map(Record::from).collect())
        }
    }
}

/// The table of a kind. Its key is `id`.
fn table(kind: Kind) -> &'static str {
    match kind {
        Kind::Activity => "activity_log",
    }
}

/// The IDs of up to 100 records that have no leaf.
pub async fn list_without_leaf(db: &Db, kind: Kind) -> sqlx::Result<Vec<String>> {
    let table = table(kind);
    let ids = format!(
        "select id from {table} it
         where not exists (select 1 from log_leaves leaf where leaf.kind = $1 and leaf.record_id = it.id)
         order by id limit 100"
    );
    let ids: Vec<(String,)> = query(ids).bind(kind.code()).all(db).await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

impl Pick<'_> {
    fn query(self, kind: Kind, select: &'static str) -> Query {
        match self {
            // The order and the limit tell Postgres that few rows match. Otherwise it may read the whole table. Without
            // `|| ''` SQLite would read all leaves of the kind.
            Pick::Positions(from, to) => query(format!(
                "{select} join log_leaves leaf on leaf.kind || '' = $1 and leaf.record_id = it.id
                 where leaf.position >= $2 and leaf.position < $3 order by leaf.position limit {PORTION}"
            ))
            .bind(kind.code())
            .bind(from)
            .bind(to),
            Pick::One(id) => query(format!("{select} where it.id = $1")).bind(id),
        }
    }
}
