//! Proof files, certificates, and the transparency log.

use crate::api::core::key_gate as key;
use crate::model::evidence::proof::LARGEST;
use crate::web::request::gate::{Gateway, get, post};

pub fn pages() -> Vec<Gateway> {
    use crate::pages::evidence::{certificates, checkpoints, proofs, verifications};
    vec![
        get("/log/checkpoint", checkpoints::show),
        get("/verify", verifications::new),
        post("/verify", verifications::create),
        get("/customers/{id}/records/{record}/certificate", certificates::show),
        get("/customers/{id}/records/{record}/proofs/new", proofs::new),
        post("/customers/{id}/records/{record}/proofs/new", proofs::create),
        get("/customers/{id}/proofs/{proof}", proofs::show),
    ]
}

pub fn api() -> Vec<Gateway> {
    use crate::api::own::evidence::{proofs, tiles};
    vec![
        key::get("/log/tile/{tile}", tiles::show),
        key::get("/api/customers/{id}/records/{record}/proofs", proofs::index),
        key::post("/api/customers/{id}/records/{record}/proofs", proofs::create).with_largest_body(LARGEST),
        key::get("/api/customers/{id}/proofs/{proof}", proofs::show),
    ]
}
