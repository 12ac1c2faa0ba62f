//! Confirmations, withdrawals, direct acceptances and their reports.

use crate::api::core::key_gate as key;
use crate::web::request::gate::{Gateway, get, get_form, post};

pub fn pages() -> Vec<Gateway> {
    use crate::pages::acceptances::{
        annulments, confirmations, direct_acceptances, status_report, withdrawals,
    };
    vec![
        get("/customers/report", status_report::show),
        get_form("/customers/{id}/confirmations/new", confirmations::new),
        post("/customers/{id}/confirmations/new", confirmations::create),
        get("/customers/{id}/confirmations/{confirmation}", confirmations::show),
        get_form("/customers/{id}/withdrawals/new", withdrawals::new),
        post("/customers/{id}/withdrawals/new", withdrawals::create),
        get("/customers/{id}/withdrawals/{withdrawal}", withdrawals::show),
        get_form("/customers/{id}/direct-acceptance/edit", direct_acceptances::edit),
        post("/customers/{id}/direct-acceptance/edit", direct_acceptances::update),
        get("/customers/{id}/direct-acceptances/{direct}", direct_acceptances::show),
        get_form("/customers/{id}/records/{record}/annulment/new", annulments::new),
        post("/customers/{id}/records/{record}/annulment/new", annulments::create),
    ]
}

pub fn api() -> Vec<Gateway> {
    use crate::api::own::acceptances::{acceptances, agreement_statuses, evidence, withdrawals};
    use crate::api::v1::acceptances::{
        bulk_attestations, confirmations, customer_agreement_records, direct_acceptances,
    };
    vec![
        key::get("/v1/customers/{id}/agreements", confirmations::index),
        key::post("/v1/customers/{id}/agreements", confirmations::create),
        key::get("/v1/customers/{id}/directSignedMicrosoftCustomerAgreementStatus", direct_acceptances::show),
        key::get("/v1/partners/customeragreementrecords", customer_agreement_records::index),
        key::post("/v1/CreateBulkReAttestation", bulk_attestations::create)
            .with_largest_body(bulk_attestations::LARGEST_BODY),
        key::get("/api/agreement-status", agreement_statuses::index),
        key::get("/api/customers/{id}/agreement-status", agreement_statuses::show),
        key::get("/api/customers/{id}/confirmations", acceptances::index),
        key::post("/api/customers/{id}/confirmations", acceptances::create),
        key::post("/api/customers/{id}/withdrawals", withdrawals::create),
        key::get("/api/customers/{id}/confirmations/{confirmation}/evidence", evidence::show),
    ]
}
