//! An account of the firm's directory: the roles that its groups give, how it was proved, and why it is refused.

use std::collections::BTreeSet;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use crate::model::people::staff::Role;

/// What the directory says of somebody who has signed in there.
#[derive(Debug, Clone)]
pub struct Account {
    /// Issuer and subject: the only pair of claims that names an account for ever.
    pub id: String,
    pub email: Option<String>,
    pub email_verified: bool,
    pub name: Option<String>,
    pub groups: Groups,
    pub two_factors: bool,
    /// When the person last gave proof to the directory; `None` where it does not say.
    pub proved_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Groups {
    Named(Vec<String>),
    /// There are too many for the token; Entra ID then only says where they could be asked for.
    LeftOut,
}

/// `ROLE=GROUP`: whoever is in the group has the role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRole {
    pub role: Role,
    pub group: String,
}

impl FromStr for GroupRole {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let (role, group) = typed.split_once('=').ok_or("ROLE=GROUP, for example sales=Partner Sales")?;
        let group = group.trim().to_owned();
        if group.is_empty() {
            return Err("a group after the =".to_owned());
        }
        Ok(GroupRole { role: role.trim().parse()?, group })
    }
}

/// The roles that groups give, in the order of [`Role::ALL`].
pub fn roles(given: &[GroupRole], groups: &[String]) -> Vec<Role> {
    let has = |role: &Role| given.iter().any(|it| it.role == *role && groups.contains(&it.group));
    Role::ALL.into_iter().filter(has).collect()
}

/// Whether the methods of a sign-in (`amr`, RFC 8176) are two factors: the token says so, or names methods
/// of two kinds out of what one knows, has and is. A password and a PIN are one factor twice.
pub fn are_two_factors<'a>(methods: impl Iterator<Item = &'a str>) -> bool {
    let mut kinds = BTreeSet::new();
    for method in methods {
        kinds.insert(match method {
            "mfa" => return true,
            "pwd" | "pin" | "kba" => "knows",
            "otp" | "hwk" | "swk" | "sms" | "tel" | "sc" => "has",
            "fpt" | "face" | "iris" | "retina" | "vbm" => "is",
            _ => continue,
        });
    }
    kinds.len() > 1
}

/// Why somebody from the directory is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The directory itself did not sign them in.
    Declined,
    /// What the directory sent could not be verified.
    Unverifiable,
    NoRole,
    GroupsLeftOut,
    /// The directory gives no e-mail address, which a new person needs.
    NoAddress,
    /// A person has the address, and the directory does not vouch for it.
    AddressNotVerified,
    /// A person has the address who signs in with another account of the directory.
    AddressTaken,
    Deactivated,
    /// Somebody who is signed in was to give proof anew, and the directory does not say that they did.
    NotProved,
}

impl Refusal {
    const ALL: [Refusal; 9] = [
        Self::Declined,
        Self::Unverifiable,
        Self::NoRole,
        Self::GroupsLeftOut,
        Self::NoAddress,
        Self::AddressNotVerified,
        Self::AddressTaken,
        Self::Deactivated,
        Self::NotProved,
    ];

    /// The name in the activity log.
    pub fn code(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::Unverifiable => "unverifiable",
            Self::NoRole => "no-role",
            Self::GroupsLeftOut => "groups-left-out",
            Self::NoAddress => "no-address",
            Self::AddressNotVerified => "address-not-verified",
            Self::AddressTaken => "address-taken",
            Self::Deactivated => "deactivated",
            Self::NotProved => "not-proved",
        }
    }

    pub fn find(code: &str) -> Option<Refusal> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// The key of the text that tells the visitor how to go on.
    pub fn text(self) -> &'static str {
        match self {
            Self::Declined => "directory-refused-declined",
            Self::Unverifiable => "directory-refused-unverifiable",
            Self::NoRole => "directory-refused-no-role",
            Self::GroupsLeftOut => "directory-refused-groups-left-out",
            Self::NoAddress => "directory-refused-no-address",
            Self::AddressNotVerified => "directory-refused-address-not-verified",
            Self::AddressTaken => "directory-refused-address-taken",
            Self::Deactivated => "directory-refused-deactivated",
            Self::NotProved => "directory-refused-not-proved",
        }
    }

    /// The key of its few words in the activity log.
    pub fn label(self) -> &'static str {
        match self {
            Self::Declined => "directory-reason-declined",
            Self::Unverifiable => "directory-reason-unverifiable",
            Self::NoRole => "directory-reason-no-role",
            Self::GroupsLeftOut => "directory-reason-groups-left-out",
            Self::NoAddress => "directory-reason-no-address",
            Self::AddressNotVerified => "directory-reason-address-not-verified",
            Self::AddressTaken => "directory-reason-address-taken",
            Self::Deactivated => "directory-reason-deactivated",
            Self::NotProved => "directory-reason-not-proved",
        }
    }
}
