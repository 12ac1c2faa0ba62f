//! The token endpoint of OAuth 2.0 (RFC 6749): programs exchange an API key for an access token.

pub mod addresses;
pub mod documentation;
pub mod grant;
pub mod form;
pub mod refusals;
pub mod tokens;
