//! The partner programme.

use crate::api::core::key_gate as key;
use crate::web::request::gate::Gateway;

pub fn api() -> Vec<Gateway> {
    use crate::api::v1::programme::{
        legal_business_profiles, mpn_profiles, organization_profiles, partner_billing_profiles,
        relationships, reseller_agreements, support_profiles,
    };
    vec![
        key::get("/v1/relationships", relationships::index),
        key::get("/v1/profiles/mpn", mpn_profiles::show),
        key::get("/v1/profiles/legalbusiness", legal_business_profiles::show),
        key::get("/v1/profiles/organization", organization_profiles::show),
        key::get("/v1/profiles/support", support_profiles::show),
        key::get("/v1/profiles/billing", partner_billing_profiles::show),
        key::get("/v1/compliance/csp/agreementstatus", reseller_agreements::show),
    ]
}
