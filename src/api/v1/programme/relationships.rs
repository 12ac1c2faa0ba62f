//! The firm's relationships with its indirect resellers.

use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api::core::error::{Answer, wrong};
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::query::Query;
use crate::api::core::reply::{Attributes, Collection, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::Message;
use crate::model::programme::reseller::Reseller;
use crate::store::db::Db;
use crate::store::programme::resellers;

#[derive(OpenApi)]
#[openapi(paths(index))]
pub struct Documentation;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RelationshipQuery {
    /// `IsIndirectCloudSolutionProviderOf`.
    pub relationship_type: String,
}

/// An indirect reseller. Its location is not recorded, so `location` is always absent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartnerRelationship {
    /// The reseller's Microsoft ID, or its id in this register until the Microsoft ID is recorded. Customers refer to
    /// it as associatedPartnerId.
    pub id: String,
    pub name: String,
    pub relationship_type: &'static str,
    pub state: &'static str,
    pub mpn_id: String,
    pub attributes: Attributes,
}

/// The reseller's public ID: its Microsoft ID, or our id until that is recorded.
pub fn public_id(reseller: &Reseller) -> &str {
    reseller.microsoft_id.as_deref().unwrap_or(&reseller.id)
}

/// Finds a reseller by its Microsoft ID or its id in this register.
pub fn find<'a>(resellers: &'a [Reseller], id: &str) -> Option<&'a Reseller> {
    let id: Id = id.trim().parse().ok()?;
    resellers.iter().find(|it| *public_id(it) == *id || *it.id == *id)
}

/// Lists the indirect resellers of a firm that is an indirect provider.
#[utoipa::path(
    get,
    path = "/v1/relationships",
    operation_id = "list_relationships",
    tag = "Partners",
    params(RelationshipQuery),
    responses(
        (status = 200, description = "The resellers, sorted by name", body = Collection<PartnerRelationship>),
        (status = 400, description = "800002", body = PartnerCenterError),
    )
)]
pub async fn index(caller: KeySeesCustomers, Query(query): Query<RelationshipQuery>, db: Data<Db>) -> Answer {
    const KNOWN: &str = "IsIndirectCloudSolutionProviderOf";
    if !query.relationship_type.eq_ignore_ascii_case(KNOWN) {
        return Err(wrong("relationship_type", Message::new("api-one-of").with("values", KNOWN)));
    }
    let items = resellers::list(&**db).await?.into_iter().map(|it| PartnerRelationship {
        id: public_id(&it).to_owned(),
        name: it.name,
        relationship_type: "is_indirect_cloud_solution_provider_of",
        state: "Active",
        mpn_id: it.mpn_id,
        attributes: Attributes::of("PartnerRelationship"),
    });
    Reply::ok(&Collection::new(caller.uri(), items.collect()))
}
