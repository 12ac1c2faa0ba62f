//! The OpenAPI document, assembled from the documentation at the handlers.

use actix_web::HttpResponse;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::security::{
    ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes, SecurityScheme,
};
use utoipa::openapi::{ContentBuilder, PathItem, Ref, Required, ResponseBuilder, Schema};
use utoipa::{Modify, OpenApi};

use crate::api::core::call::Style;
use crate::api::core::schemas::{ComplianceError, PartnerCenterError, Problem, TooManyRequests};
use crate::api::oauth;
use crate::api::oauth::addresses::is_token_endpoint;
use crate::api::own::acceptances::{acceptances, agreement_statuses, evidence, withdrawals};
use crate::api::own::evidence::{proofs, tiles};
use crate::api::own::subscriptions::order_checks;
use crate::api::v1::acceptances::{
    bulk_attestations, confirmations, customer_agreement_records, direct_acceptances,
};
use crate::api::v1::activity::audit_records;
use crate::api::v1::catalogue::{agreement_templates, agreements};
use crate::api::v1::customers::relationships as customer_relationships;
use crate::api::v1::customers::{
    addresses, billing_profiles, company_profiles, country_rules, customers, domains, qualifications,
    relationship_requests, validation_statuses,
};
use crate::api::v1::programme::relationships;
use crate::api::v1::programme::reseller_agreements;
use crate::api::v1::programme::{
    legal_business_profiles, mpn_profiles, organization_profiles, partner_billing_profiles, support_profiles,
};
use crate::api::v1::subscriptions::{
    add_ons, carts, checkouts, customer_offer_categories, customer_offers, offer_categories, offers,
    order_changes, orders, provisioning_statuses, subscription_add_ons, subscriptions,
};
use crate::web::answer::api_document::{CORRELATION_ID, REQUEST_ID};
use crate::web::answer::error::Answer;
use crate::web::request::gate::Public;

/// Merges the documentation of all areas.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut all = Whole::openapi();
    all.merge(agreements::Documentation::openapi());
    all.merge(customers::Documentation::openapi());
    all.merge(billing_profiles::Documentation::openapi());
    all.merge(company_profiles::Documentation::openapi());
    all.merge(domains::Documentation::openapi());
    all.merge(country_rules::Documentation::openapi());
    all.merge(addresses::Documentation::openapi());
    all.merge(qualifications::Documentation::openapi());
    all.merge(validation_statuses::Documentation::openapi());
    all.merge(customer_relationships::Documentation::openapi());
    all.merge(legal_business_profiles::Documentation::openapi());
    all.merge(mpn_profiles::Documentation::openapi());
    all.merge(organization_profiles::Documentation::openapi());
    all.merge(partner_billing_profiles::Documentation::openapi());
    all.merge(support_profiles::Documentation::openapi());
    all.merge(relationship_requests::Documentation::openapi());
    all.merge(relationships::Documentation::openapi());
    all.merge(audit_records::Documentation::openapi());
    all.merge(confirmations::Documentation::openapi());
    all.merge(customer_agreement_records::Documentation::openapi());
    all.merge(bulk_attestations::Documentation::openapi());
    all.merge(direct_acceptances::Documentation::openapi());
    all.merge(agreement_templates::Documentation::openapi());
    all.merge(reseller_agreements::Documentation::openapi());
    all.merge(offers::Documentation::openapi());
    all.merge(add_ons::Documentation::openapi());
    all.merge(offer_categories::Documentation::openapi());
    all.merge(customer_offers::Documentation::openapi());
    all.merge(customer_offer_categories::Documentation::openapi());
    all.merge(orders::Documentation::openapi());
    all.merge(order_changes::Documentation::openapi());
    all.merge(provisioning_statuses::Documentation::openapi());
    all.merge(carts::Documentation::openapi());
    all.merge(checkouts::Documentation::openapi());
    all.merge(subscriptions::Documentation::openapi());
    all.merge(subscription_add_ons::Documentation::openapi());
    all.merge(agreement_statuses::Documentation::openapi());
    all.merge(tiles::Documentation::openapi());
    all.merge(order_checks::Documentation::openapi());
    all.merge(acceptances::Documentation::openapi());
    all.merge(withdrawals::Documentation::openapi());
    all.merge(evidence::Documentation::openapi());
    all.merge(proofs::Documentation::openapi());
    all.merge(oauth::documentation::documentation());
    for (path, item) in all.paths.paths.iter_mut().filter(|(path, _)| !is_token_endpoint(path)) {
        for operation in operations(item) {
            complete(path, operation);
        }
    }
    all
}

/// The document as JSON, for the reference page.
pub fn json() -> serde_json::Value {
    serde_json::to_value(document()).unwrap_or_default()
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, delete, head, patch, .. } = item;
    [get, put, post, delete, head, patch].into_iter().flatten()
}

/// Adds to an operation the headers and error responses that all operations share.
fn complete(path: &str, operation: &mut Operation) {
    let guid = || {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
    };
    let writes = operation.request_body.is_some();
    let headers = [
        (REQUEST_ID, "A repeated request with the same ID gets the first response", guid().into()),
        (CORRELATION_ID, "An ID of your choice that related calls share", guid().into()),
    ];
    for (name, text, schema) in headers {
        let header = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Header);
        let header = header.description(Some(text)).required(Required::False).schema(Some::<Schema>(schema));
        operation.parameters.get_or_insert_default().push(header.build().into());
    }
    let style = Style::of(path);
    let (schema, media) = match style {
        Style::Problem => (style.schema(), "application/problem+json"),
        _ => (style.schema(), "application/json"),
    };
    let mut refusals = vec![
        ("400", "The request has an error", schema),
        ("401", "The key is missing or not valid", schema),
        ("403", "The roles of the key do not allow the call", schema),
        ("404", "There is no such resource", schema),
        ("429", "Too many calls", if style == Style::Problem { schema } else { "TooManyRequests" }),
    ];
    if writes {
        refusals.push(("413", "The body is too large", schema));
        refusals.push(("415", "The body must be application/json", schema));
    }
    for (status, text, schema) in refusals {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
        let response = ResponseBuilder::new().description(text).content(media, content).build();
        operation.responses.responses.entry(status.to_owned()).or_insert_with(|| response.into());
    }
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Paraph", description = "The register of a CSP partner's confirmations."),
    modifiers(&Keys),
    security(("key" = []), ("token" = [])),
    components(schemas(PartnerCenterError, ComplianceError, Problem, TooManyRequests)),
)]
struct Whole;

struct Keys;

impl Modify for Keys {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
        let scheme = scheme.description(Some("An API key, created by a Global admin."));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("key", SecurityScheme::Http(scheme.build()));
        let flow = Flow::ClientCredentials(ClientCredentials::new("/oauth2/v2.0/token", Scopes::new()));
        let description = "The client ID of an API key, and the key as client secret.";
        components.add_security_scheme(
            "token",
            SecurityScheme::OAuth2(OAuth2::with_description([flow], description)),
        );
    }
}

pub async fn show(_: Public) -> Answer {
    Ok(HttpResponse::Ok().json(document()))
}
