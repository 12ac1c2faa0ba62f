//! Subscriptions: read, and written one row at a time. `transitions` has the rules for changes.

use chrono::NaiveDate;

use crate::details;
use crate::model::activity::action::Action;
use crate::model::activity::details::Details;
use crate::model::kernel::id::Id;
use crate::model::subscriptions::eligibility::Standings;
use crate::model::subscriptions::offer::Offer;
use crate::model::subscriptions::order::{NewLine, Order};
use crate::model::subscriptions::subscription::{SANDBOX_SUBSCRIPTIONS, State, Subscription};
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::db::sql;
use crate::store::db::sql::Sql;
use crate::store::db::{Db, On, Tx, query};

macro_rules! columns {
    () => {
        "id, customer_id, order_id, offer_id, friendly_name, quantity, billing_cycle, auto_renew, status,
            created_at, started_on, ends_on, to_cancel_since, version"
    };
}

/// The columns of a `Subscription`.
pub(super) const COLUMNS: &str = columns!();

pub async fn find(on: impl Into<On<'_>>, customer_id: &str, id: &str) -> sqlx::Result<Option<Subscription>> {
    query(concat!("select ", columns!(), " from subscriptions where customer_id = $1 and id = $2"))
        .bind(customer_id)
        .bind(id)
        .optional(on)
        .await
}

/// A page of a customer's subscriptions, newest first, optionally those of one order. `before` is the last id of the
/// previous page.
pub async fn list(
    db: &Db,
    customer_id: &str,
    order_id: Option<&str>,
    before: Option<&str>,
    limit: usize,
) -> sqlx::Result<Vec<Subscription>> {
    let mut sql = Sql::new(concat!("select ", columns!(), " from subscriptions where true"));
    sql.push(" and customer_id = ?", [customer_id.into()]);
    if let Some(order_id) = order_id {
        sql.push(" and order_id = ?", [order_id.into()]);
    }
    // Ids sort by time.
    if let Some(before) = before {
        sql.push(" and id < ?", [before.into()]);
    }
    sql.push(&format!(" order by id desc limit {limit}"), []);
    sql.query().all(db).await
}

/// A page of a customer's subscriptions to some offers, newest first. `before` is the last id of the previous page.
pub async fn list_of_offers(
    db: &Db,
    customer_id: &str,
    offer_ids: &[&str],
    before: Option<&str>,
    limit: usize,
) -> sqlx::Result<Vec<Subscription>> {
    let mut sql = Sql::new(concat!("select ", columns!(), " from subscriptions where true"));
    sql.push(" and customer_id = ? and offer_id in (", [customer_id.into()]);
    for (index, id) in offer_ids.iter().enumerate() {
        sql.push(if index == 0 { "?" } else { ", ?" }, [(*id).into()]);
    }
    sql.push(")", []);
    if let Some(before) = before {
        sql.push(" and id < ?", [before.into()]);
    }
    sql.push(&format!(" order by id desc limit {limit}"), []);
    sql.query().all(db).await
}

/// Whether a customer has a subscription to cancel.
pub async fn any_to_cancel(db: &Db, customer_id: &str) -> sqlx::Result<bool> {
    let found: Option<(String,)> = query(
        "select id from subscriptions
         where customer_id = $1 and to_cancel_since is not null and status in ('active', 'suspended') limit 1",
    )
    .bind(customer_id)
    .optional(db)
    .await?;
    Ok(found.is_some())
}

/// A subscription to cancel, with its customer.
#[derive(Debug, sqlx::FromRow)]
pub struct ToCancel {
    pub id: String,
    pub customer_id: String,
    pub company_name: String,
    pub domain: String,
    pub offer_id: String,
    pub friendly_name: String,
    pub quantity: i64,
    #[sqlx(rename = "status", try_from = "String")]
    pub state: State,
    pub to_cancel_since: NaiveDate,
    #[sqlx(flatten)]
    pub standings: Standings,
}

