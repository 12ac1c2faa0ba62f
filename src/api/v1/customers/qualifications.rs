//! A customer's special qualification.

use actix_web::web::{Data, Path};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::api::core::customer_ids::{CustomerPath, find};
use crate::api::core::error::Answer;
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::reply::Reply;
use crate::api::core::schemas::PartnerCenterError;
use crate::store::db::Db;

#[derive(OpenApi)]
#[openapi(paths(index))]
pub struct Documentation;

/// The recorded qualification. The result of Microsoft's vetting is unknown here.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Qualification {
    /// `None`, `Education`, `GovernmentCommunityCloud`, `Nonprofit` or `StateOwnedEntity`.
    #[schema(example = "Education")]
    pub qualification: String,
    /// `K12` or `HigherEducation`.
    pub education_segment: Option<String>,
    pub website: Option<String>,
}

/// Lists the qualification of a customer. There is always exactly one.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/qualifications",
    operation_id = "list_qualifications",
    tag = "Customers",
    params(CustomerPath),
    responses(
        (status = 200, description = "The qualification", body = Vec<Qualification>),
        (status = 400, description = "900118", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn index(_: KeySeesCustomers, _: Query<NoParameters>, id: Path<String>, db: Data<Db>) -> Answer {
    let company = find(&db, &id).await?.company;
    Reply::ok(&[Qualification {
        qualification: company.qualification,
        education_segment: company.education_segment,
        website: company.education_website,
    }])
}
