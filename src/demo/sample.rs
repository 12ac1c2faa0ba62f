//! Inserts sample customers into a register.

use super::draw::Draw;
use super::rows::Rows;
use crate::model::evidence::leaf::Kind;
use crate::model::people::staff::Staff;
use crate::model::programme::reseller::Reseller;
use crate::store::acceptances::standings;
use crate::store::activity::activity_log;
use crate::store::catalogue::catalogue;
use crate::store::db::bulk;
use crate::store::db::{Db, Tx};
use crate::store::evidence::sealed_records;

/// The number of customers per transaction. It is large, because each transaction rewrites pages of all indexes.
const TRANSACTION: u64 = 50_000;
/// The number of customers in memory at a time.
const PORTION: u64 = 1_000;

/// Inserts `count` customers. The same count always makes the same customers.
pub async fn insert(db: &Db, count: u64, staff: &[Staff], resellers: &[Reseller]) -> anyhow::Result<()> {
    let catalogue = catalogue::catalogue(db).await?;
    let mut from = 0;
    while from < count {
        let end = count.min(from + TRANSACTION);
        let mut tx = bulk::begin(db).await?;
        while from < end {
            let to = end.min(from + PORTION);
            let mut rows = Rows::default();
            for number in from..to {
                Draw::new(number, count, staff, resellers, &catalogue).customer(&mut rows)?;
            }
            insert_rows(&mut tx, rows).await?;
            from = to;
        }
        tx.commit().await?;
    }
    for kind in [Kind::Confirmation, Kind::Withdrawal, Kind::DirectAcceptance] {
        let mut tx = bulk::begin(db).await?;
        let mut last = Some(String::new());
        while let Some(after) = last {
            last = sealed_records::seal_next(&mut tx, kind, &after).await?;
        }
        tx.commit().await?;
    }
    Ok(bulk::end(db).await?)
}

async fn insert_rows(tx: &mut Tx, rows: Rows) -> sqlx::Result<()> {
    for (table, rows) in [
        ("customers", rows.customers),
        ("customer_words", rows.words),
        ("confirmations", rows.confirmations),
        ("withdrawals", rows.withdrawals),
        ("direct_acceptances", rows.direct_acceptances),
        ("orders", rows.orders),
        ("subscriptions", rows.subscriptions),
        ("order_lines", rows.order_lines),
    ] {
        bulk::insert_rows(tx, table, rows).await?;
    }
    activity_log::insert_all(tx, rows.activity).await?;
    for (standing, (customers, lacking_proof)) in rows.counts {
        standings::add_to_count(tx, &standing, customers, lacking_proof).await?;
    }
    Ok(())
}
