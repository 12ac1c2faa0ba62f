//! The firm's organization profile, as far as it is recorded.

use actix_web::web::Data;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::api::core::error::Answer;
use crate::api::core::key_gate::AnyKey;
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::reply::{Attributes, Link, Reply, SelfLink};
use crate::api::v1::programme::legal_business_profiles::CountryAddress;
use crate::web::sign_in::directory::Directories;

#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Documentation;

/// The firm's name and country. Domain, email address, language and culture are not recorded, so these fields are always
/// absent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrganizationProfile {
    /// The firm's Microsoft ID. Absent unless people sign in with Entra ID, whose tenant it is.
    pub id: Option<String>,
    pub company_name: String,
    pub default_address: CountryAddress,
    /// The same as `id`.
    pub tenant_id: Option<String>,
    pub profile_type: &'static str,
    pub links: SelfLink,
    pub attributes: Attributes,
}

/// Returns the firm's organization profile.
#[utoipa::path(
    get,
    path = "/v1/profiles/organization",
    operation_id = "get_organization_profile",
    tag = "Partners",
    responses((status = 200, description = "The profile", body = OrganizationProfile)),
)]
pub async fn show(caller: AnyKey, _: Query<NoParameters>, directories: Data<Directories>) -> Answer {
    let firm = caller.partner();
    let microsoft_id = directories.microsoft_id().map(String::from);
    Reply::ok(&OrganizationProfile {
        id: microsoft_id.clone(),
        company_name: firm.legal_name.clone(),
        default_address: CountryAddress { country: firm.country.clone() },
        tenant_id: microsoft_id,
        profile_type: "OrganizationProfile",
        links: SelfLink { this: Link::to("/profiles/organization") },
        attributes: Attributes::of("OrganizationProfile"),
    })
}
