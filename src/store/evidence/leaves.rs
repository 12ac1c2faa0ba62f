//! The leaves of the transparency log. A leaf is inserted in the transaction of its record.

use crate::model::evidence::leaf::{Leaf, Record, Unsealable};
use crate::store::db::{Db, On, Tx, Value, query, sql};

/// A leaf with its position.
pub type Placed = (i64, String);

/// Inserts the leaf of a record that the same transaction inserts.
pub async fn insert(tx: &mut Tx, record: &Record) -> sqlx::Result<()> {
    let mut insert = sql::insert("log_leaves");
    for (column, value) in row(record)? {
        insert = insert.set(column, value);
    }
    insert.execute(tx).await?;
    tx.wake_log();
    Ok(())
}

/// The leaf of a record as a row, for bulk inserts.
pub fn row(record: &Record) -> sqlx::Result<[(&'static str, Value); 4]> {
    let Leaf { body, salts } = record.seal().map_err(unsealable)?;
    Ok([
        ("kind", record.kind.code().into()),
        ("record_id", record.id.as_str().into()),
        ("body", body.into()),
        ("salts", salts.into()),
    ])
}

fn unsealable(error: Unsealable) -> sqlx::Error {
    sqlx::Error::Encode(error.into())
}

/// The statement that inserts a leaf where no register is open.
pub fn statement(record: &Record) -> Result<String, Unsealable> {
    let Leaf { body, salts } = record.seal()?;
    let literal = |it: &str| it.replace('\'', "''");
    Ok(format!(
        "insert into log_leaves (kind, record_id, body, salts) values ('{}', '{}', '{}', '{}')",
        record.kind.code(),
        literal(&record.id),
        literal(&body),
        literal(&salts)
    ))
}

/// Deletes the salts of the records about a customer of a sandbox, whose rows are deleted next. The log keeps its
/// leaves, and their commitments tell nothing any more.
pub async fn delete_salts(tx: &mut Tx, customer_id: &str) -> sqlx::Result<()> {
    let delete = "update log_leaves set salts = '{}'
        where kind in ('confirmation', 'withdrawal', 'direct_acceptance', 'annulment', 'proof') and record_id in (
        select id from confirmations where customer_id = $1
        union all select id from withdrawals where customer_id = $1
        union all select id from direct_acceptances where customer_id = $1
        union all select id from annulments where customer_id = $1
        union all select id from proofs where customer_id = $1)";
    query(delete).bind(customer_id).execute(tx).await?;
    Ok(())
}

pub async fn has_waiting(on: impl Into<On<'_>>) -> sqlx::Result<bool> {
    // The order lets Postgres use the index of waiting leaves, whatever its statistics say.
    let waiting =
        query("select kind from log_leaves where position is null order by record_id, kind limit 1");
    Ok(waiting.optional::<(String,)>(on).await?.is_some())
}

/// The number of leaves that wait for a position.
pub async fn count_waiting(db: &Db) -> sqlx::Result<i64> {
    let (count,): (i64,) = query("select count(*) from log_leaves where position is null").one(db).await?;
    Ok(count)
}

/// Gives up to 256 waiting leaves the positions from this one on. Returns their positions and bodies in order.
pub async fn assign_positions(tx: &mut Tx, from: i64) -> sqlx::Result<Vec<Placed>> {
    let assign = "update log_leaves set position = $1 + chosen.place
        from (
            select kind, record_id, row_number() over (order by record_id, kind) - 1 as place
            from (
                select kind, record_id from log_leaves where position is null order by record_id, kind limit 256
            ) as waiting
        ) as chosen
        where log_leaves.kind = chosen.kind and log_leaves.record_id = chosen.record_id
        returning position, body";
    let mut placed: Vec<Placed> = query(assign).bind(from).all(tx).await?;
    placed.sort_unstable_by_key(|(position, _)| *position);
    Ok(placed)
}

/// The bodies of the leaves at these positions, in order.
pub async fn list_bodies(on: impl Into<On<'_>>, from: i64, to: i64) -> sqlx::Result<Vec<String>> {
    let bodies = "select body from log_leaves where position >= $1 and position < $2 order by position";
    let bodies: Vec<(String,)> = query(bodies).bind(from).bind(to).all(on).await?;
    Ok(bodies.into_iter().map(|(body,)| body).collect())
}
