//! Carts: put together before they are ordered. Nobody's acceptance is asked for until then.

use actix_web::web::{Data, Path};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::api::core::call::Caller;
use crate::api::core::customer_ids;
use crate::api::core::dates::Moment;
use crate::api::core::error::{Answer, Error, Fault, wrong};
use crate::api::core::json::Json;
use crate::api::core::key_gate::{KeyConfirms, KeySeesCustomers};
use crate::api::core::reply::{Attributes, Link, Reply, SelfLink};
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::subscriptions::order_lines::{BillingCycleType, NewLineItem, line};
use crate::api::v1::subscriptions::orders::check_count;
use crate::model::customers::customer::Customer;
use crate::model::kernel::clock;
use crate::model::subscriptions::order::NewLine;
use crate::store::acceptances::standings;
use crate::store::activity::activity_log::By;
use crate::store::db::{Db, Tx};
use crate::store::subscriptions::carts as store;

#[derive(OpenApi)]
#[openapi(paths(create, show, update))]
pub struct Documentation;

/// How long a cart can be ordered.
const LASTS: TimeDelta = TimeDelta::days(7);

#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CartLineItem {
    /// The number of the line, counted from 0. It is given anew with each cart.
    pub id: Option<i64>,
    /// The offer: its id, or product, SKU and availability with colons between them.
    #[schema(example = "DZH318Z0BPS6:0001:DZH318Z0BLXZ")]
    pub catalog_item_id: String,
    /// How many seats; what is paid by usage has none.
    #[schema(example = 1, minimum = 1)]
    pub quantity: Option<i64>,
    /// `monthly` where left out. An offer that has only one takes that.
    pub billing_cycle: Option<BillingCycleType>,
    /// The term of the offer.
    #[schema(example = "P1Y")]
    pub term_duration: Option<String>,
    /// What the firm calls the subscription; the name of the offer where left out.
    #[schema(max_length = 100)]
    pub friendly_name: Option<String>,
    /// Lines of one group become one order; `0` where left out.
    #[schema(example = "0", max_length = 50)]
    pub order_group: Option<String>,
    /// `transaction_reseller` with the MPN ID of the customer's indirect reseller.
    pub participants: Option<Vec<Participant>>,
}

#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
pub struct Participant {
    pub key: String,
    pub value: String,
}

impl CartLineItem {
    pub fn group(&self) -> &str {
        self.order_group.as_deref().unwrap_or("0")
    }

    fn item(&self) -> NewLineItem {
        let participants = self.participants.iter().flatten();
        let mut resellers = participants.filter(|it| it.key.eq_ignore_ascii_case("transaction_reseller"));
        NewLineItem {
            offer_id: self.catalog_item_id.clone(),
            quantity: self.quantity,
            friendly_name: self.friendly_name.clone(),
            term_duration: self.term_duration.clone(),
            partner_id_on_record: resellers.next().map(|it| it.value.clone()),
        }
    }

    /// The subscription that is ordered, if the price list has such a one.
    pub async fn line(
        &self,
        caller: &Caller,
        tx: &mut Tx,
        customer: &Customer,
        index: usize,
    ) -> Result<NewLine, Error> {
        let field = format!("lineItems[{index}]");
        let checked = line(caller, tx, customer, &self.item(), self.billing_cycle, &field).await;
        // The fields of an order's line that a cart calls otherwise.
        checked.map_err(|error| match error {
            Error::Fault(mut fault) => {
                for (name, _) in &mut fault.fields {
                    *name = name
                        .replace(".offerId", ".catalogItemId")
                        .replace(".partnerIdOnRecord", ".participants");
                }
                Error::Fault(fault)
            }
            other => other,
        })
    }
}

/// What is to be ordered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CartBody {
    #[schema(min_items = 1, max_items = 50)]
    pub line_items: Vec<CartLineItem>,
}

/// A cart.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cart {
    pub id: String,
    pub creation_timestamp: Moment,
    /// Until when it can be ordered.
    pub expiration_timestamp: Moment,
    /// `Active`, or `Ordered`.
    pub status: &'static str,
    pub line_items: Vec<CartLineItem>,
    pub links: SelfLink,
    pub attributes: Attributes,
}

impl Cart {
    fn of(cart: &store::Cart, customer: &Customer) -> Result<Cart, Error> {
        let uri = format!("/customers/{}/carts/{}", customer_ids::of(customer), cart.id);
        Ok(Cart {
            id: cart.id.clone(),
            creation_timestamp: Moment(cart.created_at),
            expiration_timestamp: Moment(cart.expires_at),
            status: if cart.order_id.is_some() { "Ordered" } else { "Active" },
            line_items: lines(cart)?,
            links: SelfLink { this: Link::to(uri) },
            attributes: Attributes::of("Cart"),
        })
    }
}

pub fn lines(cart: &store::Cart) -> Result<Vec<CartLineItem>, Error> {
    serde_json::from_str(&cart.lines).map_err(|it| Error::Unexpected(it.into()))
}

