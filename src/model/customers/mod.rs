//! Customers: company, address, contact, and the rules of their country.

pub mod address;
pub mod company;
pub mod company_form;
pub mod company_name;
pub mod contact;
pub mod country;
pub mod country_rules;
pub mod customer;
pub mod domain;
pub mod draft;
pub mod national_cloud;
pub mod rules;
pub mod search_words;
pub mod unrecorded;
