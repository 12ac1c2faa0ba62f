//! Ordering the contents of a cart.

use std::collections::VecDeque;

use actix_web::web::{Data, Path};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::api::core::call::Caller;
use crate::api::core::customer_ids::{self, CustomerPath};
use crate::api::core::error::{Answer, Error, Fault, wrong};
use crate::api::core::json::BodyHash;
use crate::api::core::key_gate::KeyConfirms;
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::reply::{Attributes, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::subscriptions::carts;
use crate::api::v1::subscriptions::orders::{Order, place};
use crate::model::customers::customer::Customer;
use crate::model::kernel::id::Id;
use crate::model::subscriptions::order::{NewLine, NewOrder};
use crate::store::activity::activity_log::By;
use crate::store::db::{Db, Tx};
use crate::store::subscriptions::carts as store;

#[derive(OpenApi)]
#[openapi(paths(create))]
pub struct Documentation;

/// The result of a checkout.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CartCheckoutResult {
    pub orders: Vec<Order>,
    /// The refused groups, if other groups were ordered.
    pub order_errors: Vec<OrderError>,
    pub attributes: Attributes,
}

/// Why a group of a cart was not ordered.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderError {
    pub order_group_id: String,
    pub code: u32,
    pub description: String,
    /// The reason, for code 13605.
    pub reason: Option<String>,
}

impl OrderError {
    fn of(group: &str, fault: &Fault) -> OrderError {
        let mut parameters = fault.parameters.iter();
        OrderError {
            order_group_id: group.to_owned(),
            code: fault.code.code,
            description: fault.description(),
            reason: parameters.find(|(name, _)| *name == "reason").map(|(_, value)| value.clone()),
        }
    }
}

/// The groups of a cart, in the order of their first lines.
async fn groups(
    caller: &Caller,
    tx: &mut Tx,
    customer: &Customer,
    cart: &store::Cart,
) -> Result<Vec<(String, Vec<NewLine>)>, Error> {
    let mut groups: Vec<(String, Vec<NewLine>)> = Vec::new();
    for (index, item) in carts::lines(cart)?.iter().enumerate() {
        let line = item.line(caller, &mut *tx, customer, index).await?;
        match groups.iter_mut().find(|(group, _)| group == item.group()) {
            Some((_, lines)) => lines.push(line),
            None => groups.push((item.group().to_owned(), vec![line])),
        }
    }
    Ok(groups)
}

/// Records that the groups were ordered, and the response.
async fn close(
    tx: &mut Tx,
    cart: &store::Cart,
    orders: Vec<Order>,
    refused: impl Iterator<Item = (String, Fault)>,
) -> Answer {
    let first = orders.first().map(|it| it.id.clone()).ok_or_else(|| wrong("lineItems", "api-lines"))?;
    let order_errors = refused.map(|(group, fault)| OrderError::of(&group, &fault)).collect();
    let attributes = Attributes::of("CartCheckoutResult");
    let reply = Reply::created(&CartCheckoutResult { orders, order_errors, attributes })?;
    match store::check_out(tx, cart, &first, reply.body.as_deref().unwrap_or_default()).await? {
        true => Ok(reply),
        // Cannot happen, because the customer is locked.
        false => Err(carts::ordered()),
    }
}

/// Orders the contents of a cart.
///
/// Each group becomes an order. If some groups are refused, the response has both orders and errors, and the
/// refused groups need a new cart. A cart that was checked out before gets its first response again. If all groups
/// are refused, the call fails with the reason of the first, and the cart can be checked out again once the
/// customer's acceptance is confirmed.
///
/// An order also needs the customer's country, address and primary contact. If one is not recorded, every group is
/// refused with 800002, and `parameters` names what to enter with `PUT /v1/customers/{id}/profiles/billing`.
#[utoipa::path(
    post,
    path = "/v1/customers/{id}/carts/{cart}/checkout",
    operation_id = "check_out_cart",
    tag = "Orders",
    params(
        CustomerPath,
        ("cart" = String, Path, description = "The cart", format = Uuid),
    ),
    responses(
        (status = 201, description = "The orders, and the groups that were refused", body = CartCheckoutResult),
        (
            status = 400,
            description = "2002, 800002, 800004, 800018, 900118",
            body = PartnerCenterError,
        ),
        (status = 403, description = "13605, 900150", body = PartnerCenterError),
        (status = 404, description = "60003, 800008", body = PartnerCenterError),
    )
)]
pub async fn create(
    caller: KeyConfirms,
    _: Query<NoParameters>,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let writer = caller.writer()?;
    let (customer, id) = path.into_inner();
    let customer = customer_ids::find(&db, &customer).await?;
    let work = async |tx: &mut Tx, by: By<'_>| {
        let locked = customer_ids::lock(tx, &customer.id).await?;
        let customer = locked.customer();
        let cart = carts::find(tx, customer, &id).await?;
        if let Some(first) = cart.checkout {
            return Ok(Reply { body: Some(first), ..Reply::empty(201) });
        }
        let (mut orders, mut refused) = (Vec::new(), VecDeque::new());
        for (group, lines) in groups(&caller, &mut *tx, customer, &cart).await? {
            let new = NewOrder { id: Id::generate().into(), lines };
            match place(&mut *tx, &locked, &new, caller.attempt(by)).await? {
                Ok(order) => orders.push(order),
                Err(fault) => refused.push_back((group, fault)),
            }
        }
        match (orders.is_empty(), refused.pop_front()) {
            // A reply rather than an error, so that the refusals stay in the activity log.
            (true, Some((_, fault))) => Ok(caller.call.error_reply(&fault.into())),
            (_, first) => close(tx, &cart, orders, first.into_iter().chain(refused)).await,
        }
    };
    writer.write(&db, &BodyHash::empty(), work).await
}
