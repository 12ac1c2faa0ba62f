//! A customer's subscriptions: list, show and change.

use actix_web::HttpRequest;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api::core::continuation::{Listed, Page};
use crate::api::core::customer_ids::{self, CustomerPath};
use crate::api::core::dates::Moment;
use crate::api::core::error::{Answer, Error, Fault};
use crate::api::core::etag::{ETag, IfMatch};
use crate::api::core::json::Change;
use crate::api::core::key_gate::{KeyConfirms, KeySeesCustomers};
use crate::api::core::parameters::{IfMatchOnly, NoParameters, Parameters, Query};
use crate::api::core::reply::{Attributes, Collection, Link, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::subscriptions::offer_resources::uri as offer_uri;
use crate::api::v1::subscriptions::subscription_changes::{Body, apply, status};
use crate::model::customers::customer::Customer;
use crate::model::kernel::paging::Position;
use crate::model::subscriptions::subscription;
use crate::store::activity::activity_log::By;
use crate::store::db::{Db, Tx};
use crate::store::programme::resellers;
use crate::store::subscriptions::subscriptions as store;

#[derive(OpenApi)]
#[openapi(paths(index, show, update))]
pub struct Documentation;

/// A subscription.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Subscription {
    pub id: String,
    pub order_id: String,
    pub offer_id: String,
    pub offer_name: Option<&'static str>,
    pub friendly_name: String,
    pub quantity: i64,
    pub unit_type: Option<&'static str>,
    /// `active`, `suspended`, `deleted` (cancelled) or `expired`.
    pub status: &'static str,
    pub auto_renew_enabled: bool,
    pub is_trial: Option<bool>,
    pub is_microsoft_product: Option<bool>,
    /// Whether the price list has add-ons that require its offer.
    pub has_purchasable_addons: Option<bool>,
    /// `license` or `usage`.
    pub billing_type: &'static str,
    pub billing_cycle: &'static str,
    pub term_duration: Option<String>,
    /// Always `subscription`.
    pub contract_type: &'static str,
    /// `Cancel` and `Edit`, unless it has ended.
    pub actions: Vec<&'static str>,
    pub creation_date: Moment,
    pub effective_start_date: Moment,
    /// The end of the current term. Absent if billed by usage.
    pub commitment_end_date: Option<Moment>,
    /// The date since which the subscription is marked to be cancelled, because the customer no longer accepts the
    /// agreement.
    pub to_be_cancelled_since: Option<Moment>,
    pub links: SubscriptionLinks,
    pub attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SubscriptionLinks {
    /// Absent if the price list no longer has the offer.
    pub offer: Option<Link>,
    #[serde(rename = "self")]
    pub this: Link,
}

fn etag(subscription: &subscription::Subscription) -> ETag {
    ETag::new(subscription.version)
}

impl Subscription {
    pub fn of(it: &subscription::Subscription, customer: &Customer) -> Subscription {
        let offer = it.offer();
        let customer_id = customer_ids::public_id(&customer.id, &customer.company.microsoft_id);
        let uri = format!("/customers/{customer_id}/subscriptions/{}", it.id);
        Subscription {
            id: it.id.clone(),
            order_id: it.order_id.clone(),
            offer_id: it.offer_id.clone(),
            offer_name: offer.map(|it| it.name.as_str()),
            friendly_name: it.friendly_name.clone(),
            quantity: it.quantity,
            unit_type: offer.map(|it| it.unit.as_str()),
            status: status(it.state),
            auto_renew_enabled: it.auto_renew,
            is_trial: offer.map(|it| it.is_trial),
            is_microsoft_product: offer.map(|_| true),
            has_purchasable_addons: offer.map(|it| !it.add_ons().is_empty()),
            billing_type: if it.is_usage_based() { "usage" } else { "license" },
            billing_cycle: it.billing_cycle.code(),
            term_duration: offer.and_then(|it| it.term).map(|it| it.code()),
            contract_type: "subscription",
            actions: if it.is_open() { vec!["Cancel", "Edit"] } else { Vec::new() },
            creation_date: Moment(it.created_at),
            effective_start_date: Moment::of(it.started_on),
            commitment_end_date: it.ends_on.map(Moment::of),
            to_be_cancelled_since: it.to_cancel_since.filter(|_| it.is_open()).map(Moment::of),
            links: SubscriptionLinks { offer: offer.map(|it| Link::to(offer_uri(it))), this: Link::to(uri) },
            attributes: Attributes { etag: Some(etag(it).to_string()), object_type: "Subscription" },
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SubscriptionQuery {
    /// Only the subscriptions of this order.
    #[serde(rename = "order_id")]
    pub order_id: Option<String>,
    /// Only if the customer belongs to the indirect reseller with this MPN ID.
    #[serde(rename = "mpn_id")]
    pub mpn_id: Option<String>,
    /// The page size. Default: 500.
    #[param(minimum = 0, maximum = 500)]
    pub size: Option<i64>,
}

impl Parameters for SubscriptionQuery {}

impl Listed for SubscriptionQuery {
    const LIST: &'static str = "subscriptions";

    fn size(&self) -> Option<i64> {
        self.size
    }
}

/// Lists the subscriptions of a customer, newest first.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/subscriptions",
    operation_id = "list_subscriptions",
    tag = "Subscriptions",
    params(
        CustomerPath,
        SubscriptionQuery,
        ("after" = Option<String>, Query, description = "The token in the `next` link of the previous page"),
    ),
    responses(
        (status = 200, description = "A page of subscriptions", body = Collection<Subscription>),
        (status = 400, description = "800002, 900118", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn index(
    caller: KeySeesCustomers,
    page: Page<SubscriptionQuery>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let start = page.start::<String>()?;
    let customer = customer_ids::find(&db, &path).await?;
    let order_id = page.query.order_id.as_deref().map(str::to_ascii_lowercase);
    let found = match is_of_reseller(&db, &customer, page.query.mpn_id.as_deref()).await? {
        true => {
            let before = start.as_ref().map(|it| it.id.as_str());
            store::list(&db, &customer.id, order_id.as_deref(), before, page.size + 1).await?
        }
        false => Vec::new(),
    };
    let paged = page.cut(found, |it| Position { key: String::new(), id: it.id.clone() });
    let items = paged.rows.iter().map(|it| Subscription::of(it, &customer)).collect();
    Reply::ok(&page.collection(&caller, items, paged.after))
}

/// Whether the customer's indirect reseller has this MPN ID. All subscriptions of a customer are of one reseller.
async fn is_of_reseller(db: &Db, customer: &Customer, mpn_id: Option<&str>) -> Result<bool, Error> {
    let Some(mpn_id) = mpn_id else { return Ok(true) };
    let Some(id) = &customer.company.reseller_id else { return Ok(false) };
    Ok(resellers::find(db, id).await?.is_some_and(|it| it.mpn_id == mpn_id.trim()))
}

/// Returns a subscription.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/subscriptions/{subscription}",
    operation_id = "get_subscription",
    tag = "Subscriptions",
    params(
        CustomerPath,
        ("subscription" = String, Path, description = "The subscription", format = Uuid),
    ),
    responses(
        (
            status = 200,
            description = "The subscription",
            body = Subscription,
            headers(("ETag" = String, description = "Its version, for If-Match")),
        ),
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
    let found = store::find(&**db, &customer.id, &id.to_ascii_lowercase()).await?;
    let found = found.ok_or_else(|| Fault::new(20_003).with_value(&id))?;
    Ok(Reply::ok(&Subscription::of(&found, &customer))?.with_etag(&etag(&found)))
}

/// Changes a subscription.
///
/// Send the subscription as you read it, with another `quantity`, `status` (`active`, `suspended`, `deleted` or
/// `cancelled`), `friendlyName` or `autoRenewEnabled`. A change of seats requires an acceptance of the Microsoft
/// Customer Agreement that is in force today (13605); the other changes do not. A call is applied completely or not
/// at all. With If-Match, or `attributes.etag` in the body, the call is refused if the subscription has changed since
/// (2055).
#[utoipa::path(
    patch,
    path = "/v1/customers/{id}/subscriptions/{subscription}",
    operation_id = "update_subscription",
    tag = "Subscriptions",
    params(
        CustomerPath,
        ("subscription" = String, Path, description = "The subscription", format = Uuid),
        ("If-Match" = Option<String>, Header, description = "The ETag that you read"),
    ),
    request_body = Body,
    responses(
        (
            status = 200,
            description = "The subscription",
            body = Subscription,
            headers(("ETag" = String, description = "Its version, for If-Match")),
        ),
        (
            status = 400,
            description = "2001, 2002, 2011, 2054, 2055, 3000, 800002, 800018, 900118",
            body = PartnerCenterError,
        ),
        (status = 403, description = "13605, 900150", body = PartnerCenterError),
        (status = 404, description = "20003, 60003", body = PartnerCenterError),
    )
)]
pub async fn update(
    caller: KeyConfirms,
    _: Query<IfMatchOnly>,
    path: Path<(String, String)>,
    mut change: Change<Body>,
    request: HttpRequest,
    db: Data<Db>,
) -> Answer {
    let writer = caller.writer()?;
    let (customer, id) = path.into_inner();
    let customer = customer_ids::find(&db, &customer).await?;
    let id = id.to_ascii_lowercase();
    let version = IfMatch::of(&request, change.body.attributes.as_ref());
    change.add_to_hash(version.as_ref());
    let work = async |tx: &mut Tx, by: By<'_>| {
        let locked = customer_ids::lock(tx, &customer.id).await?;
        let current = store::find(&mut *tx, &customer.id, &id).await?;
        let current = current.ok_or_else(|| Fault::new(20_003).with_value(&id))?;
        if version.as_ref().is_some_and(|it| !it.allows(&etag(&current))) {
            return Err(Fault::new(2055).into());
        }
        change.check(&Subscription::of(&current, &customer))?;
        match apply(tx, &locked, current, &change.body, caller.attempt(by)).await? {
            Ok(changed) => Ok(Reply::ok(&Subscription::of(&changed, &customer))?.with_etag(&etag(&changed))),
            // A reply rather than an error, so that the refusal stays in the activity log.
            Err(refused) => Ok(caller.call.error_reply(&refused.into())),
        }
    };
    writer.write(&db, &change.hash, work).await
}
