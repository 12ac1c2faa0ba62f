//! Orders: inserted, never updated. An order takes the locked customer, so that no withdrawal can come between the check
//! of its eligibility and the order.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::details;
use crate::model::activity::action::Action;
use crate::model::customers::unrecorded::Unrecorded;
use crate::model::kernel::clock;
use crate::model::kernel::paging::Position;
use crate::model::subscriptions::eligibility::{Ground, Refusal};
use crate::model::subscriptions::offer::BillingCycle;
use crate::model::subscriptions::order::{Line, NewLine, NewOrder, Order};
use crate::model::subscriptions::subscription::SANDBOX_QUANTITY;
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::customers::locked::Locked;
use crate::store::db::sql;
use crate::store::db::sql::Sql;
use crate::store::db::{Db, On, Tx, query};
use crate::store::subscriptions::eligibility::Attempt;
use crate::store::subscriptions::subscriptions;

macro_rules! columns {
    () => {
        "id, customer_id, ground, staff_id, staff_name, created_at"
    };
}

/// A limit of a sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SandboxLimit {
    /// Subscriptions of one customer.
    Subscriptions,
    /// Licences of one subscription.
    Quantity,
}

/// The outcome of an order. The caller commits after `Yes` and, because a refusal is in the activity log, after
/// `Refused`. Otherwise it rolls back, so that an acceptance that came with the order is not recorded either.
#[derive(Debug)]
pub enum Placed {
    /// Recorded, now or when the same form was sent before.
    Yes(Order),
    /// The customer is not eligible. The refusal was written to the activity log.
    Refused(Refusal),
    /// Facts about the customer that an order needs are not recorded. Nothing was written.
    Unrecorded(Unrecorded),
    /// A limit of the sandbox is reached. Nothing was written.
    Limit(SandboxLimit),
    /// The id belongs to an order with these other lines. Nothing was written.
    Conflict(Vec<Line>),
    /// The id belongs to another customer's order. Nothing was written.
    Foreign,
}

/// Places an order.
pub async fn place(
    tx: &mut Tx,
    locked: &Locked,
    new: &NewOrder,
    attempt: Attempt<'_>,
) -> sqlx::Result<Placed> {
    let customer = locked.customer();
    let customer_id = customer.id.as_str();
    let before: Option<Order> = query(concat!("select ", columns!(), " from orders where id = $1"))
        .bind(&new.id)
        .optional(&mut *tx)
        .await?;
    match before {
        Some(before) if before.customer_id != customer_id => return Ok(Placed::Foreign),
        Some(before) => {
            let lines = lines(tx, &before.id).await?;
            return Ok(if is_same(&lines, &new.lines) {
                Placed::Yes(before)
            } else {
                Placed::Conflict(lines)
            });
        }
        None => {}
    }
    if let Some(missing) = customer.unrecorded().for_order() {
        return Ok(Placed::Unrecorded(missing));
    }
    let needs = new.needs_customer_agreement();
    let ground = match attempt.check(locked, needs) {
        Ok(ground) => ground,
        Err(refusal) => {
            insert_refusal(tx, Buyer::Customer(customer_id), new, refusal, attempt.by).await?;
            return Ok(Placed::Refused(refusal));
        }
    };
    if let Some(limit) = exceeded(tx, customer_id, &new.lines, attempt.sandbox).await? {
        return Ok(Placed::Limit(limit));
    }
    insert(tx, customer_id, new, ground, attempt).await.map(Placed::Yes)
}

/// Whether an existing order has the same content.
fn is_same(before: &[Line], new: &[NewLine]) -> bool {
    let same = |(before, new): (&Line, &NewLine)| {
        (before.offer_id == new.offer.id)
            && (before.quantity, before.billing_cycle) == (new.quantity, new.billing_cycle)
    };
    before.len() == new.len() && before.iter().zip(new).all(same)
}

async fn exceeded(
    tx: &mut Tx,
    customer_id: &str,
    lines: &[NewLine],
    sandbox: bool,
) -> sqlx::Result<Option<SandboxLimit>> {
    if !sandbox {
        return Ok(None);
    }
    if lines.iter().any(|it| !it.offer.is_usage_based() && it.quantity > SANDBOX_QUANTITY) {
        return Ok(Some(SandboxLimit::Quantity));
    }
    let wanted = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    Ok(subscriptions::is_full(tx, customer_id, wanted, sandbox).await?.then_some(SandboxLimit::Subscriptions))
}

