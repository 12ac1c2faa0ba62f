//! All routes, in one list per area. The gate of a route is the first argument of its handler.
//!
//! A form posts to its own URL, so that reloading a refused form, going back or changing the language finds a
//! page.

mod acceptances;
mod activity;
mod catalogue;
mod customers;
mod evidence;
mod overview;
mod people;
mod programme;
mod settings;
mod subscriptions;

use crate::web::answer::static_files;
use crate::web::request::gate::{Gateway, get};

/// The routes for browsers.
pub fn pages() -> Vec<Gateway> {
    let own = vec![get("/static/{hash}/{name}", static_files::show)];
    let areas = [
        overview::pages(),
        customers::pages(),
        acceptances::pages(),
        evidence::pages(),
        catalogue::pages(),
        subscriptions::pages(),
        people::pages(),
        activity::pages(),
        settings::pages(),
    ];
    own.into_iter().chain(areas.into_iter().flatten()).collect()
}

/// The routes for programs, with the gates of `api::core::key_gate`.
pub fn api() -> Vec<Gateway> {
    let areas = [
        customers::api(),
        acceptances::api(),
        evidence::api(),
        catalogue::api(),
        subscriptions::api(),
        programme::api(),
        activity::api(),
        settings::api(),
    ];
    areas.into_iter().flatten().collect()
}
