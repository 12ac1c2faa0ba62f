//! What the business says: no request, no pool, no template.

pub mod clock;
pub mod input;
pub mod text;
pub mod country;
pub mod country_rules;
pub mod standing;
pub mod agreement;
pub mod eligibility;
pub mod person;
pub mod confirmation;
pub mod national_cloud;
pub mod company;
pub mod address;
pub mod customer;
pub mod crockford;
pub mod reference;
pub mod staff;
pub mod directory;
pub mod partner;
pub mod password;
pub mod second_factor;
pub mod device;
pub mod period;
pub mod action;
pub mod audit;
pub mod error_code;
