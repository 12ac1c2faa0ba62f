//! The partner: the firm that keeps this register.

use chrono_tz::Tz;
use serde::Serialize;

use crate::form;
use crate::model::customers::country::Country;
use crate::model::kernel::coded::coded;
use crate::model::kernel::input::{Errors, Message};
use crate::model::kernel::text::{line, required};
use crate::model::people::password;
use crate::model::people::staff::Staff;

coded! {
    /// The partner's kind in the Cloud Solution Provider programme.
    #[derive(Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum PartnerKind, label "partner-" {
        DirectBill = "direct_bill",
        IndirectProvider = "indirect_provider",
        IndirectReseller = "indirect_reseller",
    }
}

impl TryFrom<String> for PartnerKind {
    type Error = anyhow::Error;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        PartnerKind::find(&code).ok_or_else(|| anyhow::anyhow!("no kind of partner {code:?}"))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Partner {
    pub legal_name: String,
    /// ISO 3166-1 alpha-2. Determines the CSP region.
    pub country: String,
    /// "Today" is judged in this time zone.
    pub time_zone: String,
    /// Digits only.
    pub mpn_id: String,
    #[sqlx(try_from = "String")]
    pub kind: PartnerKind,
    pub second_factor_for_everybody: bool,
    /// Whether this register is a sandbox.
    pub sandbox: bool,
    /// Incremented when the catalogue changes.
    pub catalogue_version: i64,
}

impl Partner {
    pub fn tz(&self) -> Tz {
        self.time_zone.parse().unwrap_or(Tz::UTC)
    }

    pub fn csp_region(&self) -> &str {
        Country::find(&self.country).map_or("", |it| it.csp_region.as_str())
    }

    /// Whether this staff member must use a second factor. Admins always must.
    pub fn needs_second_factor(&self, staff: &Staff) -> bool {
        self.second_factor_for_everybody || staff.global_admin || staff.user_admin
    }

    /// Minimum length of the staff member's password, in characters.
    pub fn shortest_password(&self, staff: &Staff) -> usize {
        match staff.second_factor || self.needs_second_factor(staff) {
            true => password::SHORTEST,
            false => password::SHORTEST_ALONE,
        }
    }
}

form! {
    /// `second_factor`: `everybody` or `admins`.
    PartnerForm { legal_name, country, time_zone, mpn_id, kind, second_factor }
}

impl From<&Partner> for PartnerForm {
    fn from(partner: &Partner) -> Self {
        let second_factor = if partner.second_factor_for_everybody { "everybody" } else { "admins" };
        PartnerForm {
            legal_name: partner.legal_name.clone(),
            country: partner.country.clone(),
            time_zone: partner.time_zone.clone(),
            mpn_id: partner.mpn_id.clone(),
            kind: partner.kind.code().to_owned(),
            second_factor: second_factor.to_owned(),
        }
    }
}

impl PartnerForm {
    /// `sandbox` and `catalogue_version` are not fields of the form.
    pub fn parse(&self, sandbox: bool, catalogue_version: i64, errors: &mut Errors) -> Option<Partner> {
        let legal_name = required(&self.legal_name, 200, "error-legal-name-missing");
        let legal_name = errors.check("legal_name", legal_name);
        let country = Country::find(&self.country).ok_or_else(|| "error-country-missing".into());
        let country = errors.check("country", country);
        let time_zone = errors.check("time_zone", time_zone(&self.time_zone));
        let mpn_id = errors.check("mpn_id", mpn_id(&self.mpn_id));
        let kind = PartnerKind::find(&self.kind).ok_or_else(|| "error-partner-kind-missing".into());
        let kind = errors.check("kind", kind);
        let second_factor_for_everybody = match self.second_factor.as_str() {
            "everybody" => Ok(true),
            "admins" => Ok(false),
            _ => Err("error-second-factor-setting-missing".into()),
        };
        let second_factor_for_everybody = errors.check("second_factor", second_factor_for_everybody);
        Some(Partner {
            legal_name: legal_name?,
            country: country?.code.clone(),
            time_zone: time_zone?,
            mpn_id: mpn_id?,
            kind: kind?,
            second_factor_for_everybody: second_factor_for_everybody?,
            sandbox,
            catalogue_version,
        })
    }
}

/// A time zone name from the IANA database.
pub fn time_zone(typed: &str) -> Result<String, Message> {
    typed.parse::<Tz>().map(|it| it.name().to_owned()).map_err(|_| "error-time-zone-missing".into())
}

/// A Microsoft Partner Network ID: the number of the firm's membership.
fn mpn_id(typed: &str) -> Result<String, Message> {
    match line(typed, 20)? {
        Some(digits) if digits.bytes().all(|it| it.is_ascii_digit()) => Ok(digits),
        _ => Err("error-mpn-id".into()),
    }
}
