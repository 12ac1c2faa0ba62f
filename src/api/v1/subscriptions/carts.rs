//! Carts: order lines that are collected before checkout. Eligibility is checked at checkout only.

use actix_web::web::{Data, Path};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::api::core::call::Caller;
use crate::api::core::customer_ids::{self, CustomerPath};
use crate::api::core::dates::Moment;
use crate::api::core::error::{Answer, Error, Fault, wrong};
use crate::api::core::json::{Change, Json};
use crate::api::core::key_gate::{KeyConfirms, KeySeesCustomers};
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::reply::{Attributes, Link, Reply, SelfLink};
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::subscriptions::order_lines::{BillingCycleType, NewLineItem, line, wrong_cycle};
use crate::api::v1::subscriptions::orders::check_count;
use crate::model::customers::customer::Customer;
use crate::model::subscriptions::order::NewLine;
use crate::store::activity::activity_log::By;
use crate::store::customers::customers;
use crate::store::db::{Db, Tx};
use crate::store::subscriptions::carts as store;

#[derive(OpenApi)]
#[openapi(paths(create, show, update))]
pub struct Documentation;

#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CartLineItem {
    /// The line number, counted from 0. Assigned by the register, ignored in requests.
    pub id: Option<i64>,
    /// The ID of an offer, or product, SKU and availability separated by colons.
    #[schema(example = "DZH318Z0BPS6:0001:DZH318Z0BLXZ")]
    pub catalog_item_id: String,
    /// The number of seats. Omit it for offers billed by usage, or send 1.
    #[schema(example = 1, minimum = 1)]
    pub quantity: Option<i64>,
    /// One that the offer has. Default: `monthly`, or the only one that the offer has.
    pub billing_cycle: Option<BillingCycleType>,
    /// The term of the offer. Other terms are refused.
    #[serde(default, deserialize_with = "given")]
    #[schema(example = "P1Y")]
    pub term_duration: Option<String>,
    /// The firm's name for the subscription. Default: the offer's name.
    #[serde(default, deserialize_with = "given")]
    #[schema(max_length = 100)]
    pub friendly_name: Option<String>,
    /// Lines of the same group become one order. Default: `0`.
    #[serde(default, deserialize_with = "given")]
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

/// A text that is not empty. The lines that replace those of a cart are read like new ones.
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.filter(|it| !it.trim().is_empty()))
}

impl CartLineItem {
    pub fn group(&self) -> &str {
        self.order_group.as_deref().unwrap_or("0")
    }

    fn item(&self) -> NewLineItem {
        let participants = self.participants.iter().flatten();
        let mut resellers = participants.filter(|it| it.key.eq_ignore_ascii_case("transaction_reseller"));
        NewLineItem {
            line_item_number: None,
            offer_id: self.catalog_item_id.clone(),
            quantity: self.quantity,
            friendly_name: self.friendly_name.clone(),
            term_duration: self.term_duration.clone(),
            partner_id_on_record: resellers.next().map(|it| it.value.clone()),
        }
    }

