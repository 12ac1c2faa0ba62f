//! The activity log, its export, and its audit records.

use crate::api::core::key_gate as key;
use crate::web::request::gate::{Gateway, get, post};

pub fn pages() -> Vec<Gateway> {
    use crate::pages::activity::{activity_exports, activity_log};
    vec![
        get("/activity", activity_log::index),
        get("/activity/export", activity_exports::new),
        post("/activity/export", activity_exports::create),
    ]
}

pub fn api() -> Vec<Gateway> {
    use crate::api::v1::activity::audit_records;
    vec![key::get("/v1/auditrecords", audit_records::index)]
}
