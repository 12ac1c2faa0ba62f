//! Inserts sample customers into a register.

use super::draw::{Draw, Rows};
use crate::model::people::staff::Staff;
use crate::model::programme::reseller::Reseller;
use crate::store::acceptances::standings;
use crate::store::catalogue::catalogue;
use crate::store::db::bulk;
use crate::store::db::{Db, Tx, Value};

/// Customers per transaction, and customers in memory at a time. Large transactions, because each one rewrites
/// the pages of all indexes.
const TRANSACTION: u64 = 50_000;
const PORTION: u64 = 1_000;

const CUSTOMERS: [&str; 34] = [
    "id", "microsoft_id", "company_name", "name_key", "words", "domain", "country", "address_line1",
    "address_line2", "city", "state", "postal_code", "registration_id", "qualification", "education_segment",
    "education_website", "language", "reseller_id", "tags", "first_name", "last_name", "email", "phone",
    "national_cloud", "standing", "accepted_on", "accepted_version", "cloud_standing", "cloud_accepted_on",
    "created_at", "created_by", "company_version", "contact_version", "standing_changed_at",
];
const WORDS: [&str; 4] = ["word", "name_key", "customer_id", "words"];
const CONFIRMATIONS: [&str; 21] = [
    "id", "reference", "customer_id", "agreement_type", "template_id", "accepted_on", "first_name",
    "last_name", "email", "phone", "staff_id", "staff_name", "staff_email", "recorded_at", "supersedes",
    "company_name", "domain", "microsoft_id", "version_id", "template_country", "template_language",
];
const WITHDRAWALS: [&str; 15] = [
    "id", "reference", "customer_id", "agreement_type", "confirmation_id", "withdrawn_on", "first_name",
    "last_name", "email", "phone", "reason", "staff_id", "staff_name", "staff_email", "recorded_at",
];
const DIRECT_ACCEPTANCES: [&str; 7] =
    ["id", "customer_id", "signed", "checked_on", "staff_id", "staff_name", "recorded_at"];
const ORDERS: [&str; 6] = ["id", "customer_id", "ground", "staff_id", "staff_name", "created_at"];
const SUBSCRIPTIONS: [&str; 14] = [
    "id", "customer_id", "order_id", "offer_id", "friendly_name", "quantity", "billing_cycle", "auto_renew",
    "status", "created_at", "started_on", "ends_on", "to_cancel_since", "version",
];
const ORDER_LINES: [&str; 7] =
    ["order_id", "number", "offer_id", "friendly_name", "quantity", "billing_cycle", "subscription_id"];
const ACTIVITY: [&str; 7] = ["id", "at", "staff_id", "staff_name", "customer_id", "action", "after"];

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
    Ok(bulk::end(db).await?)
}

async fn insert_rows(tx: &mut Tx, rows: Rows) -> sqlx::Result<()> {
    let tables: [(&str, &[&str], Vec<Value>); 9] = [
        ("customers", &CUSTOMERS, rows.customers),
        ("customer_words", &WORDS, rows.words),
        ("confirmations", &CONFIRMATIONS, rows.confirmations),
        ("withdrawals", &WITHDRAWALS, rows.withdrawals),
        ("direct_acceptances", &DIRECT_ACCEPTANCES, rows.direct_acceptances),
        ("activity_log", &ACTIVITY, rows.activity),
        ("orders", &ORDERS, rows.orders),
        ("subscriptions", &SUBSCRIPTIONS, rows.subscriptions),
        ("order_lines", &ORDER_LINES, rows.order_lines),
    ];
    for (table, columns, values) in tables {
        bulk::insert(tx, table, columns, values).await?;
    }
    for (standing, count) in rows.counts {
        standings::add_to_count(tx, &standing, count).await?;
    }
    Ok(())
}
