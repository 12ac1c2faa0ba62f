//! The transparency log: its checkpoint and its tiles.

use crate::api::core::key_gate as key;
use crate::web::request::gate::{Gateway, get};

pub fn pages() -> Vec<Gateway> {
    use crate::pages::evidence::{certificates, checkpoints, verifications};
    vec![
        get("/log/checkpoint", checkpoints::show),
        get("/verify", verifications::new),
        get("/customers/{id}/records/{record}/certificate", certificates::show),
    ]
}

pub fn api() -> Vec<Gateway> {
    use crate::api::own::evidence::tiles;
    vec![key::get("/log/tile/{tile}", tiles::show)]
}
