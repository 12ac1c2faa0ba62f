//! Orders: placed if the customer is eligible, listed and shown.

use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api::core::call::Caller;
use crate::api::core::continuation::{Listed, Page};
use crate::api::core::customer_ids::{self, CustomerPath};
use crate::api::core::dates::Moment;
use crate::api::core::error::{Answer, Error, Fault, wrong};
use crate::api::core::etag::ETag;
use crate::api::core::json::Json;
use crate::api::core::key_gate::{KeyConfirms, KeySeesCustomers};
use crate::api::core::parameters::{NoParameters, Parameters, Query};
use crate::api::core::reply::{Attributes, Collection, Link, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::customers::customer_faults;
use crate::api::v1::subscriptions::order_lines::{
    BillingCycleType, LineItem, NewLineItem, line, wrong_cycle,
};
use crate::api::v1::subscriptions::purchase_faults::{full, refused};
use crate::model::catalogue::agreement::Channel;
use crate::model::customers::customer::Customer;
use crate::model::kernel::id::Id;
use crate::model::kernel::paging::Paged;
use crate::model::subscriptions::offer::BillingCycle;
use crate::model::subscriptions::order::{self, CurrentLine, NewLine, NewOrder};
use crate::store::activity::activity_log::By;
use crate::store::customers::locked::Locked;
use crate::store::db::{Db, Tx};
use crate::store::subscriptions::eligibility::Attempt;
use crate::store::subscriptions::order_lines;
use crate::store::subscriptions::orders as store;
use crate::store::subscriptions::orders::Placed;

#[derive(OpenApi)]
#[openapi(paths(index, create, show))]
pub struct Documentation;

/// An order. It never changes; its subscriptions do, and its lines show their current quantities and names.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    pub id: String,
    pub reference_customer_id: String,
    /// `monthly`, `annual` or `none`, if it is the same for all lines.
    pub billing_cycle: Option<&'static str>,
    /// The currency of the price list.
    pub currency_code: &'static str,
    pub currency_symbol: &'static str,
    pub line_items: Vec<LineItem>,
    pub creation_date: Moment,
    /// Always `completed`. A refused order is not created.
    pub status: &'static str,
    /// Always `UserPurchase`.
    pub transaction_type: &'static str,
    pub links: OrderLinks,
    pub attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderLinks {
    #[serde(rename = "self")]
    pub this: Link,
    pub provisioning_status: Link,
    pub patch_operation: Link,
}

/// The version of an order: those of its subscriptions.
pub fn etag(lines: &[CurrentLine]) -> ETag {
    let versions = lines.iter().map(|it| it.subscription.version.to_string());
    ETag::new(versions.collect::<Vec<_>>().join("."))
}

impl Order {
    pub fn of(order: &order::Order, lines: &[CurrentLine], customer: &Customer) -> Order {
        let customer_id = customer_ids::public_id(&customer.id, &customer.company.microsoft_id);
        let mut cycles: Vec<_> = lines.iter().map(|it| it.subscription.billing_cycle.code()).collect();
        cycles.dedup();
        let uri = format!("/customers/{customer_id}/orders/{}", order.id);
        Order {
            id: order.id.clone(),
            reference_customer_id: customer_id.to_owned(),
            billing_cycle: if let [only] = cycles.as_slice() { Some(*only) } else { None },
            currency_code: "USD",
            currency_symbol: "$",
            line_items: lines.iter().map(|it| LineItem::of(it, customer_id)).collect(),
            creation_date: Moment(order.created_at),
            status: "completed",
            transaction_type: "UserPurchase",
            links: OrderLinks {
                provisioning_status: Link::to(format!("{uri}/provisioningstatus")),
                patch_operation: Link { method: "PATCH".to_owned(), ..Link::to(&uri) },
                this: Link::to(uri),
            },
            attributes: Attributes { etag: Some(etag(lines).to_string()), object_type: "Order" },
        }
    }
}

/// The order to place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewOrderBody {
    /// The billing cycle of all lines, one that an offer of the order has. Default: `monthly`. An offer with a single
    /// billing cycle keeps that one.
    pub billing_cycle: Option<BillingCycleType>,
    /// Must be the customer in the path, if present.
    pub reference_customer_id: Option<String>,
    #[schema(min_items = 1, max_items = 50)]
    pub line_items: Vec<NewLineItem>,
}

