//! The firm's legal business profile, as far as it is recorded.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api::core::error::{Answer, wrong};
use crate::api::core::field_filter::one_of;
use crate::api::core::key_gate::AnyKey;
use crate::api::core::parameters::{Parameters, Query};
use crate::api::core::reply::{Attributes, Link, Reply, SelfLink};
use crate::api::core::schemas::PartnerCenterError;

#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Documentation;

/// An address of which the country alone is recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountryAddress {
    /// ISO 3166-1 alpha-2.
    #[schema(example = "FR")]
    pub country: String,
}

/// The firm's legal name and country. Street, contact and vetting are not recorded, so these fields are always absent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LegalBusinessProfile {
    pub company_name: String,
    pub address: CountryAddress,
    pub profile_type: &'static str,
    pub links: SelfLink,
    pub attributes: Attributes,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct VettingQuery {
    /// `Current`, which is the only version here.
    pub vetting_version: Option<String>,
}

impl Parameters for VettingQuery {}

/// Returns the firm's legal business profile.
#[utoipa::path(
    get,
    path = "/v1/profiles/legalbusiness",
    operation_id = "get_legal_business_profile",
    tag = "Partners",
    params(VettingQuery),
    responses(
        (status = 200, description = "The profile", body = LegalBusinessProfile),
        (status = 400, description = "800002", body = PartnerCenterError),
    )
)]
pub async fn show(caller: AnyKey, Query(query): Query<VettingQuery>) -> Answer {
    if query.vetting_version.is_some_and(|it| !it.trim().eq_ignore_ascii_case("Current")) {
        return Err(wrong("vettingVersion", one_of("Current")));
    }
    let firm = caller.partner();
    Reply::ok(&LegalBusinessProfile {
        company_name: firm.legal_name.clone(),
        address: CountryAddress { country: firm.country.clone() },
        profile_type: "LegalBusinessProfile",
        links: SelfLink { this: Link::to("/profiles/legalbusiness") },
        attributes: Attributes::of("LegalBusinessProfile"),
    })
}
