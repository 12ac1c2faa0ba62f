//! The add-ons of an offer.

use actix_web::web::Path;
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};

use crate::api::core::error::{Answer, Fault};
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{Parameters, Query};
use crate::api::core::reply::{Collection, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::subscriptions::offer_resources::{Offer, check_country, page};
use crate::model::subscriptions::offer;

#[derive(OpenApi)]
#[openapi(paths(index))]
pub struct Documentation;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AddOnQuery {
    /// ISO 3166-1 alpha-2. The add-ons are the same in all countries.
    #[param(example = "US", pattern = "^[A-Za-z]{2}$")]
    pub country: String,
    /// The page size. Default: 500.
    #[param(minimum = 0, maximum = 500)]
    pub size: Option<i64>,
    /// The number of add-ons to skip.
    #[param(minimum = 0, maximum = 100000)]
    pub offset: Option<i64>,
}

impl Parameters for AddOnQuery {}

/// Lists the add-ons of an offer.
#[utoipa::path(
    get,
    path = "/v1/offers/{offer}/addons",
    operation_id = "list_add_ons",
    tag = "Orders",
    params(("offer" = String, Path, description = "The offer"), AddOnQuery),
    responses(
        (status = 200, description = "The add-ons, sorted by product and name", body = Collection<Offer>),
        (status = 400, description = "800002", body = PartnerCenterError),
        (status = 404, description = "1000", body = PartnerCenterError),
    )
)]
pub async fn index(caller: KeySeesCustomers, Query(query): Query<AddOnQuery>, path: Path<String>) -> Answer {
    check_country(&query.country)?;
    let found = offer::Offer::find(&path).ok_or_else(|| Fault::new(1000))?;
    Reply::ok(&page(&caller, found.add_ons().iter().copied(), query.size, query.offset)?)
}
