//! The firm as a partner of Microsoft, and those it works with.

pub mod reseller;
