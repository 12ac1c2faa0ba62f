//! Subscriptions: read, and written one row at a time. `transitions` decides what may become of one.

use chrono::NaiveDate;

use crate::details;
use crate::model::activity::action::Action;
use crate::model::activity_details::Details;
use crate::model::subscriptions::order::{NewLine, Order};
use crate::model::subscriptions::subscription::{SANDBOX_SUBSCRIPTIONS, State, Subscription};
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::db::{Db, On, Tx, query};

macro_rules! columns {
    () => {
        "id, customer_id, order_id, offer_id, friendly_name, quantity, billing_cycle, auto_renew, status,
            created_at, started_on, ends_on, to_cancel_since, version"
    };
}

pub async fn find(on: impl Into<On<'_>>, customer_id: &str, id: &str) -> sqlx::Result<Option<Subscription>> {
    query(concat!("select ", columns!(), " from subscriptions where customer_id = $1 and id = $2"))
        .bind(customer_id)
        .bind(id)
        .optional(on)
        .await
}

/// A page of a customer's subscriptions, newest first. `before`: the id of the last of the page before.
pub async fn list(
    db: &Db,
    customer_id: &str,
    before: Option<&str>,
    limit: usize,
) -> sqlx::Result<Vec<Subscription>> {
    // The ids are made in the order of time.
    let start = if before.is_some() { "id < $2" } else { "$2 = ''" };
    let subscriptions = concat!("select ", columns!(), " from subscriptions where customer_id = $1");
    query(format!("{subscriptions} and {start} order by id desc limit {limit}"))
        .bind(customer_id)
        .bind(before.unwrap_or_default())
        .all(db)
        .await
}

/// Whether a customer has a subscription that is to be cancelled.
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

/// A subscription that is to be cancelled, with its customer.
#[derive(Debug, sqlx::FromRow)]
pub struct ToCancel {
    pub id: String,
    pub customer_id: String,
    pub company_name: String,
    pub friendly_name: String,
    pub quantity: i64,
    #[sqlx(rename = "status", try_from = "String")]
    pub state: State,
    pub to_cancel_since: NaiveDate,
}

/// A page of the subscriptions of all customers that are to be cancelled, the longest waiting first. `after`:
/// day and id of the last of the page before.
pub async fn list_to_cancel(
    db: &Db,
    after: Option<(NaiveDate, &str)>,
    limit: usize,
) -> sqlx::Result<Vec<ToCancel>> {
    let start = if after.is_some() { "and (to_cancel_since, subscriptions.id) > ($1, $2)" } else { "" };
    let sql = format!(
        "select subscriptions.id, customer_id, company_name, friendly_name, quantity, status, to_cancel_since
         from subscriptions join customers on customers.id = customer_id
         where to_cancel_since is not null and status in ('active', 'suspended') {start}
         order by to_cancel_since, subscriptions.id limit {limit}"
    );
    match after {
        Some((since, id)) => query(sql).bind(since).bind(id).all(db).await,
        None => query(sql).all(db).await,
    }
}

/// Whether so many more subscriptions would be too many for a customer of a sandbox.
pub(super) async fn is_full(tx: &mut Tx, customer_id: &str, more: i64, sandbox: bool) -> sqlx::Result<bool> {
    let (open,): (i64,) = query(
        "select count(*) from subscriptions where customer_id = $1 and status in ('active', 'suspended')",
    )
    .bind(customer_id)
    .one(tx)
    .await?;
    Ok(sandbox && open.saturating_add(more) > SANDBOX_SUBSCRIPTIONS)
}

/// Begins what a line of an order is about; returns its id.
pub(super) async fn insert(
    tx: &mut Tx,
    order: &Order,
    line: &NewLine,
    today: NaiveDate,
) -> sqlx::Result<String> {
    let id = uuid::Uuid::now_v7().to_string();
    query(
        "insert into subscriptions (id, customer_id, order_id, offer_id, friendly_name, quantity,
            billing_cycle, auto_renew, status, created_at, started_on, ends_on, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'active', $9, $10, $11, 1)",
    )
    .bind(&id)
    .bind(&order.customer_id)
    .bind(&order.id)
    .bind(&line.offer.id)
    .bind(&line.friendly_name)
    .bind(line.quantity)
    .bind(line.billing_cycle.code())
    .bind(line.auto_renew)
    .bind(order.created_at)
    .bind(today)
    .bind(line.offer.term.map(|it| it.end_after(today, today)))
    .execute(tx)
    .await?;
    Ok(id)
}

/// Writes what is new of a subscription, and the line that says so.
pub(super) async fn update(
    tx: &mut Tx,
    changed: &Subscription,
    by: Option<By<'_>>,
    entry: Entry<'_>,
) -> sqlx::Result<Subscription> {
    let saved: Subscription = query(concat!(
        "update subscriptions set quantity = $2, auto_renew = $3, status = $4, started_on = $5, ends_on = $6,
            to_cancel_since = $7, version = version + 1
         where id = $1 returning ",
        columns!()
    ))
    .bind(&changed.id)
    .bind(changed.quantity)
    .bind(changed.auto_renew)
    .bind(changed.state.code())
    .bind(changed.started_on)
    .bind(changed.ends_on)
    .bind(changed.to_cancel_since)
    .one(&mut *tx)
    .await?;
    match by {
        Some(by) => activity_log::insert(tx, by, entry).await?,
        None => activity_log::insert_from_register(tx, entry).await?,
    }
    Ok(saved)
}

/// A subscription in the activity log.
pub(super) fn entry<'a>(
    action: Action,
    shown: &'a Subscription,
    before: Details,
    after: Details,
) -> Entry<'a> {
    let name = format!("{} ({})", shown.friendly_name, shown.id);
    let named = |it: Details| Some(it.and(details! { Subscription: name }));
    let (before, after) = (named(before), named(after));
    Entry { customer_id: Some(&shown.customer_id), before, after, ..Entry::new(action) }
}
