//! Microsoft's validation of a customer's account. This register has no such status.

use actix_web::web::{Data, Path};
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};

use crate::api::core::customer_ids::{CustomerPath, find};
use crate::api::core::error::{Answer, Fault, wrong};
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{Parameters, Query};

use crate::api::core::schemas::PartnerCenterError;
use crate::model::kernel::input::Message;
use crate::store::db::Db;

#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Documentation;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct TypeQuery {
    /// Always `account`.
    pub r#type: String,
}

impl Parameters for TypeQuery {}

/// Always answers 404: this register has no account status. A missing status blocks no order.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/validationStatus",
    operation_id = "get_validation_status",
    tag = "Customers",
    params(
        CustomerPath,
        TypeQuery,
    ),
    responses(
        (status = 400, description = "800002, 900118", body = PartnerCenterError),
        (status = 404, description = "600074: there is no account status; 60003", body = PartnerCenterError),
    )
)]
pub async fn show(
    _: KeySeesCustomers,
    Query(query): Query<TypeQuery>,
    id: Path<String>,
    db: Data<Db>,
) -> Answer {
    if !query.r#type.eq_ignore_ascii_case("account") {
        return Err(wrong("type", Message::new("api-one-of").with("values", "account")));
    }
    find(&db, &id).await?;
    Err(Fault::new(600_074).with_value(id.as_str()).into())
}
