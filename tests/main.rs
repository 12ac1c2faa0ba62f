//! The whole suite in one binary. It speaks HTTP to the real server, on SQLite, or on Postgres where
//! `TEST_DATABASE_URL` names one in which databases may be made. `browser` drives Chromium.

mod support;

mod smoke;