/// The lines as they are kept, after each was found in the price list.
async fn checked(
    caller: &Caller,
    tx: &mut Tx,
    customer: &Customer,
    body: &CartBody,
) -> Result<String, Error> {
    check_count(body.line_items.len())?;
    let mut kept = Vec::new();
    for (index, sent) in body.line_items.iter().enumerate() {
        sent.line(caller, tx, customer, index).await?;
        if sent.group().chars().count() > 50 {
            return Err(wrong(format!("lineItems[{index}].orderGroup"), "api-value"));
        }
        let (id, order_group) = (i64::try_from(index).ok(), Some(sent.group().to_owned()));
        kept.push(CartLineItem { id, order_group, ..sent.clone() });
    }
    serde_json::to_string(&kept).map_err(|it| Error::Unexpected(it.into()))
}

/// Makes a cart.
#[utoipa::path(
    post,
    path = "/v1/customers/{id}/carts",
    operation_id = "create_cart",
    tag = "Orders",
    params(("id" = String, Path, description = "The customer, by its Microsoft ID where known", format = Uuid)),
    request_body = CartBody,
    responses(
        (status = 201, description = "The cart", body = Cart),
        (status = 400, description = "2002, 800002, 800004, 800016, 800018, 900118", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn create(
    caller: KeyConfirms,
    path: Path<String>,
    Json(body, content): Json<CartBody>,
    db: Data<Db>,
) -> Answer {
    let writer = caller.writer()?;
    let customer = customer_ids::find(&db, &path).await?;
    let work = async |tx: &mut Tx, by: By<'_>| {
        if !standings::lock(tx, &customer.id).await? {
            return Err(Fault::new(60_003).into());
        }
        let lines = checked(&caller, &mut *tx, &customer, &body).await?;
        let cart = store::insert(tx, &customer.id, &lines, clock::now() + LASTS, by).await?;
        Reply::created(&Cart::of(&cart, &customer)?)
    };
    writer.write(&db, &content, work).await
}

/// Shows a cart.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/carts/{cart}",
    operation_id = "get_cart",
    tag = "Orders",
    params(
        ("id" = String, Path, description = "The customer, by its Microsoft ID where known", format = Uuid),
        ("cart" = String, Path, description = "The cart", format = Uuid),
    ),
    responses(
        (status = 200, description = "The cart", body = Cart),
        (status = 400, description = "900118", body = PartnerCenterError),
        (status = 404, description = "60003, 800008", body = PartnerCenterError),
    )
)]
pub async fn show(_: KeySeesCustomers, path: Path<(String, String)>, db: Data<Db>) -> Answer {
    let (customer, id) = path.into_inner();
    let customer = customer_ids::find(&db, &customer).await?;
    let cart = store::find(&**db, &customer.id, &id.to_ascii_lowercase()).await?;
    Reply::ok(&Cart::of(&cart.ok_or_else(|| Fault::new(800_008))?, &customer)?)
}

/// The cart of an address, if it can still be changed and ordered. The customer is locked before.
pub async fn take(tx: &mut Tx, customer: &Customer, id: &str) -> Result<store::Cart, Error> {
    standings::lock(tx, &customer.id).await?;
    let cart = store::find(&mut *tx, &customer.id, &id.to_ascii_lowercase()).await?;
    let cart = cart.ok_or_else(|| Fault::new(800_008))?;
    match cart.order_id {
        Some(_) => Err(ordered()),
        None => Ok(cart),
    }
}

pub fn ordered() -> Error {
    Fault::new(800_009).at("", "api-cart-ordered").into()
}

/// Puts other lines into a cart.
#[utoipa::path(
    put,
    path = "/v1/customers/{id}/carts/{cart}",
    operation_id = "update_cart",
    tag = "Orders",
    params(
        ("id" = String, Path, description = "The customer, by its Microsoft ID where known", format = Uuid),
        ("cart" = String, Path, description = "The cart", format = Uuid),
    ),
    request_body = CartBody,
    responses(
        (status = 200, description = "The cart", body = Cart),
        (
            status = 400,
            description = "2002, 800002, 800004, 800009 (it has been ordered), 800016, 800018, 900118",
            body = PartnerCenterError,
        ),
        (status = 404, description = "60003, 800008", body = PartnerCenterError),
    )
)]
pub async fn update(
    caller: KeyConfirms,
    path: Path<(String, String)>,
    Json(body, content): Json<CartBody>,
    db: Data<Db>,
) -> Answer {
    let writer = caller.writer()?;
    let (customer, id) = path.into_inner();
    let customer = customer_ids::find(&db, &customer).await?;
    let work = async |tx: &mut Tx, _: By<'_>| {
        let cart = take(tx, &customer, &id).await?;
        let lines = checked(&caller, &mut *tx, &customer, &body).await?;
        if !store::update(tx, &cart, &lines).await? {
            return Err(ordered());
        }
        Reply::ok(&Cart::of(&store::Cart { lines, ..cart }, &customer)?)
    };
    writer.write(&db, &content, work).await
}
