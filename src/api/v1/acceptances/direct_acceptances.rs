//! Whether a customer accepted the Customer Agreement at Microsoft itself.

use actix_web::web::{Data, Path};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::api::core::customer_ids;
use crate::api::core::error::Answer;
use crate::api::core::key_gate::KeySeesCustomers;
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
/// As the firm last noted it from Partner Center; a withdrawal since then counts.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/directSignedMicrosoftCustomerAgreementStatus",
    operation_id = "get_direct_acceptance",
    tag = "Agreements",
    params(("id" = String, Path, description = "The customer, by its Microsoft ID where known", format = Uuid)),
    responses(
        (status = 200, description = "The status", body = DirectSignedCustomerAgreementStatus),
        (status = 400, description = "900118", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn show(_: KeySeesCustomers, path: Path<String>, db: Data<Db>) -> Answer {
    let customer = customer_ids::find(&db, &path).await?;
    let is_signed = customer.standings.customer == Standing::Direct;
    Reply::ok(&DirectSignedCustomerAgreementStatus { is_signed })
}
