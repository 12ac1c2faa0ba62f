//! Whether a domain name is taken.

use actix_web::web::{Data, Path};
use utoipa::OpenApi;

use crate::api::core::error::{Answer, Fault, wrong};
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::reply::Reply;
use crate::model::customers::domain;
use crate::store::customers::customers;
use crate::store::db::Db;

#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Documentation;

/// Tells whether a customer in this register has a domain name. Other tenants at Microsoft are unknown here.
#[utoipa::path(
    head,
    path = "/v1/domains/{domain}",
    operation_id = "domain_exists",
    tag = "Customers",
    params(("domain" = String, Path, description = "The domain name, such as contoso.onmicrosoft.com")),
    responses(
        (status = 200, description = "A customer has this domain name"),
        (status = 400, description = "This is no domain name"),
        (status = 404, description = "No customer has this domain name"),
    )
)]
pub async fn show(_: KeySeesCustomers, _: Query<NoParameters>, domain: Path<String>, db: Data<Db>) -> Answer {
    let domain = domain::parse_any(&domain);
    if !domain::is_well_formed(&domain) {
        return Err(wrong("domain", "error-domain-format"));
    }
    match customers::find_by_domain(&**db, &domain).await? {
        Some(_) => Ok(Reply::empty(200)),
        None => Err(Fault::new(1000).into()),
    }
}
