//! Memberships of the Microsoft Partner Network: the firm's, and those of its indirect resellers.

use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api::core::error::{Answer, Fault};
use crate::api::core::key_gate::AnyKey;
use crate::api::core::parameters::{Parameters, Query};
use crate::api::core::reply::{Attributes, Link, Reply, SelfLink};
use crate::api::core::schemas::PartnerCenterError;
use crate::store::db::Db;
use crate::store::programme::resellers;

#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Documentation;

/// A membership of the Microsoft Partner Network.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MpnProfile {
    pub partner_name: String,
    pub mpn_id: String,
    pub profile_type: &'static str,
    pub links: SelfLink,
    pub attributes: Attributes,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct MpnQuery {
    /// The MPN ID of the firm or of one of its indirect resellers. Default: the firm's.
    pub mpn_id: Option<String>,
}

impl Parameters for MpnQuery {}

/// Returns the name and the MPN ID of the firm or of one of its indirect resellers.
///
/// Other partners are unknown here.
#[utoipa::path(
    get,
    path = "/v1/profiles/mpn",
    operation_id = "get_mpn_profile",
    tag = "Partners",
    params(MpnQuery),
    responses(
        (status = 200, description = "The profile", body = MpnProfile),
        (status = 404, description = "1000: no partner here has this MPN ID", body = PartnerCenterError),
    )
)]
pub async fn show(caller: AnyKey, Query(query): Query<MpnQuery>, db: Data<Db>) -> Answer {
    let firm = caller.partner();
    let (partner_name, mpn_id) = match query.mpn_id.as_deref().map(str::trim) {
        Some(asked) if asked != firm.mpn_id => {
            let unknown = || {
                Fault::new(1000)
                    .with_description(format!("No partner in this register has the MPN ID {asked}"))
            };
            // Resellers are for those who see customers.
            let reseller = match caller.staff().may_see_customers() {
                true => resellers::find_by_mpn_id(&**db, asked).await?,
                false => None,
            };
            let reseller = reseller.ok_or_else(unknown)?;
            (reseller.name, reseller.mpn_id)
        }
        _ => (firm.legal_name.clone(), firm.mpn_id.clone()),
    };
    let (links, attributes) = (SelfLink { this: Link::to("/profiles/mpn") }, Attributes::of("MpnProfile"));
    Reply::ok(&MpnProfile { partner_name, mpn_id, profile_type: "MpnProfile", links, attributes })
}
