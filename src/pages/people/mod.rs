//! Signing in, the own profile, and user management.

pub mod deactivations;
pub mod directory;
pub mod directory_removals;
pub mod factor_setups;
pub mod kept_forms;
pub mod language;
pub mod managed_staff;
pub mod passkey_offers;
pub mod passkey_requests;
pub mod password_choices;
pub mod password_resets;
pub mod passwords;
pub mod profiles;
pub mod reauthentications;
pub mod recovery_codes;
pub mod second_factor_removals;
pub mod second_factors;
pub mod sessions;
pub mod sign_in;
pub mod user_roles;
pub mod user_second_factors;
pub mod user_sessions;
pub mod user_sign_in_links;
pub mod users;
