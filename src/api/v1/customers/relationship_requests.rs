//! Requests for a relationship with a customer. They are made in Partner Center.

use utoipa::OpenApi;

use crate::api::core::error::{Answer, Fault};
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::schemas::PartnerCenterError;

#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Documentation;

/// Refuses to request a relationship with a customer. Such requests are made in Partner Center.
#[utoipa::path(
    get,
    path = "/v1/customers/relationshiprequests",
    operation_id = "request_relationship",
    tag = "Customers",
    responses((status = 400, description = "900141, always", body = PartnerCenterError)),
)]
pub async fn show(_: KeySeesCustomers, _: Query<NoParameters>) -> Answer {
    Err(Fault::new(900_141).with_field("", "api-relationship-request").into())
}
