//! Whether a customer accepted the Customer Agreement directly at Microsoft.

use actix_web::web::{Data, Path};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::api::core::customer_ids::{self, CustomerPath};
use crate::api::core::error::Answer;
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::reply::Reply;
use crate::api::core::schemas::PartnerCenterError;
use crate::model::acceptances::standing::Standing;
use crate::store::db::Db;

#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Documentation;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DirectSignedCustomerAgreementStatus {
    pub is_signed: bool,
}

/// Tells whether a customer accepted the Customer Agreement directly.
///
/// Based on the firm's last check in Partner Center. A withdrawal since then makes it `false`.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/directSignedMicrosoftCustomerAgreementStatus",
    operation_id = "get_direct_acceptance",
    tag = "Agreements",
    params(CustomerPath),
    responses(
        (status = 200, description = "The status", body = DirectSignedCustomerAgreementStatus),
        (status = 400, description = "900118", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn show(_: KeySeesCustomers, _: Query<NoParameters>, path: Path<String>, db: Data<Db>) -> Answer {
    let customer = customer_ids::find(&db, &path).await?;
    let is_signed = customer.standings.customer == Standing::Direct;
    Reply::ok(&DirectSignedCustomerAgreementStatus { is_signed })
}
