//! The home page.

use crate::web::request::gate::{Gateway, get};

pub fn pages() -> Vec<Gateway> {
    use crate::pages::overview::home;
    vec![get("/", home::show)]
}
