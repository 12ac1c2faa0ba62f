//! The partner programme: the firm's profiles, its relationships and the partner agreement of resellers.

pub mod legal_business_profiles;
pub mod mpn_profiles;
pub mod organization_profiles;
pub mod partner_billing_profiles;
pub mod relationships;
pub mod reseller_agreements;
pub mod support_profiles;
