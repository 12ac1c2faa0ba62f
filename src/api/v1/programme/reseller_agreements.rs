//! Whether an indirect reseller has signed the Microsoft Partner Agreement. Asked by its provider.

use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api::core::error::{Answer, Fault};
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{Parameters, Query};
use crate::api::core::reply::Reply;
use crate::api::core::schemas::ComplianceError;
use crate::model::kernel::id::Id;
use crate::store::db::Db;
use crate::store::programme::resellers;

#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Documentation;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct ResellerQuery {
    /// The reseller's MPN ID, digits only.
    #[param(pattern = "^[0-9]{1,20}$")]
    mpn_id: Option<String>,
    /// The reseller's tenant ID (GUID). Send either this or `mpnId`.
    #[param(format = Uuid)]
    tenant_id: Option<String>,
}

impl Parameters for ResellerQuery {}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgreementStatus {
    pub is_agreement_signed: bool,
}

/// Tells whether an indirect reseller has signed the Microsoft Partner Agreement.
///
/// Answers what the firm recorded. As at Partner Center, an unsigned agreement is an error with status 400.
#[utoipa::path(
    get,
    path = "/v1/compliance/csp/agreementstatus",
    operation_id = "get_reseller_agreement_status",
    tag = "Compliance",
    params(ResellerQuery),
    responses(
        (status = 200, description = "The reseller has signed", body = AgreementStatus),
        (status = 400, description = "2000, 2001, 2203, 2204, 2205, 2206", body = ComplianceError),
    )
)]
pub async fn show(_: KeySeesCustomers, Query(query): Query<ResellerQuery>, db: Data<Db>) -> Answer {
    let bad = |description: &str| Fault::compliance(2000).with_description(description);
    let signed = match (&query.mpn_id, &query.tenant_id) {
        (Some(_), Some(_)) => return Err(bad("Both MPN Id and Tenant Id should not be passed.").into()),
        (None, None) => return Err(Fault::compliance(2001).into()),
        (Some(mpn_id), None) => {
            if mpn_id.is_empty() || !mpn_id.bytes().all(|it| it.is_ascii_digit()) {
                return Err(bad("MPN Id must be numeric.").into());
            }
            let reseller = resellers::find_by_mpn_id(&**db, mpn_id).await?;
            let reseller = reseller.ok_or_else(|| Fault::compliance(2204).with_value(mpn_id))?;
            reseller.mpa_signed.then_some(()).ok_or_else(|| Fault::compliance(2203).with_value(mpn_id))
        }
        (None, Some(tenant_id)) => {
            let id: Id = tenant_id.parse().map_err(|_| bad("Tenant Id must be a GUID."))?;
            let reseller = resellers::find_by_microsoft_id(&**db, &id).await?;
            let reseller = reseller.ok_or_else(|| Fault::compliance(2205).with_value(&id))?;
            reseller.mpa_signed.then_some(()).ok_or_else(|| Fault::compliance(2206).with_value(&id))
        }
    };
    signed?;
    Reply::ok(&AgreementStatus { is_agreement_signed: true })
}
