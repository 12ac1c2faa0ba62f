//! Set-up, the partner profile, API keys and their access tokens, failed mails.

use crate::api::core::key_gate;
use crate::api::oauth::tokens;
use crate::web::request::gate::{Gateway, get, get_form, post};

pub fn pages() -> Vec<Gateway> {
    use crate::api::openapi;
    use crate::pages::settings::{
        api_key_revocations, api_keys, api_reference, mails, partners, resendings, setup,
    };
    vec![
        get("/setup/{token}", setup::new),
        post("/setup/{token}", setup::create),
        get("/settings/mails", mails::index),
        post("/settings/mails/{id}/resending", resendings::create),
        get("/api", api_reference::show),
        get("/api/openapi.json", openapi::show),
        get_form("/settings/partner", partners::edit),
        post("/settings/partner", partners::update),
        get("/settings/api-keys", api_keys::index),
        get_form("/settings/api-keys/new", api_keys::new),
        post("/settings/api-keys/new", api_keys::create),
        get("/settings/api-keys/{id}/revocation", api_key_revocations::new),
        post("/settings/api-keys/{id}/revocation", api_key_revocations::create),
    ]
}

pub fn api() -> Vec<Gateway> {
    vec![
        key_gate::post("/oauth2/token", tokens::create),
        key_gate::post("/oauth2/v2.0/token", tokens::create),
        key_gate::post("/{tenant}/oauth2/token", tokens::create),
        key_gate::post("/{tenant}/oauth2/v2.0/token", tokens::create),
    ]
}
