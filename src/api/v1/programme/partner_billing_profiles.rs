//! The firm's billing profile, of which nothing is recorded.

use utoipa::OpenApi;

use crate::api::core::error::{Answer, Fault};
use crate::api::core::key_gate::AnyKey;
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::schemas::PartnerCenterError;

#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Documentation;

/// Refuses to return the firm's billing profile, of which nothing is recorded.
#[utoipa::path(
    get,
    path = "/v1/profiles/billing",
    operation_id = "get_partner_billing_profile",
    tag = "Partners",
    responses((status = 400, description = "900141, always", body = PartnerCenterError)),
)]
pub async fn show(_: AnyKey, _: Query<NoParameters>) -> Answer {
    Err(Fault::new(900_141).with_field("", "api-profile-unrecorded").into())
}
