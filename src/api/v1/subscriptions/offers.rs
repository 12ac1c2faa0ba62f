//! The offers that customers can subscribe to.

use actix_web::web::Path;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api::core::dialect::Dialect;
use crate::api::core::error::{Answer, Fault, wrong};
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::paging;
use crate::api::core::parameters::{NoParameters, Parameters, Query};
use crate::api::core::reply::{Attributes, Collection, Link, Reply, SelfLink};
use crate::api::core::schemas::PartnerCenterError;
use crate::model::customers::country::Country;
use crate::model::subscriptions::offer::{self, Billing, BillingCycle};

#[derive(OpenApi)]
#[openapi(paths(index, show))]
pub struct Documentation;

/// An offer. Facts that Microsoft's price list lacks are absent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    #[schema(example = "bd938f12-058f-4927-bba3-ae36b1d2501c")]
    pub id: String,
    pub name: &'static str,
    /// The country of the price list. The same list applies to all countries.
    pub country: &'static str,
    pub minimum_quantity: i64,
    pub maximum_quantity: i64,
    /// `license` or `usage`.
    pub billing: &'static str,
    /// The unit that is counted, such as a seat.
    pub unit_type: &'static str,
    /// `monthly`, `annual`.
    pub supported_billing_cycles: Vec<&'static str>,
    /// The length of a term, such as `P1Y`.
    pub term_duration: Option<String>,
    pub is_add_on: bool,
    pub is_trial: bool,
    pub is_auto_renewable: bool,
    pub is_available_for_purchase: bool,
    /// An add-on requires one of these offers.
    pub prerequisite_offers: Vec<&'static str>,
    pub product: Product,
    pub links: SelfLink,
    pub attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Product {
    pub name: &'static str,
    pub unit: &'static str,
}

impl From<&'static offer::Offer> for Offer {
    fn from(offer: &'static offer::Offer) -> Self {
        Offer {
            id: offer.id.clone(),
            name: &offer.name,
            country: "US",
            minimum_quantity: offer.minimum,
            maximum_quantity: offer.maximum,
            billing: match offer.billing {
                Billing::License => "license",
                Billing::Usage => "usage",
            },
            unit_type: &offer.unit,
            supported_billing_cycles: offer.billing_cycles.iter().copied().map(BillingCycle::code).collect(),
            term_duration: offer.term.map(|it| it.code()),
            is_add_on: offer.is_add_on,
            is_trial: offer.is_trial,
            is_auto_renewable: offer.is_auto_renewable,
            is_available_for_purchase: true,
            prerequisite_offers: offer.prerequisites().to_vec(),
            product: Product { name: &offer.product, unit: &offer.unit },
            links: SelfLink { this: Link::to(format!("/offers/{}", offer.id)) },
            attributes: Attributes::of("Offer"),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct OfferQuery {
    /// ISO 3166-1 alpha-2. The offers are the same in all countries.
    #[param(example = "US", pattern = "^[A-Za-z]{2}$")]
    pub country: String,
    /// The page size. Default: 500.
    #[param(minimum = 0, maximum = 500)]
    pub size: Option<i64>,
    /// The number of offers to skip.
    #[param(minimum = 0, maximum = 100000)]
    pub offset: Option<i64>,
}

impl Parameters for OfferQuery {}

/// Lists the offers.
#[utoipa::path(
    get,
    path = "/v1/offers",
    operation_id = "list_offers",
    tag = "Orders",
    params(OfferQuery),
    responses(
        (status = 200, description = "The offers, sorted by product and name", body = Collection<Offer>),
        (status = 400, description = "800002", body = PartnerCenterError),
    )
)]
pub async fn index(caller: KeySeesCustomers, Query(query): Query<OfferQuery>) -> Answer {
    if Country::find(&query.country.to_ascii_uppercase()).is_none() {
        return Err(wrong("country", "api-country"));
    }
    let all = offer::Offer::list();
    let size = paging::size(query.size, Dialect::PartnerCenter)?;
    let offset = usize::try_from(query.offset.unwrap_or(0)).map_err(|_| wrong("offset", "api-range"))?;
    let items = all.iter().skip(offset).take(size).map(Offer::from).collect();
    let page = Collection::new(caller.uri(), items);
    let next = offset.saturating_add(size);
    Reply::ok(&match next < all.len() {
        true => {
            page.with_next(format!("/offers?country={}&size={size}&offset={next}", query.country), Vec::new())
        }
        false => page,
    })
}

/// Returns an offer.
#[utoipa::path(
    get,
    path = "/v1/offers/{offer}",
    operation_id = "get_offer",
    tag = "Orders",
    params(("offer" = String, Path, description = "The offer")),
    responses(
        (status = 200, description = "The offer", body = Offer),
        (status = 404, description = "1000", body = PartnerCenterError),
    )
)]
pub async fn show(_: KeySeesCustomers, _: Query<NoParameters>, path: Path<String>) -> Answer {
    let found = offer::Offer::find(&path).ok_or_else(|| Fault::new(1000))?;
    Reply::ok(&Offer::from(found))
}
