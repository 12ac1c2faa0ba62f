//! The records that have leaves, by kind. A new kind needs its columns here, and a function that reads its rows.

use crate::model::acceptances::annulment::Annulment;
use crate::model::acceptances::direct_acceptance::DirectAcceptance;
use crate::model::acceptances::withdrawal::Withdrawal;
use crate::model::evidence::acceptance_records::SealedConfirmation;
use crate::model::evidence::activity_line::ActivityLine;
use crate::model::evidence::leaf::{Kind, Record};
use crate::model::evidence::proof::Proof;
use crate::store::db::{Db, On, Query, Row, Tx, bulk, query};
use crate::store::evidence::leaves;

/// The largest number of positions that are read at a time.
pub const PORTION: u64 = 1024;

/// Which records are read.
#[derive(Debug, Clone, Copy)]
pub enum Pick<'a> {
    /// Those whose leaves have these positions, [`PORTION`] at most.
    Positions(i64, i64),
    One(&'a str),
    /// Those with higher IDs, in the order of their IDs, [`PORTION`] at most.
    After(&'a str),
}

/// The rows of a kind. Their columns are named `it`.
pub async fn list(on: impl Into<On<'_>>, kind: Kind, pick: Pick<'_>) -> sqlx::Result<Vec<Record>> {
    match kind {
        Kind::Activity => {
            let lines = "select it.id, it.at, it.action, it.sign_in, it.staff_id, it.staff_name, it.address, it.key_id,
                it.employee, it.customer_id, it.person_id, it.person_name, it.before, it.after
                from activity_log it";
            let lines: Vec<ActivityLine> = pick.query(kind, lines).all(on).await?;
            Ok(lines.into_iter().map(Record::from).collect())
        }
        Kind::Confirmation => {
            let confirmations = "select it.*,
                    (select sha256 from agreement_files where agreement_files.id = it.file_id) as file_sha256
                from confirmations it";
            read::<SealedConfirmation>(on, pick.query(kind, confirmations)).await
        }
        Kind::Withdrawal => read::<Withdrawal>(on, pick.query(kind, "select it.* from withdrawals it")).await,
        Kind::DirectAcceptance => {
            read::<DirectAcceptance>(on, pick.query(kind, "select it.* from direct_acceptances it")).await
        }
        Kind::Proof => read::<Proof>(on, pick.query(kind, "select it.* from proofs it")).await,
        Kind::Annulment => read::<Annulment>(on, pick.query(kind, "select it.* from annulments it")).await,
    }
}

async fn read<T>(on: impl Into<On<'_>>, query: Query) -> sqlx::Result<Vec<Record>>
where
    T: Row,
    for<'a> Record: From<&'a T>,
{
    let rows: Vec<T> = query.all(on).await?;
    Ok(rows.iter().map(Record::from).collect())
}

/// Makes leaves for the next records of a kind that were inserted in bulk, from this ID on, and returns the last ID.
/// None of them has a leaf. `None`: there are no more.
pub async fn seal_next(tx: &mut Tx, kind: Kind, after: &str) -> sqlx::Result<Option<String>> {
    let records = list(&mut *tx, kind, Pick::After(after)).await?;
    let mut rows = bulk::Rows::default();
    for record in &records {
        rows.push(leaves::row(record)?);
    }
    bulk::insert_rows(tx, "log_leaves", rows).await?;
    Ok(records.last().map(|it| it.id.clone()))
}

/// The table of a kind. Its key is `id`.
fn table(kind: Kind) -> &'static str {
    match kind {
        Kind::Activity => "activity_log",
        Kind::Confirmation => "confirmations",
        Kind::Withdrawal => "withdrawals",
        Kind::DirectAcceptance => "direct_acceptances",
        Kind::Annulment => "annulments",
        Kind::Proof => "proofs",
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
            Pick::After(id) => {
                query(format!("{select} where it.id > $1 order by it.id limit {PORTION}")).bind(id)
            }
        }
    }
}
