//! The primary domain name of a customer's tenant.

use crate::model::kernel::input::Message;
use crate::model::kernel::text::required;

/// The suffix of every customer's primary domain name.
pub const DOMAIN_SUFFIX: &str = ".onmicrosoft.com";

/// The suffix in Partner Center's sandbox.
pub const SANDBOX_SUFFIX: &str = ".ccsctp.net";

/// Parses a domain name. The suffix may be missing, and is then added.
pub fn parse(typed: &str, sandbox: bool) -> Result<String, Message> {
    let typed = required(typed, 100, "error-domain-missing")?.to_ascii_lowercase();
    let suffix = if sandbox && typed.ends_with(SANDBOX_SUFFIX) { SANDBOX_SUFFIX } else { DOMAIN_SUFFIX };
    let label = typed.strip_suffix(suffix).unwrap_or(&typed);
    if label.len() > 63 {
        return Err(Message::new("error-too-long").with("max", 63));
    }
    let allowed = label.chars().all(|it| it.is_ascii_alphanumeric() || it == '-');
    if !allowed || label.is_empty() || label.starts_with('-') || label.ends_with('-') {
        return Err("error-domain-format".into());
    }
    Ok(format!("{label}{suffix}"))
}
