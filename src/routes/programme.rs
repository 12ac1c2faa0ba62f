//! The partner programme.

use crate::api::core::key_gate as key;
use crate::web::request::gate::Gateway;

pub fn api() -> Vec<Gateway> {
    use crate::api::v1::programme::{relationships, reseller_agreements};
    vec![
        key::get("/v1/relationships", relationships::index),
        key::get("/v1/compliance/csp/agreementstatus", reseller_agreements::show),
    ]
}