impl Caller {
    /// An order or a change through the API, today, for the eligibility check.
    pub fn attempt<'a>(&self, by: By<'a>) -> Attempt<'a> {
        Attempt { by, channel: Channel::Api, today: self.today(), sandbox: self.call.sandbox }
    }
}

/// Checks the number of lines of an order or a cart.
pub fn check_count(lines: usize) -> Result<(), Error> {
    if (1..=50).contains(&lines) { Ok(()) } else { Err(wrong("lineItems", "api-lines")) }
}

/// Refuses a billing cycle of an order that none of its lines has.
fn check_cycle(cycle: Option<BillingCycle>, lines: &[NewLine]) -> Result<(), Error> {
    let is_used = |cycle| lines.iter().any(|it| it.billing_cycle == cycle);
    match (cycle, lines.first()) {
        (Some(cycle), Some(first)) if !is_used(cycle) => {
            Err(wrong_cycle(first.offer, "billingCycle".to_owned()))
        }
        _ => Ok(()),
    }
}

/// Places an order. Returns the order, or why it was refused.
pub async fn place(
    tx: &mut Tx,
    locked: &Locked,
    new: &NewOrder,
    attempt: Attempt<'_>,
) -> Result<Result<Order, Fault>, Error> {
    Ok(match store::place(tx, locked, new, attempt).await? {
        Placed::Yes(order) => {
            let lines = order_lines::of_order(&mut *tx, &order.id).await?;
            Ok(Order::of(&order, &lines, locked.customer()))
        }
        Placed::Refused(refusal) => Err(refused(refusal)),
        Placed::Unrecorded(missing) => Err(customer_faults::unrecorded(missing)),
        Placed::Limit(limit) => Err(full(limit)),
        // Cannot happen: the ID is new, and the customer existed a moment ago.
        Placed::Conflict(_) | Placed::Foreign => Err(Fault::new(60_003)),
    })
}

