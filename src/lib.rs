//! Paraph: the register in which a CSP partner keeps proof that its customers accepted the Microsoft
//! Customer Agreement.
//!
//! Who may call whom, downwards only; a layer may be skipped (tests/rules/layers.rs holds this):
//!
//! ```text
//! config, demo → app → routes → pages, api, jobs → web → store → model
//! ```
//!
//! *model* says what the business says and knows no request, no pool and no template. *store* has every
//! SQL statement and knows no actix. *web* is what all pages share; *pages* has one file a noun; *api* is what
//! programs call, as *pages* is what people see; *jobs* is what the process does in the background. None of the
//! three calls another: a page starts a job by a row in the store.

pub mod model;
pub mod store;
pub mod web;
pub mod pages;
pub mod api;
pub mod jobs;
pub mod routes;
pub mod app;
pub mod config;
pub mod commands;
pub mod demo;
