//! Every path, its gate and its handler: one list per area. The gate is the first argument of the handler.
//!
//! A form is posted to the address that shows it. After a refused form, reloading the page, going back or changing
//! the language then always finds a page.

mod acceptances;
mod activity;
mod catalogue;
mod customers;
mod overview;
mod people;
mod programme;
mod settings;
mod subscriptions;

use crate::pages::health;
use crate::web::answer::static_files;
use crate::web::request::gate::{Gateway, get};

/// What browsers ask for.
pub fn pages() -> Vec<Gateway> {
    let own = vec![get("/static/{hash}/{name}", static_files::show), get("/health", health::show)];
    let areas = [
        overview::pages(),
        customers::pages(),
        acceptances::pages(),
        catalogue::pages(),
        subscriptions::pages(),
        people::pages(),
        activity::pages(),
        settings::pages(),
    ];
    own.into_iter().chain(areas.into_iter().flatten()).collect()
}

/// What programs call with a key: the gates are those of `api::core::key_gate`.
pub fn api() -> Vec<Gateway> {
    let areas = [
        customers::api(),
        acceptances::api(),
        catalogue::api(),
        subscriptions::api(),
        programme::api(),
        activity::api(),
    ];
    areas.into_iter().flatten().collect()
}
