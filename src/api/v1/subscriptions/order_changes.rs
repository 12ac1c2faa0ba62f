//! Changes to the subscriptions of an order through the order.

use actix_web::HttpRequest;
use actix_web::web::{Data, Path};
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};

use crate::api::core::customer_ids::{self, CustomerPath};
use crate::api::core::error::{Answer, Error, Fault, wrong};
use crate::api::core::etag::{BodyAttributes, IfMatch};
use crate::api::core::json::Change;
use crate::api::core::key_gate::KeyConfirms;
use crate::api::core::parameters::{IfMatchOnly, Query};
use crate::api::core::reply::Reply;
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::subscriptions::order_lines::LineItem;
use crate::api::v1::subscriptions::orders::{Order, check_count, etag};
use crate::api::v1::subscriptions::subscription_changes::{Body, apply};
use crate::model::customers::customer::Customer;
use crate::model::subscriptions::order::{self, CurrentLine};
use crate::store::activity::activity_log::By;
use crate::store::customers::locked::Locked;
use crate::store::db::{Db, Tx};
use crate::store::subscriptions::eligibility::Attempt;
use crate::store::subscriptions::{order_lines, orders};

#[derive(OpenApi)]
#[openapi(paths(update))]
pub struct Documentation;

/// The new state of an order's lines. Lines that are left out stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderBody {
    /// Must be the customer in the path, if present.
    pub reference_customer_id: Option<String>,
    #[schema(min_items = 1, max_items = 50)]
    pub line_items: Vec<ChangedLineItem>,
    pub attributes: Option<BodyAttributes>,
}

/// A line of the order, named by its subscription or else by its number.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangedLineItem {
    /// The position of the line, counted from 0.
    pub line_item_number: Option<i64>,
    pub subscription_id: Option<String>,
    /// Must be the offer of the line, if present.
    pub offer_id: Option<String>,
    /// Refused: an add-on is a new order.
    pub parent_subscription_id: Option<String>,
    #[schema(example = 7)]
    pub quantity: Option<i64>,
    #[schema(max_length = 100)]
    pub friendly_name: Option<String>,
}

impl ChangedLineItem {
    /// Finds the line of the order that this one names. `field`: its path in the body.
    fn find(&self, lines: &[CurrentLine], field: &str) -> Result<CurrentLine, Error> {
        let fixed = |name: &str| Fault::new(3000).with_field(format!("{field}.{name}"), "api-fixed").into();
        let new_line = || wrong(field, "api-new-line");
        let id = self.subscription_id.as_deref();
        if id.is_none() && self.line_item_number.is_none() {
            return Err(wrong(format!("{field}.lineItemNumber"), "api-missing"));
        }
        let found = lines.iter().find(|it| match id {
            Some(id) => it.subscription.id.eq_ignore_ascii_case(id),
            None => self.line_item_number == Some(it.number - 1),
        });
        let same_offer = |line: &CurrentLine| {
            let offer = self.offer_id.as_deref();
            offer.is_none_or(|it| it.trim().eq_ignore_ascii_case(&line.subscription.offer_id))
        };
        match found {
            _ if self.parent_subscription_id.is_some() => Err(new_line()),
            None if id.is_some() => Err(wrong(format!("{field}.subscriptionId"), "api-other-order")),
            None => Err(new_line()),
            Some(line) if !same_offer(line) && id.is_none() => Err(new_line()),
            Some(line) if !same_offer(line) => Err(fixed("offerId")),
            Some(line) if self.line_item_number.is_some_and(|it| it != line.number - 1) => {
                Err(fixed("lineItemNumber"))
            }
            Some(line) => Ok(line.clone()),
        }
    }

    fn seats(&self) -> Body {
        Body { quantity: self.quantity, ..Body::default() }
    }

    fn name(&self) -> Body {
        Body { friendly_name: self.friendly_name.clone(), ..Body::default() }
    }
}

/// The lines of the order that the body names, in the order of the body.
fn named(body: &OrderBody, lines: &[CurrentLine]) -> Result<Vec<CurrentLine>, Error> {
    check_count(body.line_items.len())?;
    let mut named: Vec<CurrentLine> = Vec::new();
    for (index, sent) in body.line_items.iter().enumerate() {
        let field = format!("lineItems[{index}]");
        let line = sent.find(lines, &field)?;
        if named.iter().any(|it| it.number == line.number) {
            return Err(wrong(field, "api-line-twice"));
        }
        named.push(line);
    }
    Ok(named)
}

