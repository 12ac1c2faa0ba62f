//! What programs call: `/v1` as at Partner Center, `/api` for what that lacks.

pub mod core;
pub mod openapi;
pub mod own;
pub mod v1;
