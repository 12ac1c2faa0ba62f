//! Customers: the list, the wizard, the account pages, and the profiles of the API.

use crate::api::core::key_gate as key;
use crate::web::request::gate::{Gateway, get, get_form, post};

pub fn pages() -> Vec<Gateway> {
    use crate::pages::customers::{contacts, customers, domains, draft_subscriptions, drafts, registrations};
    vec![
        get("/customers", customers::index),
        get("/customers/new", drafts::new),
        get_form("/customers/drafts/{id}/edit", drafts::edit),
        post("/customers/drafts/{id}/edit", drafts::update),
        get("/customers/drafts/{id}", drafts::show),
        post("/customers/drafts/{id}", registrations::create),
        get("/customers/{id}", customers::show),
        get_form("/customers/{id}/edit", customers::edit),
        post("/customers/{id}/edit", customers::update),
        get("/customers/{id}/registration", registrations::show),
        get_form("/customers/{id}/domain/edit", domains::edit),
        post("/customers/{id}/domain/edit", domains::update),
        get_form("/customers/{id}/contact/edit", contacts::edit),
        post("/customers/{id}/contact/edit", contacts::update),
        get_form("/customers/drafts/{id}/subscriptions", draft_subscriptions::edit),
        post("/customers/drafts/{id}/subscriptions", draft_subscriptions::update),
    ]
}

pub fn api() -> Vec<Gateway> {
    use crate::api::v1::customers::{
        addresses, billing_profiles, company_profiles, country_rules, customers, domains, qualifications,
        relationship_requests, relationships, validation_statuses,
    };
    vec![
        key::get("/v1/customers", customers::index),
        key::post("/v1/customers", customers::create),
        key::get("/v1/customers/{id}", customers::show),
        key::patch("/v1/customers/{id}", customers::update),
        key::delete("/v1/customers/{id}", customers::destroy),
        key::get("/v1/customers/{id}/profiles/billing", billing_profiles::show),
        key::put("/v1/customers/{id}/profiles/billing", billing_profiles::update),
        key::get("/v1/customers/{id}/profiles/company", company_profiles::show),
        key::get("/v1/customers/{id}/qualifications", qualifications::index),
        key::post("/v1/customers/{id}/qualifications", qualifications::create),
        key::get("/v1/customers/{id}/qualification", qualifications::show),
        key::put("/v1/customers/{id}/qualification", qualifications::update),
        key::get("/v1/customers/{id}/relationships", relationships::index),
        key::get("/v1/customers/relationshiprequests", relationship_requests::show),
        key::get("/v1/customers/{id}/validationStatus", validation_statuses::show),
        key::head("/v1/domains/{domain}", domains::show),
        key::get("/v1/countryvalidationrules/{country}", country_rules::show),
        key::post("/v1/validations/address", addresses::create),
    ]
}
