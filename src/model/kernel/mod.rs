//! What every area builds on: typed input and its errors, text, days, the clock, IDs.

pub mod clock;
pub mod crockford;
pub mod date;
pub mod error_code;
pub mod id;
pub mod input;
pub mod period;
pub mod text;
