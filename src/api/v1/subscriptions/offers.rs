//! The offers that customers can subscribe to.

use actix_web::web::Path;
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};

use crate::api::core::error::{Answer, Fault};
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{Parameters, Query};
use crate::api::core::reply::{Collection, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::subscriptions::offer_categories;
use crate::api::v1::subscriptions::offer_resources::{Offer, check_country, page};
use crate::model::subscriptions::offer;

#[derive(OpenApi)]
#[openapi(paths(index, show))]
pub struct Documentation;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct OfferQuery {
    /// ISO 3166-1 alpha-2. The offers are the same in all countries.
    #[param(example = "US", pattern = "^[A-Za-z]{2}$")]
    pub country: String,
    /// Only the offers of this category.
    #[serde(rename = "offer_category_id")]
    #[param(example = "Enterprise_Key")]
    pub offer_category_id: Option<String>,
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
    check_country(&query.country)?;
    let category = query.offer_category_id.as_deref().map(offer_categories::find).transpose()?;
    let wanted = |it: &&offer::Offer| category.is_none_or(|category| it.category == Some(category));
    Reply::ok(&page(&caller, offer::Offer::list().iter().filter(wanted), query.size, query.offset)?)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CountryQuery {
    /// ISO 3166-1 alpha-2. The offer is the same in all countries.
    #[param(example = "US", pattern = "^[A-Za-z]{2}$")]
    pub country: Option<String>,
}

impl Parameters for CountryQuery {}

/// Returns an offer.
#[utoipa::path(
    get,
    path = "/v1/offers/{offer}",
    operation_id = "get_offer",
    tag = "Orders",
    params(("offer" = String, Path, description = "The offer"), CountryQuery),
    responses(
        (status = 200, description = "The offer", body = Offer),
        (status = 400, description = "800002", body = PartnerCenterError),
        (status = 404, description = "1000", body = PartnerCenterError),
    )
)]
pub async fn show(_: KeySeesCustomers, Query(query): Query<CountryQuery>, path: Path<String>) -> Answer {
    query.country.as_deref().map_or(Ok(()), check_country)?;
    let found = offer::Offer::find(&path).ok_or_else(|| Fault::new(1000))?;
    Reply::ok(&Offer::from(found))
}
