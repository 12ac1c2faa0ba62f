//! Paraph: the register in which a CSP partner keeps proof that its customers accepted the Microsoft
//! Customer Agreement.
//!
//! Who may call whom, downwards only; a layer may be skipped (tests/rules/layers.rs holds this):
//!
//! ```text
//! config, demo → app → routes → pages, api, mail, terms → web → store → model
//! ```
//!
//! *model* says what the business says and knows no request, no pool and no template. *store* has every
//! SQL statement and knows no actix. *web* is what all pages share; *pages* has one file a noun, and *mail*
//! sends what pages have left in the outbox of *web*; *api* is what programs call, as *pages* is what people
//! see; *terms* renews and ends subscriptions while the server runs. None of the four calls another.

pub mod model;
pub mod store;
pub mod web;
pub mod pages;
pub mod api;
pub mod mail;
pub mod terms;
pub mod routes;
pub mod app;
pub mod config;
pub mod commands;
pub mod demo;
