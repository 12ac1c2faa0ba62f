//! Whether a customer may order.

pub mod order_checks;
