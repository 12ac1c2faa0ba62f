//! Puts sample customers into a register.

use super::draw::{Draw, Rows};
use crate::model::company::Reseller;
use crate::model::staff::Staff;
use crate::store::bulk;
use crate::store::db::{Db, Tx};
use crate::store::{agreements, standings};

/// How many customers one transaction holds, and how many of them are in memory at a time. Many to a
/// transaction, because every one writes the pages of all indexes anew.
const TRANSACTION: u64 = 50_000;
const PORTION: u64 = 1_000;

/// Makes the customers: the same ones at every run with the same count.
pub async fn insert(db: &Db, count: u64, staff: &[Staff], resellers: &[Reseller]) -> anyhow::Result<()> {
    let catalogue = agreements::catalogue(db).await?;
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
    Ok(bulk::end(db).await?)
}

async fn insert_rows(tx: &mut Tx, rows: Rows) -> sqlx::Result<()> {
    for (table, rows) in [
        ("customers", rows.customers),
        ("customer_words", rows.words),
        ("confirmations", rows.confirmations),
        ("withdrawals", rows.withdrawals),
        ("direct_acceptances", rows.direct_acceptances),
        ("activity_log", rows.activity),
        ("orders", rows.orders),
        ("subscriptions", rows.subscriptions),
        ("order_lines", rows.order_lines),
    ] {
        bulk::insert_rows(tx, table, rows).await?;
    }
    for (standing, count) in rows.counts {
        standings::add_to_count(tx, &standing, count).await?;
    }
    Ok(())
}
