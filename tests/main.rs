//! The whole suite in one binary. It speaks HTTP to the real server: on SQLite, or on Postgres if
//! `TEST_DATABASE_URL` names a server on which databases may be created. `browser` drives Chromium.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has found something"
)]

mod support;

mod acceptances;
mod activity;
mod api;
mod browser;
mod catalogue;
mod customers;
pub mod evidence;
mod jobs;
mod people;
mod rules;
mod server;
mod settings;
mod subscriptions;
