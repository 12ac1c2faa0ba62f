//! An account in the firm's directory: roles by group, authentication methods, reasons for refusal.

use std::collections::BTreeSet;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use crate::model::kernel::coded::coded;
use crate::model::people::staff::Role;

/// The claims of the directory's ID token about the person.
#[derive(Debug, Clone)]
pub struct Account {
    /// Issuer and subject: the only pair of claims that identifies an account permanently.
    pub id: String,
    pub email: Option<String>,
    pub email_verified: bool,
    pub name: Option<String>,
    pub groups: Groups,
    pub two_factors: bool,
    /// When the person last authenticated at the directory. `None` if the token does not say.
    pub proved_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Groups {
    Named(Vec<String>),
    /// Too many groups for the token. Entra ID then only sends a link to them.
    LeftOut,
}

/// `ROLE=GROUP`: members of the group have the role.
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

/// The roles of these groups, in the order of [`Role::ALL`].
pub fn roles(given: &[GroupRole], groups: &[String]) -> Vec<Role> {
    let has = |role: &Role| given.iter().any(|it| it.role == *role && groups.contains(&it.group));
    Role::ALL.into_iter().filter(has).collect()
}

/// Whether the methods of a sign-in (`amr`, RFC 8176) are two factors: the token says `mfa`, or names methods of two
/// kinds (knowledge, possession, biometrics). A password and a PIN are the same kind.
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

coded! {
    /// Why a sign-in with the directory is refused. The activity log has the codes, and shows the labels.
    pub enum AccountRefusal, label "directory-reason-" {
        /// The directory did not sign the person in.
        Declined = "declined",
        /// The directory's answer could not be verified.
        Unverifiable = "unverifiable",
        NoRole = "no-role",
        GroupsLeftOut = "groups-left-out",
        /// The directory sends no email address, which a new staff member needs.
        NoAddress = "no-address",
        /// A staff member has this address, and the directory does not mark it as verified.
        AddressNotVerified = "address-not-verified",
        /// A staff member with this address signs in with another directory account.
        AddressTaken = "address-taken",
        Deactivated = "deactivated",
        /// A reauthentication was required, and the directory does not confirm one.
        NotProved = "not-proved",
    }
}

impl AccountRefusal {
    /// The key of the text that tells the visitor what to do.
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
}
