//! Paraph: the register in which a CSP partner keeps proof that its customers accepted the Microsoft
//! Customer Agreement.
//!
//! A layer may call the layers to its right (tests/rules/layers.rs):
//!
//! ```text
//! commands, config, demo → app → routes → pages, api, jobs → web → store → model
//! ```
//!
//! *model* has the business rules, and knows no request, no pool and no template. *store* has every SQL statement,
//! and knows no actix. *web* has what pages and API share. *pages* has the handlers for people, *api* those for
//! programs, *jobs* the background work. None of these three calls another: a page starts a job with a row in the
//! store.

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