impl ToCancel {
    pub fn is_usage_based(&self) -> bool {
        Offer::find(&self.offer_id).is_some_and(Offer::is_usage_based)
    }
}

/// A page of the subscriptions to cancel of all customers, longest waiting first. `after` is the
/// day and id of the last one on the previous page.
pub async fn list_to_cancel(
    db: &Db,
    after: Option<(NaiveDate, &str)>,
    limit: usize,
) -> sqlx::Result<Vec<ToCancel>> {
    let start = if after.is_some() { "and (to_cancel_since, subscriptions.id) > ($1, $2)" } else { "" };
    let sql = format!(
        "select subscriptions.id, customer_id, company_name, domain, offer_id, friendly_name, quantity, status,
            to_cancel_since, standing, cloud_standing
         from subscriptions join customers on customers.id = customer_id
         where to_cancel_since is not null and status in ('active', 'suspended') {start}
         order by to_cancel_since, subscriptions.id limit {limit}"
    );
    match after {
        Some((since, id)) => query(sql).bind(since).bind(id).all(db).await,
        None => query(sql).all(db).await,
    }
}

/// Whether this many more subscriptions would exceed a sandbox customer's limit.
pub(super) async fn is_full(tx: &mut Tx, customer_id: &str, more: i64, sandbox: bool) -> sqlx::Result<bool> {
    let (open,): (i64,) = query(
        "select count(*) from subscriptions where customer_id = $1 and status in ('active', 'suspended')",
    )
    .bind(customer_id)
    .one(tx)
    .await?;
    Ok(sandbox && open.saturating_add(more) > SANDBOX_SUBSCRIPTIONS)
}

/// Inserts the subscription of an order line; returns its id.
pub(super) async fn insert(
    tx: &mut Tx,
    order: &Order,
    line: &NewLine,
    today: NaiveDate,
) -> sqlx::Result<String> {
    let id = String::from(Id::generate());
    sql::insert("subscriptions")
        .set("id", &id)
        .set("customer_id", &order.customer_id)
        .set("order_id", &order.id)
        .set("offer_id", &line.offer.id)
        .set("friendly_name", &line.friendly_name)
        .set("quantity", line.quantity)
        .set("billing_cycle", line.billing_cycle.code())
        .set("auto_renew", line.auto_renew)
        .set("status", "active")
        .set("created_at", order.created_at)
        .set("started_on", today)
        .set("ends_on", line.offer.term.map(|it| it.end_after(today, today)))
        .set("version", 1)
        .execute(tx)
        .await?;
    Ok(id)
}

/// Writes the changed subscription and its activity line.
pub(super) async fn update(
    tx: &mut Tx,
    changed: &Subscription,
    by: Option<By<'_>>,
    entry: Entry<'_>,
) -> sqlx::Result<Subscription> {
    let saved: Subscription = sql::update("subscriptions")
        .set("friendly_name", &changed.friendly_name)
        .set("quantity", changed.quantity)
        .set("auto_renew", changed.auto_renew)
        .set("status", changed.state.code())
        .set("started_on", changed.started_on)
        .set("ends_on", changed.ends_on)
        .set("to_cancel_since", changed.to_cancel_since)
        .set_sql("version", "version + 1", [])
        .filter("id = ?", [(&changed.id).into()])
        .returning(columns!())
        .one(&mut *tx)
        .await?;
    match by {
        Some(by) => activity_log::insert(tx, by, entry).await?,
        None => activity_log::insert_from_register(tx, entry).await?,
    }
    Ok(saved)
}

/// The facts of a subscription for the activity log.
pub(super) fn entry<'a>(
    action: Action,
    subscription: &'a Subscription,
    before: Details,
    after: Details,
) -> Entry<'a> {
    let name = format!("{} ({})", subscription.friendly_name, subscription.id);
    let named = |it: Details| Some(it.and(details! { Subscription: name }));
    let (before, after) = (named(before), named(after));
    Entry { customer_id: Some(&subscription.customer_id), before, after, ..Entry::new(action) }
}
