//! A customer's company profile, read-only.

use actix_web::web::{Data, Path};
use utoipa::OpenApi;

use crate::api::core::customer_ids::{CustomerPath, find};
use crate::api::core::error::Answer;
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::reply::Reply;
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::customers::profiles::CompanyProfile;
use crate::store::db::Db;

#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Documentation;

/// Returns the company profile of a customer.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/profiles/company",
    operation_id = "get_company_profile",
    tag = "Customers",
    params(CustomerPath),
    responses(
        (status = 200, description = "The profile", body = CompanyProfile),
        (status = 400, description = "900118", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn show(_: KeySeesCustomers, _: Query<NoParameters>, id: Path<String>, db: Data<Db>) -> Answer {
    Reply::ok(&CompanyProfile::from(&find(&db, &id).await?))
}
