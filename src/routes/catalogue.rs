//! Agreements, versions, templates and files.

use crate::api::core::key_gate as key;
use crate::web::request::gate::{Gateway, get, get_form, post};

pub fn pages() -> Vec<Gateway> {
    use crate::api::v1::catalogue::template_files;
    use crate::pages::catalogue::{agreement_files, agreement_templates, agreement_versions, catalogue};
    vec![
        get("/agreements", catalogue::index),
        get("/agreementtemplates/{id}/{token}", template_files::show),
        get("/agreements/templates", agreement_templates::index),
        get("/agreements/files/new", agreement_files::new),
        post("/agreements/files/new", agreement_files::create),
        get("/agreements/files/{id}", agreement_files::show),
        get_form("/agreements/versions/{id}/edit", agreement_versions::edit),
        post("/agreements/versions/{id}/edit", agreement_versions::update),
        get_form("/agreements/{type}/edit", catalogue::edit),
        post("/agreements/{type}/edit", catalogue::update),
        get_form("/agreements/{type}/versions/new", agreement_versions::new),
        post("/agreements/{type}/versions/new", agreement_versions::create),
    ]
}

pub fn api() -> Vec<Gateway> {
    use crate::api::v1::catalogue::{agreement_templates, agreements};
    vec![
        key::get("/v1/agreements", agreements::index),
        key::get("/v1/agreementtemplates/{template}/document", agreement_templates::show),
    ]
}