async fn insert(
    tx: &mut Tx,
    customer_id: &str,
    new: &NewOrder,
    ground: Ground,
    attempt: Attempt<'_>,
) -> sqlx::Result<Order> {
    let by = attempt.by;
    let order: Order = sql::insert("orders")
        .set("id", &new.id)
        .set("customer_id", customer_id)
        .set("ground", ground.code())
        .set("staff_id", &by.staff.id)
        .set("staff_name", &by.staff.name)
        .set("employee", by.employee)
        .set("created_at", clock::now())
        .returning(columns!())
        .one(&mut *tx)
        .await?;
    for (number, line) in (1i64..).zip(&new.lines) {
        let subscription_id = subscriptions::insert(tx, &order, line, attempt.today).await?;
        sql::insert("order_lines")
            .set("order_id", &order.id)
            .set("number", number)
            .set("offer_id", &line.offer.id)
            .set("friendly_name", &line.friendly_name)
            .set("quantity", line.quantity)
            .set("billing_cycle", line.billing_cycle.code())
            .set("subscription_id", subscription_id)
            .execute(&mut *tx)
            .await?;
    }
    let after = Some(details! { Order: order.id, Subscriptions: summary(new), Ground: ground.code() });
    let entry = Entry { customer_id: Some(customer_id), after, ..Entry::new(Action::OrderPlaced) };
    activity_log::insert(tx, by, entry).await?;
    Ok(order)
}

/// The ordered lines, for the activity log.
fn summary(order: &NewOrder) -> Value {
    order.lines.iter().map(|it| Value::from(format!("{} × {}", it.quantity, it.friendly_name))).collect()
}

/// The customer whose order was refused.
#[derive(Debug, Clone, Copy)]
pub enum Buyer<'a> {
    Customer(&'a str),
    /// An unregistered customer, by company name and domain.
    New(&'a str, &'a str),
}

/// Logs a refused order.
pub async fn insert_refusal(
    tx: &mut Tx,
    buyer: Buyer<'_>,
    order: &NewOrder,
    refusal: Refusal,
    by: By<'_>,
) -> sqlx::Result<()> {
    let (refusal, day) = (refusal.code(), refusal.day());
    let subscriptions = summary(order);
    let (customer_id, after) = match buyer {
        Buyer::Customer(id) => {
            (Some(id), details! { Subscriptions: subscriptions, Refusal: refusal, Day: day })
        }
        Buyer::New(company_name, domain) => (
            None,
            details! {
                CompanyName: company_name, Domain: domain, Subscriptions: subscriptions,
                Refusal: refusal, Day: day,
            },
        ),
    };
    let after = Some(after);
    let entry = Entry { customer_id, after, ..Entry::new(Action::OrderRefused) };
    activity_log::insert(tx, by, entry).await
}

pub async fn find(on: impl Into<On<'_>>, customer_id: &str, id: &str) -> sqlx::Result<Option<Order>> {
    query(concat!("select ", columns!(), " from orders where customer_id = $1 and id = $2"))
        .bind(customer_id)
        .bind(id)
        .optional(on)
        .await
}

/// A page of a customer's orders, newest first, optionally those with a line of a billing cycle. `before` is the end of
/// the previous page.
pub async fn list(
    db: &Db,
    customer_id: &str,
    cycle: Option<BillingCycle>,
    before: Option<&Position<DateTime<Utc>>>,
    limit: usize,
) -> sqlx::Result<Vec<Order>> {
    let mut sql = Sql::new(concat!("select ", columns!(), " from orders where true"));
    sql.push(" and customer_id = ?", [customer_id.into()]);
    if let Some(cycle) = cycle {
        let lines = "select 1 from order_lines where order_id = orders.id and billing_cycle = ?";
        sql.push(&format!(" and exists ({lines})"), [cycle.code().into()]);
    }
    if let Some(before) = before {
        sql.push(" and (created_at, id) < (?, ?)", [before.key.into(), (&before.id).into()]);
    }
    sql.push(&format!(" order by created_at desc, id desc limit {limit}"), []);
    sql.query().all(db).await
}

/// The lines of an order.
pub async fn lines(on: impl Into<On<'_>>, order_id: &str) -> sqlx::Result<Vec<Line>> {
    query(
        "select number, offer_id, friendly_name, quantity, billing_cycle, subscription_id
         from order_lines where order_id = $1 order by number",
    )
    .bind(order_id)
    .all(on)
    .await
}
