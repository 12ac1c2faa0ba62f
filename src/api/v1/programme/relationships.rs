//! The firm's relationships with its indirect resellers.

use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api::core::error::{Answer, Error, wrong};
use crate::api::core::field_filter::{FieldFilter, normalized, one_of};
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{Parameters, Query};
use crate::api::core::reply::{Attributes, Collection, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::model::kernel::id::Id;
use crate::model::kernel::text::fold;
use crate::model::programme::reseller::Reseller;
use crate::store::db::Db;
use crate::store::programme::resellers;

#[derive(OpenApi)]
#[openapi(paths(index))]
pub struct Documentation;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RelationshipQuery {
    /// `IsIndirectCloudSolutionProviderOf`, also written `is_indirect_cloud_solution_provider_of`. Required unless there
    /// is a filter, because some clients then leave it out.
    pub relationship_type: Option<String>,
    /// JSON: `{"Field":"Name","Value":"nord","Operator":"substring"}`, or with `MpnId`, `PartnerId` or `Id` and
    /// `equals`. `starts_with` works with all. Case is ignored.
    pub filter: Option<String>,
}

impl Parameters for RelationshipQuery {}

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
pub async fn find(db: &Db, id: &str) -> sqlx::Result<Option<Reseller>> {
    match id.trim().parse::<Id>() {
        Ok(id) => resellers::find_named(db, &id).await,
        Err(_) => Ok(None),
    }
}

impl From<&Reseller> for PartnerRelationship {
    fn from(it: &Reseller) -> Self {
        PartnerRelationship {
            id: public_id(it).to_owned(),
            name: it.name.clone(),
            relationship_type: "is_indirect_cloud_solution_provider_of",
            state: "Active",
            mpn_id: it.mpn_id.clone(),
            attributes: Attributes::of("PartnerRelationship"),
        }
    }
}

/// Whether a reseller matches a filter.
fn matcher(filter: FieldFilter) -> Result<impl Fn(&Reseller) -> bool, Error> {
    let facts: fn(&Reseller) -> Vec<&str> = match normalized(&filter.field).as_str() {
        "name" => |it| vec![&it.name],
        "mpnid" => |it| vec![&it.mpn_id],
        "id" | "partnerid" => |it| vec![&it.id, it.microsoft_id.as_deref().unwrap_or_default()],
        _ => return Err(wrong("filter.Field", one_of("Name, MpnId, Id, PartnerId"))),
    };
    let matches: fn(&str, &str) -> bool = match filter.normalized_operator().as_str() {
        "equals" => |fact, value| fact == value,
        "startswith" => |fact, value| fact.starts_with(value),
        "substring" => |fact, value| fact.contains(value),
        _ => return Err(wrong("filter.Operator", one_of("equals, starts_with, substring"))),
    };
    let value = fold(&filter.value);
    Ok(move |reseller: &Reseller| facts(reseller).iter().any(|it| matches(&fold(it), &value)))
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
    let is_known = match &query.relationship_type {
        Some(it) => normalized(it) == normalized(KNOWN),
        None => query.filter.is_some(),
    };
    if !is_known {
        return Err(wrong("relationship_type", one_of(KNOWN)));
    }
    let mut found = resellers::list(&**db).await?;
    if let Some(json) = &query.filter {
        let matches = matcher(FieldFilter::read(json)?)?;
        found.retain(|it| matches(it));
    }
    let items = found.iter().map(PartnerRelationship::from).collect();
    Reply::ok(&Collection::new(caller.uri(), items))
}
