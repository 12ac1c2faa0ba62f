//! The categories of the offers for a customer, which are those for everyone.

use actix_web::web::{Data, Path};
use utoipa::OpenApi;

use crate::api::core::customer_ids::{self, CustomerPath};
use crate::api::core::error::Answer;
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::reply::{Collection, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::subscriptions::offer_resources::OfferCategory;
use crate::store::db::Db;

#[derive(OpenApi)]
#[openapi(paths(index))]
pub struct Documentation;

/// Lists the categories of the offers for a customer.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/offercategories",
    operation_id = "list_customer_offer_categories",
    tag = "Orders",
    params(CustomerPath),
    responses(
        (status = 200, description = "The categories, by rank", body = Collection<OfferCategory>),
        (status = 400, description = "900118", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn index(
    caller: KeySeesCustomers,
    _: Query<NoParameters>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    customer_ids::find(&db, &path).await?;
    Reply::ok(&Collection::new(caller.uri(), OfferCategory::list()))
}
