//! Customers: writing, finding, searching and deleting them; drafts of new ones.

pub mod accounts;
pub mod customers;
pub mod deletions;
pub mod domains;
pub mod drafts;
pub mod edits;
pub mod former_domains;
pub mod locked;
pub mod prefix_search;
pub mod registrations;
pub mod search;
pub mod search_index;
pub mod search_text;