/// Refuses other changes than those of quantities and names. The body may have fewer lines than the order, in another
/// order.
fn check_fixed(
    change: &Change<OrderBody>,
    order: &order::Order,
    lines: &[CurrentLine],
    named: &[CurrentLine],
    customer: &Customer,
) -> Result<(), Error> {
    let sent_customer = change.body.reference_customer_id.as_deref();
    if sent_customer.is_some_and(|it| !customer_ids::is_id_of(customer, it)) {
        return Err(wrong("referenceCustomerId", "api-other-customer"));
    }
    let current = Order::of(order, lines, customer);
    let line_items = named.iter().map(|it| LineItem::of(it, &current.reference_customer_id)).collect();
    change.check(&Order { line_items, ..current })
}

/// Changes all seats, and then all names: if the customer is not eligible for other seats, nothing is changed.
async fn apply_all(
    tx: &mut Tx,
    locked: &Locked,
    sent: &[ChangedLineItem],
    mut named: Vec<CurrentLine>,
    attempt: Attempt<'_>,
) -> Result<Result<(), Fault>, Error> {
    let mut is_changed = false;
    for body in [ChangedLineItem::seats, ChangedLineItem::name] {
        for (index, (sent, line)) in sent.iter().zip(&mut named).enumerate() {
            let current = line.subscription.clone();
            let applied = apply(tx, locked, current, &body(sent), attempt).await;
            match applied.map_err(|it| locate(it, index))? {
                Ok(changed) => {
                    is_changed |= changed.version != line.subscription.version;
                    line.subscription = changed;
                }
                // Rolls back the changes to other lines, and with them the refusal in the activity log.
                Err(fault) if is_changed => return Err(fault.into()),
                Err(fault) => return Ok(Err(fault)),
            }
        }
    }
    Ok(Ok(()))
}

/// Names the line in the fields of an error.
fn locate(error: Error, index: usize) -> Error {
    match error {
        Error::Fault(mut fault) => {
            for (name, _) in &mut fault.fields {
                *name = format!("lineItems[{index}].{name}");
            }
            Error::Fault(fault)
        }
        other => other,
    }
}

/// Changes quantities and names of an order's subscriptions.
///
/// Send the order as you read it, with another `quantity` or `friendlyName` in its lines. A change of seats requires
/// an acceptance of the Microsoft Customer Agreement that is in force today (13605); another name does not. A call is
/// applied completely or not at all. No lines are added: an add-on, or any other purchase, is a new order. With
/// If-Match, or `attributes.etag` in the body, the call is refused if a subscription of the order has changed since
/// (2055).
#[utoipa::path(
    patch,
    path = "/v1/customers/{id}/orders/{order}",
    operation_id = "update_order",
    tag = "Orders",
    params(
        CustomerPath,
        ("order" = String, Path, description = "The order", format = Uuid),
        ("If-Match" = Option<String>, Header, description = "The ETag that you read"),
    ),
    request_body = OrderBody,
    responses(
        (
            status = 200,
            description = "The order",
            body = Order,
            headers(("ETag" = String, description = "Its version, for If-Match")),
        ),
        (
            status = 400,
            description = "2001, 2002, 2011, 2055, 3000, 800002, 800018, 900118",
            body = PartnerCenterError,
        ),
        (status = 403, description = "13605, 900150", body = PartnerCenterError),
        (status = 404, description = "20000, 60003", body = PartnerCenterError),
    )
)]
pub async fn update(
    caller: KeyConfirms,
    _: Query<IfMatchOnly>,
    path: Path<(String, String)>,
    mut change: Change<OrderBody>,
    request: HttpRequest,
    db: Data<Db>,
) -> Answer {
    let writer = caller.writer()?;
    let (customer, id) = path.into_inner();
    let customer = customer_ids::find(&db, &customer).await?;
    let version = IfMatch::of(&request, change.body.attributes.as_ref());
    change.add_to_hash(version.as_ref());
    let work = async |tx: &mut Tx, by: By<'_>| {
        let locked = customer_ids::lock(tx, &customer.id).await?;
        let order = orders::find(&mut *tx, &customer.id, &id.to_ascii_lowercase()).await?;
        let order = order.ok_or_else(|| Fault::new(20_000))?;
        let lines = order_lines::of_order(&mut *tx, &order.id).await?;
        if version.as_ref().is_some_and(|it| !it.allows(&etag(&lines))) {
            return Err(Fault::new(2055).into());
        }
        let named = named(&change.body, &lines)?;
        check_fixed(&change, &order, &lines, &named, locked.customer())?;
        match apply_all(tx, &locked, &change.body.line_items, named, caller.attempt(by)).await? {
            Ok(()) => {
                let lines = order_lines::of_order(&mut *tx, &order.id).await?;
                Ok(Reply::ok(&Order::of(&order, &lines, locked.customer()))?.with_etag(&etag(&lines)))
            }
            // A reply rather than an error, so that the refusal stays in the activity log.
            Err(refused) => Ok(caller.call.error_reply(&refused.into())),
        }
    };
    writer.write(&db, &change.hash, work).await
}
