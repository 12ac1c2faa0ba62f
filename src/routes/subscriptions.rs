//! Offers, orders, carts and subscriptions.

use crate::api::core::key_gate as key;
use crate::web::request::gate::{Gateway, get, get_form, post};

pub fn pages() -> Vec<Gateway> {
    use crate::pages::subscriptions::{
        auto_renewals, cancellations, orders, quantities, renewals, retentions, subscription_exports,
        subscriptions, suspensions,
    };
    vec![
        get_form("/customers/{id}/orders/new", orders::new),
        post("/customers/{id}/orders/new", orders::create),
        get("/customers/{id}/subscriptions", subscriptions::index),
        get("/customers/{id}/subscriptions/export", subscription_exports::show),
        get("/customers/{id}/subscriptions/{subscription}", subscriptions::show),
        get_form("/customers/{id}/subscriptions/{subscription}/quantity/edit", quantities::edit),
        post("/customers/{id}/subscriptions/{subscription}/quantity/edit", quantities::update),
        post("/customers/{id}/subscriptions/{subscription}/suspension", suspensions::create),
        post("/customers/{id}/subscriptions/{subscription}/reactivation", suspensions::destroy),
        get("/customers/{id}/subscriptions/{subscription}/cancellation", cancellations::new),
        post("/customers/{id}/subscriptions/{subscription}/cancellation", cancellations::create),
        post("/customers/{id}/subscriptions/{subscription}/retention", retentions::create),
        post("/customers/{id}/subscriptions/{subscription}/auto-renewal", auto_renewals::update),
        get_form("/customers/{id}/subscriptions/{subscription}/renewal", renewals::new),
        post("/customers/{id}/subscriptions/{subscription}/renewal", renewals::create),
        get("/subscriptions/to-cancel", cancellations::index),
    ]
}

pub fn api() -> Vec<Gateway> {
    use crate::api::own::subscriptions::order_checks;
    use crate::api::v1::subscriptions::{
        add_ons, carts, checkouts, customer_offer_categories, customer_offers, offer_categories, offers,
        order_changes, orders, provisioning_statuses, subscription_add_ons, subscriptions,
    };
    vec![
        key::get("/v1/offers", offers::index),
        key::get("/v1/offers/{offer}", offers::show),
        key::get("/v1/offers/{offer}/addons", add_ons::index),
        key::get("/v1/offercategories", offer_categories::index),
        key::get("/v1/customers/{id}/offers", customer_offers::index),
        key::get("/v1/customers/{id}/offercategories", customer_offer_categories::index),
        key::get("/v1/customers/{id}/orders", orders::index),
        key::post("/v1/customers/{id}/orders", orders::create),
        key::get("/v1/customers/{id}/orders/{order}", orders::show),
        key::patch("/v1/customers/{id}/orders/{order}", order_changes::update),
        key::get("/v1/customers/{id}/orders/{order}/provisioningstatus", provisioning_statuses::index),
        key::post("/v1/customers/{id}/carts", carts::create),
        key::get("/v1/customers/{id}/carts/{cart}", carts::show),
        key::put("/v1/customers/{id}/carts/{cart}", carts::update),
        key::post("/v1/customers/{id}/carts/{cart}/checkout", checkouts::create),
        key::get("/v1/customers/{id}/subscriptions", subscriptions::index),
        key::get("/v1/customers/{id}/subscriptions/{subscription}", subscriptions::show),
        key::patch("/v1/customers/{id}/subscriptions/{subscription}", subscriptions::update),
        key::get("/v1/customers/{id}/subscriptions/{subscription}/addons", subscription_add_ons::index),
        key::get(
            "/v1/customers/{id}/subscriptions/{subscription}/provisioningstatus",
            provisioning_statuses::show,
        ),
        key::get("/api/customers/{id}/can-order", order_checks::show),
    ]
}
