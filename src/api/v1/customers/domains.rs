//! Whether a domain name is taken.

use actix_web::web::{Data, Path};
use utoipa::OpenApi;

use crate::api::core::error::{Answer, Fault};
use crate::api::core::key_gate::KeySeesCustomers;
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
        (status = 404, description = "No customer has this domain name"),
    )
)]
pub async fn show(_: KeySeesCustomers, domain: Path<String>, db: Data<Db>) -> Answer {
    match customers::find_by_domain(&**db, &domain::parse_any(&domain)).await? {
        Some(_) => Ok(Reply::empty(200)),
        None => Err(Fault::new(1000).into()),
    }
}
