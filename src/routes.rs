//! The table of contents: every path, who may, what answers. A gate is the first argument of its handler.
//!
//! A form is sent to the address at which it is shown, so that reloading, going back or changing the
//! language after it was refused always finds a page.

use crate::api::gate as key;
use crate::api::{self as calls, agreements, document};
use crate::api::{
    addresses, audit_records, billing_profiles, company_profiles, country_rules, domains, qualifications,
    relationships, validation_statuses,
};
use crate::pages::{
    activity_exports, activity_log, confirmations, contacts, customers, deactivations, directory,
    directory_removals, drafts, enrolments, health, home, language, mails, partners, passkey_offers,
    passkey_requests, password_choices, password_resets, passwords, profiles, proofs, recovery_codes,
    registrations, resendings, second_factor_removals, second_factors, sessions, setup, sign_in,
    status_report, user_links, user_roles, user_second_factors, user_sessions, users,
};
use crate::web::gate::{Gateway, get, post};
use crate::web::static_files;

pub fn all() -> Vec<Gateway> {
    vec![
        get("/static/{hash}/{name}", static_files::show),
        get("/health", health::show),
        get("/setup/{token}", setup::new),
        post("/setup/{token}", setup::create),
        get("/sign-in", sign_in::new),
        post("/sign-in", sign_in::create),
        get("/sign-in/directory", directory::new),
        get("/sign-in/directory/callback", directory::show),
        get("/sign-in/second-factor", second_factors::new),
        post("/sign-in/second-factor", second_factors::create),
        post("/sign-in/second-factor/challenge", passkey_requests::create),
        get("/sign-in/again", proofs::new),
        post("/sign-in/again", proofs::create),
        post("/sign-out", sign_in::destroy),
        post("/language", language::update),
        get("/password-reset", password_resets::new),
        post("/password-reset", password_resets::create),
        get("/password-reset/sent", password_resets::show),
        get("/password/{token}", password_choices::new),
        post("/password/{token}", password_choices::create),
        get("/", home::show),
        get("/profile", profiles::show),
        get("/profile/edit", profiles::edit),
        post("/profile/edit", profiles::update),
        get("/profile/password/edit", passwords::edit),
        post("/profile/password/edit", passwords::update),
        get("/profile/second-factor/new", enrolments::new),
        post("/profile/second-factor/new", enrolments::create),
        post("/profile/second-factor/challenge", passkey_offers::create),
        get("/profile/second-factor/{id}/removal", second_factor_removals::new),
        post("/profile/second-factor/{id}/removal", second_factor_removals::create),
        get("/profile/recovery-codes/new", recovery_codes::new),
        post("/profile/recovery-codes/new", recovery_codes::create),
        post("/profile/sessions/{id}/end", sessions::destroy),
        get("/settings/mails", mails::index),
        post("/settings/mails/{id}/resending", resendings::create),
        get("/customers", customers::index),
        post("/customers", customers::create),
        get("/customers/report", status_report::show),
        get("/customers/new", drafts::new),
        get("/customers/drafts/{id}/edit", drafts::edit),
        post("/customers/drafts/{id}/edit", drafts::update),
        get("/customers/drafts/{id}", drafts::show),
        get("/customers/{id}", customers::show),
        get("/customers/{id}/edit", customers::edit),
        post("/customers/{id}/edit", customers::update),
        get("/customers/{id}/registration", registrations::show),
        get("/customers/{id}/contact/edit", contacts::edit),
        post("/customers/{id}/contact/edit", contacts::update),
        get("/customers/{id}/confirmations/new", confirmations::new),
        post("/customers/{id}/confirmations/new", confirmations::create),
        get("/customers/{id}/confirmations/{confirmation}", confirmations::show),
        get("/activity", activity_log::index),
        get("/activity/export", activity_exports::new),
        post("/activity/export", activity_exports::create),
        get("/settings/partner", partners::edit),
        post("/settings/partner", partners::update),
        get("/settings/users", users::index),
        get("/settings/users/new", users::new),
        post("/settings/users/new", users::create),
        get("/settings/users/{id}", users::show),
        get("/settings/users/{id}/roles/edit", user_roles::edit),
        post("/settings/users/{id}/roles/edit", user_roles::update),
        post("/settings/users/{id}/link", user_links::create),
        post("/settings/users/{id}/sign-out", user_sessions::destroy),
        get("/settings/users/{id}/second-factor/removal", user_second_factors::new),
        post("/settings/users/{id}/second-factor/removal", user_second_factors::create),
        get("/settings/users/{id}/directory/removal", directory_removals::new),
        post("/settings/users/{id}/directory/removal", directory_removals::create),
        get("/settings/users/{id}/deactivation", deactivations::new),
        post("/settings/users/{id}/deactivation", deactivations::create),
        post("/settings/users/{id}/reactivation", deactivations::destroy),
        get("/api/openapi.json", document::show),
    ]
}

/// What programs call with a key: the gates are those of `api::gate`.
pub fn api() -> Vec<Gateway> {
    vec![
        key::get("/v1/agreements", agreements::index),
        key::get("/v1/customers", calls::customers::index),
        key::post("/v1/customers", calls::customers::create),
        key::get("/v1/customers/{id}", calls::customers::show),
        key::delete("/v1/customers/{id}", calls::customers::destroy),
        key::get("/v1/customers/{id}/profiles/billing", billing_profiles::show),
        key::put("/v1/customers/{id}/profiles/billing", billing_profiles::update),
        key::get("/v1/customers/{id}/profiles/company", company_profiles::show),
        key::get("/v1/customers/{id}/qualifications", qualifications::index),
        key::get("/v1/customers/{id}/validationStatus", validation_statuses::show),
        key::head("/v1/domains/{domain}", domains::show),
        key::get("/v1/countryvalidationrules/{country}", country_rules::show),
        key::post("/v1/validations/address", addresses::create),
        key::get("/v1/relationships", relationships::index),
        key::get("/v1/auditrecords", audit_records::index),
    ]
}
