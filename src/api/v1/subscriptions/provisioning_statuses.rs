//! Whether what was ordered is provided. An order is recorded with all its subscriptions at once, so it always is.

use actix_web::web::{Data, Path};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::api::core::customer_ids::{self, CustomerPath};
use crate::api::core::dates::Moment;
use crate::api::core::error::{Answer, Fault};
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::reply::{Attributes, Collection, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::model::subscriptions::order::CurrentLine;
use crate::store::db::Db;
use crate::store::subscriptions::{order_lines, orders, subscriptions};

#[derive(OpenApi)]
#[openapi(paths(index, show))]
pub struct Documentation;

const FULFILLED: &str = "fulfilled";

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderLineItemProvisioningStatus {
    pub line_item_number: i64,
    /// Always `fulfilled`.
    pub status: &'static str,
    pub quantity_provisioning_information: Vec<QuantityProvisioningStatus>,
    pub attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct QuantityProvisioningStatus {
    pub quantity: i64,
    /// Always `fulfilled`.
    pub status: &'static str,
}

impl From<&CurrentLine> for OrderLineItemProvisioningStatus {
    fn from(line: &CurrentLine) -> Self {
        let quantity = QuantityProvisioningStatus { quantity: line.subscription.quantity, status: FULFILLED };
        OrderLineItemProvisioningStatus {
            line_item_number: line.number - 1,
            status: FULFILLED,
            quantity_provisioning_information: vec![quantity],
            attributes: Attributes::of("OrderLineItemProvisioningStatus"),
        }
    }
}

/// The provisioning status of a subscription. The SKU is not recorded, so it is absent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionProvisioningStatus {
    /// Always `success`.
    pub status: &'static str,
    pub quantity: i64,
    /// The end of the current term. Absent if billed by usage.
    pub end_date: Option<Moment>,
    pub attributes: Attributes,
}

/// Lists the provisioning statuses of the lines of an order.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/orders/{order}/provisioningstatus",
    operation_id = "list_order_provisioning_statuses",
    tag = "Orders",
    params(
        CustomerPath,
        ("order" = String, Path, description = "The order", format = Uuid),
    ),
    responses(
        (status = 200, description = "One for each line", body = Collection<OrderLineItemProvisioningStatus>),
        (status = 400, description = "900118", body = PartnerCenterError),
        (status = 404, description = "20000, 60003", body = PartnerCenterError),
    )
)]
pub async fn index(
    caller: KeySeesCustomers,
    _: Query<NoParameters>,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let (customer, id) = path.into_inner();
    let customer = customer_ids::find(&db, &customer).await?;
    let order = orders::find(&**db, &customer.id, &id.to_ascii_lowercase()).await?;
    let order = order.ok_or_else(|| Fault::new(20_000))?;
    let lines = order_lines::of_order(&**db, &order.id).await?;
    let items: Vec<_> = lines.iter().map(OrderLineItemProvisioningStatus::from).collect();
    Reply::ok(&Collection::new(caller.uri(), items))
}

/// Returns the provisioning status of a subscription.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/subscriptions/{subscription}/provisioningstatus",
    operation_id = "get_subscription_provisioning_status",
    tag = "Subscriptions",
    params(
        CustomerPath,
        ("subscription" = String, Path, description = "The subscription", format = Uuid),
    ),
    responses(
        (status = 200, description = "The status", body = SubscriptionProvisioningStatus),
        (status = 400, description = "900118", body = PartnerCenterError),
        (status = 404, description = "20003, 60003", body = PartnerCenterError),
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
    let found = subscriptions::find(&**db, &customer.id, &id.to_ascii_lowercase()).await?;
    let found = found.ok_or_else(|| Fault::new(20_003).with_value(&id))?;
    Reply::ok(&SubscriptionProvisioningStatus {
        status: "success",
        quantity: found.quantity,
        end_date: found.ends_on.map(Moment::of),
        attributes: Attributes::of("SubscriptionProvisioningStatus"),
    })
}
