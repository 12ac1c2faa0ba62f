//! The table of contents: every path, who may, what answers. A gate is the first argument of its handler.
//!
//! A form is sent to the address at which it is shown, so that reloading, going back or changing the
//! language after it was refused always finds a page.

use crate::pages::{
    activity_exports, activity_log, confirmations, contacts, customers, drafts, enrolments, health, home,
    language, recovery_codes, registrations, second_factors, setup, sign_in, status_report,
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
        get("/sign-in/second-factor", second_factors::new),
        post("/sign-in/second-factor", second_factors::create),
        post("/sign-in/second-factor/challenge", second_factors::challenge),
        get("/sign-in/again", sign_in::edit),
        post("/sign-in/again", sign_in::update),
        post("/sign-out", sign_in::destroy),
        post("/language", language::update),
        get("/", home::show),
        get("/profile/second-factor/new", enrolments::new),
        post("/profile/second-factor/new", enrolments::create),
        post("/profile/second-factor/challenge", enrolments::challenge),
        get("/profile/recovery-codes/new", recovery_codes::new),
        post("/profile/recovery-codes/new", recovery_codes::create),
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
    ]
}
