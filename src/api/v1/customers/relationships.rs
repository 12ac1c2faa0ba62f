//! A customer's relationship with its indirect reseller, as Partner Center lists it.

use actix_web::web::{Data, Path};
use utoipa::OpenApi;

use crate::api::core::customer_ids::{CustomerPath, find};
use crate::api::core::error::Answer;
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::reply::{Collection, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::programme::relationships::PartnerRelationship;
use crate::store::db::Db;
use crate::store::programme::resellers;

#[derive(OpenApi)]
#[openapi(paths(index))]
pub struct Documentation;

/// Lists the indirect resellers of a customer: one or none. The firm itself is not in the list, as at Partner Center.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/relationships",
    operation_id = "list_customer_relationships",
    tag = "Customers",
    params(CustomerPath),
    responses(
        (status = 200, description = "The resellers", body = Collection<PartnerRelationship>),
        (status = 400, description = "900118", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn index(
    caller: KeySeesCustomers,
    _: Query<NoParameters>,
    id: Path<String>,
    db: Data<Db>,
) -> Answer {
    let customer = find(&db, &id).await?;
    let reseller = match &customer.company.reseller_id {
        Some(id) => resellers::find(&**db, id).await?,
        None => None,
    };
    let items = reseller.iter().map(PartnerRelationship::from).collect();
    Reply::ok(&Collection::new(caller.uri(), items))
}
