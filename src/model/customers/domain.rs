//! The primary domain name of a customer's tenant.

use chrono::{DateTime, Utc};

use crate::form;
use crate::model::customers::national_cloud::NationalCloud;
use crate::model::kernel::input::{Errors, Message};
use crate::model::kernel::text::{paragraph, required};

form! {
    /// The form that corrects the domain name of a customer. `displayed` is the name when the form was displayed.
    DomainForm { displayed, domain, domain_reason }
}

/// A checked domain name that is to replace the current one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDomain {
    pub domain: String,
    pub reason: String,
}

/// A domain name that a customer had before.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct FormerDomain {
    pub domain: String,
    pub replaced_at: DateTime<Utc>,
}

impl DomainForm {
    /// `cloud`: the customer's.
    pub fn check(&self, cloud: Option<NationalCloud>, sandbox: bool) -> Result<NewDomain, Errors> {
        let mut errors = Errors::default();
        let domain = parse(&self.domain, cloud, sandbox).map_err(|it| match it.key {
            // The form has no field for the cloud.
            "error-domain-cloud" => Message { key: "error-domain-other-cloud", ..it },
            _ => it,
        });
        let domain = errors.check("domain", domain);
        let reason = paragraph(&self.domain_reason, 1_000, "error-domain-reason-missing");
        let reason = errors.check("domain_reason", reason);
        domain.zip(reason).map(|(domain, reason)| NewDomain { domain, reason }).ok_or(errors)
    }
}

/// The suffix of primary domain names in the public cloud, and of some in the US government cloud (GCC).
pub const DOMAIN_SUFFIX: &str = ".onmicrosoft.com";

/// The suffix in Partner Center's sandbox.
pub const SANDBOX_SUFFIX: &str = ".ccsctp.net";

/// The suffixes of the national clouds.
const NATIONAL_SUFFIXES: [(NationalCloud, &str); 3] = [
    (NationalCloud::UsGovernment, ".onmicrosoft.us"),
    (NationalCloud::Germany, ".onmicrosoft.de"),
    (NationalCloud::China, ".partner.onmschina.cn"),
];

/// The most characters that Microsoft takes before the suffix.
pub const LONGEST: usize = 27;

/// The usual suffix in a cloud.
pub fn suffix(cloud: Option<NationalCloud>) -> &'static str {
    let national = NATIONAL_SUFFIXES.iter().find(|it| Some(it.0) == cloud);
    national.map_or(DOMAIN_SUFFIX, |(_, suffix)| suffix)
}

fn suffixes() -> impl Iterator<Item = &'static str> {
    let national = NATIONAL_SUFFIXES.map(|(_, suffix)| suffix);
    [DOMAIN_SUFFIX, SANDBOX_SUFFIX].into_iter().chain(national)
}

/// A domain name in two parts: label and suffix. The suffix is empty if it is not one of Microsoft's.
pub fn split(domain: &str) -> (&str, &str) {
    let found = suffixes().find_map(|it| domain.strip_suffix(it));
    domain.split_at(found.map_or(domain.len(), str::len))
}

/// Whether the end of a name begins one of Microsoft's suffixes, or is one. A shorter beginning could be of anything.
pub fn begins_suffix(end: &str) -> bool {
    const SHORTEST: [&str; 3] = [".onm", ".ccs", ".partner.onm"];
    SHORTEST.iter().any(|it| end.starts_with(it)) && suffixes().any(|it| it.starts_with(end))
}

/// Parses the domain name of a customer in this cloud. The suffix may be missing, and is then added.
pub fn parse(typed: &str, cloud: Option<NationalCloud>, sandbox: bool) -> Result<String, Message> {
    let typed = required(typed, 100, "error-domain-missing")?.to_ascii_lowercase();
    let (label, given) = split(&typed);
    let usual = suffix(cloud);
    let suffix = match given {
        "" if label.contains('.') => return Err(Message::new("error-domain-initial").with("suffix", usual)),
        "" => usual,
        SANDBOX_SUFFIX if sandbox => SANDBOX_SUFFIX,
        DOMAIN_SUFFIX if cloud == Some(NationalCloud::UsGovernment) => DOMAIN_SUFFIX,
        given if given == usual => usual,
        _ => return Err(Message::new("error-domain-cloud").with("suffix", usual)),
    };
    if label.contains('.') || !is_well_formed(label) {
        return Err("error-domain-format".into());
    }
    if label.len() > LONGEST {
        return Err(Message::new("error-domain-long").with("suffix", suffix).with("max", LONGEST));
    }
    Ok(format!("{label}{suffix}"))
}

/// Whether this can be a domain name at all.
pub fn is_well_formed(name: &str) -> bool {
    let fits = |label: &str| {
        let allowed = label.chars().all(|it| it.is_ascii_alphanumeric() || it == '-');
        allowed && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    name.len() <= 253 && name.split('.').all(fits)
}

/// Parses a domain name to look it up, in whatever cloud.
pub fn parse_any(typed: &str) -> String {
    let typed = typed.trim().to_ascii_lowercase();
    if split(&typed).1.is_empty() { format!("{typed}{DOMAIN_SUFFIX}") } else { typed }
}
