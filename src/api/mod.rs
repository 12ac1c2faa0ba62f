//! The API for programs: `/v1` is compatible with Partner Center, `/api` has what Partner Center lacks,
//! and the token endpoint is for clients that sign in with OAuth 2.0.

pub mod core;
pub mod oauth;
pub mod openapi;
pub mod own;
pub mod v1;
