//! The whole suite in one binary. It speaks HTTP to the real server, on SQLite, or on Postgres where
//! `TEST_DATABASE_URL` names one in which databases may be made. `browser` drives Chromium.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has found something"
)]

mod counting;
mod dump;
mod files;
mod lint;
mod mail_server;
mod program;
mod provider;
mod response;
mod samples;
mod server;
mod support;
mod world;

mod access;
mod accounts;
mod activity;
mod activity_exports;
mod activity_search;
mod api_acceptances;
mod api_audit;
mod api_customer_lists;
mod api_customers;
mod api_profiles;
mod api_agreements;
mod api_calls;
mod api_document;
mod api_gates;
mod api_keys;
mod api_requests;
mod accepted_texts;
mod agreement_files;
mod agreements;
mod statuses;
mod templates;
mod withdrawals;
mod api_orders;
mod api_races;
mod api_statuses;
mod api_subscriptions;
mod api_withdrawals;
mod same_answers;
mod asvs;
mod browser;
mod carts;
mod commands;
mod companies;
mod confirmations;
mod customers;
mod dates;
mod directory;
mod directory_proofs;
mod draft_subscriptions;
mod drafts;
mod errors;
mod facts;
mod gates;
mod headers;
mod job_leases;
mod jobs;
mod layers;
mod limits;
mod log;
mod mails;
mod order_gate;
mod order_prompts;
mod passwords;
mod people;
mod profile;
mod proxies;
mod reports;
mod resendings;
mod sandbox;
mod second_factor;
mod setup;
mod sign_in;
mod subscriptions;
mod texts;
mod timeline;
