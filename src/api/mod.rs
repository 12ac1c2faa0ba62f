//! The API for programs: `/v1` is compatible with Partner Center, `/api` has what Partner Center lacks.

pub mod core;
pub mod openapi;
pub mod own;
pub mod v1;
