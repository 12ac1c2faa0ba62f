//! The addresses of the token endpoint: those of Azure AD's endpoints 1.0 and 2.0, also below a tenant.

const ENDINGS: [&str; 2] = ["/oauth2/token", "/oauth2/v2.0/token"];

/// Whether a path is the token endpoint. The tenant is one segment of any text, because Paraph has only one register.
pub fn is_token_endpoint(path: &str) -> bool {
    let Some(tenant) = ENDINGS.iter().find_map(|it| path.strip_suffix(it)) else { return false };
    tenant.is_empty() || tenant.strip_prefix('/').is_some_and(|it| !it.is_empty() && !it.contains('/'))
}
