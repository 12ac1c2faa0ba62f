//! The offers for a customer. There is one price list, so they are those for everyone.

use actix_web::web::{Data, Path};
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};

use crate::api::core::customer_ids::{self, CustomerPath};
use crate::api::core::error::Answer;
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{Parameters, Query};
use crate::api::core::reply::{Collection, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::subscriptions::offer_resources::{Offer, page};
use crate::model::subscriptions::offer;
use crate::store::db::Db;

#[derive(OpenApi)]
#[openapi(paths(index))]
pub struct Documentation;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CustomerOfferQuery {
    /// The page size. Default: 500.
    #[param(minimum = 0, maximum = 500)]
    pub size: Option<i64>,
    /// The number of offers to skip.
    #[param(minimum = 0, maximum = 100000)]
    pub offset: Option<i64>,
}

impl Parameters for CustomerOfferQuery {}

/// Lists the offers for a customer.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/offers",
    operation_id = "list_customer_offers",
    tag = "Orders",
    params(CustomerPath, CustomerOfferQuery),
    responses(
        (status = 200, description = "The offers, sorted by product and name", body = Collection<Offer>),
        (status = 400, description = "800002, 900118", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn index(
    caller: KeySeesCustomers,
    Query(query): Query<CustomerOfferQuery>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    customer_ids::find(&db, &path).await?;
    Reply::ok(&page(&caller, offer::Offer::list().iter(), query.size, query.offset)?)
}