    /// Checks the line against the price list.
    pub async fn line(
        &self,
        caller: &Caller,
        tx: &mut Tx,
        customer: &Customer,
        index: usize,
    ) -> Result<NewLine, Error> {
        let field = format!("lineItems[{index}]");
        let known = |it: &Participant| it.key.eq_ignore_ascii_case("transaction_reseller");
        if self.participants.iter().flatten().enumerate().any(|(index, it)| index > 0 || !known(it)) {
            return Err(wrong(format!("{field}.participants"), "api-participants"));
        }
        let cycle = self.billing_cycle.and_then(BillingCycleType::cycle);
        let checked = line(caller, tx, customer, &self.item(), cycle, &field).await;
        let checked = checked.and_then(|it| match cycle {
            Some(cycle) if cycle != it.billing_cycle => {
                Err(wrong_cycle(it.offer, format!("{field}.billingCycle")))
            }
            _ => Ok(it),
        });
        // Fields of an order line that have another name in a cart.
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

/// The lines of a cart.
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
    /// The cart can be checked out until then.
    pub expiration_timestamp: Moment,
    /// `Active` or `Ordered`.
    pub status: &'static str,
    pub line_items: Vec<CartLineItem>,
    pub links: SelfLink,
    pub attributes: Attributes,
}

impl Cart {
    fn of(cart: &store::Cart, customer: &Customer) -> Result<Cart, Error> {
        let customer_id = customer_ids::public_id(&customer.id, &customer.company.microsoft_id);
        let uri = format!("/customers/{customer_id}/carts/{}", cart.id);
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

/// Checks each line against the price list, and returns the lines as JSON to store.
async fn checked(
    caller: &Caller,
    tx: &mut Tx,
    customer: &Customer,
    body: &CartBody,
) -> Result<String, Error> {
    check_count(body.line_items.len())?;
    let mut stored = Vec::new();
    for (index, sent) in body.line_items.iter().enumerate() {
        sent.line(caller, tx, customer, index).await?;
        if sent.group().chars().count() > 50 {
            return Err(wrong(format!("lineItems[{index}].orderGroup"), "api-value"));
        }
        let (id, order_group) = (i64::try_from(index).ok(), Some(sent.group().to_owned()));
        stored.push(CartLineItem { id, order_group, ..sent.clone() });
    }
    serde_json::to_string(&stored).map_err(|it| Error::Unexpected(it.into()))
}

/// Creates a cart.
#[utoipa::path(
    post,
    path = "/v1/customers/{id}/carts",
    operation_id = "create_cart",
    tag = "Orders",
    params(CustomerPath),
    request_body = CartBody,
    responses(
        (status = 201, description = "The cart", body = Cart),
        (status = 400, description = "2002, 800002, 800004, 800016, 800018, 900118", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn create(
    caller: KeyConfirms,
    _: Query<NoParameters>,
    path: Path<String>,
    Json(body, body_hash): Json<CartBody>,
    db: Data<Db>,
) -> Answer {
    let writer = caller.writer()?;
    let customer = customer_ids::find(&db, &path).await?;
    let work = async |tx: &mut Tx, by: By<'_>| {
        if !customers::lock(tx, &customer.id).await? {
            return Err(Fault::new(60_003).into());
        }
        let lines = checked(&caller, &mut *tx, &customer, &body).await?;
        let cart = store::insert(tx, &customer.id, &lines, by).await?;
        Reply::created(&Cart::of(&cart, &customer)?)
    };
    writer.write(&db, &body_hash, work).await
}

/// Returns a cart.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/carts/{cart}",
    operation_id = "get_cart",
    tag = "Orders",
    params(
        CustomerPath,
        ("cart" = String, Path, description = "The cart", format = Uuid),
    ),
    responses(
        (status = 200, description = "The cart", body = Cart),
        (status = 400, description = "900118", body = PartnerCenterError),
        (status = 404, description = "60003, 800008", body = PartnerCenterError),
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
    let cart = store::find(&**db, &customer.id, &id.to_ascii_lowercase()).await?;
    Reply::ok(&Cart::of(&cart.ok_or_else(|| Fault::new(800_008))?, &customer)?)
}

/// Finds a cart of a locked customer.
pub async fn find(tx: &mut Tx, customer: &Customer, id: &str) -> Result<store::Cart, Error> {
    let cart = store::find(&mut *tx, &customer.id, &id.to_ascii_lowercase()).await?;
    cart.ok_or_else(|| Fault::new(800_008).into())
}

pub fn ordered() -> Error {
    Fault::new(800_009).with_field("", "api-cart-ordered").into()
}

/// Replaces the lines of a cart.
#[utoipa::path(
    put,
    path = "/v1/customers/{id}/carts/{cart}",
    operation_id = "update_cart",
    tag = "Orders",
    params(
        CustomerPath,
        ("cart" = String, Path, description = "The cart", format = Uuid),
    ),
    request_body = CartBody,
    responses(
        (status = 200, description = "The cart", body = Cart),
        (
            status = 400,
            description = "2002, 800002, 800004, 800009 (the cart has been ordered), 800016, 800018, 900118",
            body = PartnerCenterError,
        ),
        (status = 404, description = "60003, 800008", body = PartnerCenterError),
    )
)]
pub async fn update(
    caller: KeyConfirms,
    _: Query<NoParameters>,
    path: Path<(String, String)>,
    change: Change<CartBody>,
    db: Data<Db>,
) -> Answer {
    let writer = caller.writer()?;
    let (customer, id) = path.into_inner();
    let customer = customer_ids::find(&db, &customer).await?;
    let work = async |tx: &mut Tx, _: By<'_>| {
        if !customers::lock(tx, &customer.id).await? {
            return Err(Fault::new(60_003).into());
        }
        let cart = find(tx, &customer, &id).await?;
        if cart.order_id.is_some() {
            return Err(ordered());
        }
        change.check(&Cart::of(&cart, &customer)?)?;
        let lines = checked(&caller, &mut *tx, &customer, &change.body).await?;
        if !store::update(tx, &cart, &lines).await? {
            return Err(ordered());
        }
        Reply::ok(&Cart::of(&store::Cart { lines, ..cart }, &customer)?)
    };
    writer.write(&db, &change.hash, work).await
}