/// Places an order.
///
/// Requires an acceptance of the Microsoft Customer Agreement that is in force today. Otherwise the order is
/// refused with 403 and code 13605, and `parameters` has the reason: `not_provided`, `withdrawn`, `outdated` (a
/// newer version is required), `needs_customer_agreement` (the Azure plan, with only the Cloud Agreement) or
/// `cloud_agreement_over`. The refusal is recorded in the activity log.
///
/// It also needs the customer's country, address and primary contact. If one is not recorded, the order is refused
/// with 800002, and `parameters` names what to enter with `PUT /v1/customers/{id}/profiles/billing`.
#[utoipa::path(
    post,
    path = "/v1/customers/{id}/orders",
    operation_id = "create_order",
    tag = "Orders",
    params(CustomerPath),
    request_body = NewOrderBody,
    responses(
        (status = 201, description = "The order", body = Order),
        (status = 400, description = "2002, 800002, 800004, 800016, 800018, 900118", body = PartnerCenterError),
        (status = 403, description = "13605, 900150", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn create(
    caller: KeyConfirms,
    _: Query<NoParameters>,
    path: Path<String>,
    Json(body, body_hash): Json<NewOrderBody>,
    db: Data<Db>,
) -> Answer {
    let writer = caller.writer()?;
    let customer = customer_ids::find(&db, &path).await?;
    let work = async |tx: &mut Tx, by: By<'_>| {
        check_count(body.line_items.len())?;
        let locked = customer_ids::lock(tx, &customer.id).await?;
        let customer = locked.customer();
        let named = body.reference_customer_id.as_deref();
        if named.is_some_and(|it| !customer_ids::is_id_of(customer, it)) {
            return Err(wrong("referenceCustomerId", "api-other-customer"));
        }
        let cycle = body.billing_cycle.and_then(BillingCycleType::cycle);
        let mut lines = Vec::new();
        for (index, item) in body.line_items.iter().enumerate() {
            let field = format!("lineItems[{index}]");
            if item.line_item_number.is_some_and(|it| usize::try_from(it) != Ok(index)) {
                return Err(wrong(format!("{field}.lineItemNumber"), "api-line-number"));
            }
            lines.push(line(&caller, &mut *tx, customer, item, cycle, &field).await?);
        }
        check_cycle(cycle, &lines)?;
        let new = NewOrder { id: Id::generate().into(), lines };
        match place(tx, &locked, &new, caller.attempt(by)).await? {
            Ok(order) => Reply::created(&order),
            // A reply rather than an error, so that the refusal stays in the activity log.
            Err(fault) => Ok(caller.call.error_reply(&fault.into())),
        }
    };
    writer.write(&db, &body_hash, work).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct OrderQuery {
    /// Only the orders with a line of this billing cycle.
    pub billing_type: Option<BillingCycleType>,
    /// `false`: orders have no prices here.
    #[serde(rename = "include_price")]
    pub include_price: Option<bool>,
    /// The page size. Default: 500.
    #[param(minimum = 0, maximum = 500)]
    pub size: Option<i64>,
}

impl Parameters for OrderQuery {}

impl Listed for OrderQuery {
    const LIST: &'static str = "orders";

    fn size(&self) -> Option<i64> {
        self.size
    }
}

/// Lists the orders of a customer, newest first.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/orders",
    operation_id = "list_orders",
    tag = "Orders",
    params(
        CustomerPath,
        OrderQuery,
        ("after" = Option<String>, Query, description = "The token in the `next` link of the previous page"),
    ),
    responses(
        (status = 200, description = "A page of orders", body = Collection<Order>),
        (status = 400, description = "800002, 900118", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn index(
    caller: KeySeesCustomers,
    page: Page<OrderQuery>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    if page.query.include_price == Some(true) {
        return Err(wrong("include_price", "api-no-prices"));
    }
    let start = page.start()?;
    let cycle = page.query.billing_type.and_then(BillingCycleType::cycle);
    let customer = customer_ids::find(&db, &path).await?;
    let found = store::list(&db, &customer.id, cycle, start.as_ref(), page.size + 1).await?;
    let Paged { rows: found, after, .. } = page.cut(found, order::Order::position);
    let ids: Vec<&str> = found.iter().map(|it| it.id.as_str()).collect();
    let lines = order_lines::list(&**db, &ids).await?;
    let items = found.iter().map(|it| Order::of(it, lines.get(&it.id).map_or(&[], Vec::as_slice), &customer));
    Reply::ok(&page.collection(&caller, items.collect(), after))
}

/// Returns an order.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/orders/{order}",
    operation_id = "get_order",
    tag = "Orders",
    params(
        CustomerPath,
        ("order" = String, Path, description = "The order", format = Uuid),
    ),
    responses(
        (
            status = 200,
            description = "The order",
            body = Order,
            headers(("ETag" = String, description = "Its version, for If-Match")),
        ),
        (status = 400, description = "800002, 900118", body = PartnerCenterError),
        (status = 404, description = "20000, 60003", body = PartnerCenterError),
    )
)]
pub async fn show(
    _: KeySeesCustomers,
    _: Query<NoParameters>,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let (customer, id) = path.into_inner();
    let customer = customer_ids::find(&db, &customer).await?;
    let found = store::find(&**db, &customer.id, &id.to_ascii_lowercase()).await?;
    let order = found.ok_or_else(|| Fault::new(20_000))?;
    let lines = order_lines::of_order(&**db, &order.id).await?;
    Ok(Reply::ok(&Order::of(&order, &lines, &customer))?.with_etag(&etag(&lines)))
}
