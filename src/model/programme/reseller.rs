//! Indirect resellers.

/// An indirect reseller that has a partnership with the firm.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Reseller {
    pub id: String,
    pub name: String,
    pub mpn_id: String,
    /// The GUID of the reseller's tenant, if known.
    pub microsoft_id: Option<String>,
    /// Whether the firm knows that the reseller has signed the Microsoft Partner Agreement.
    pub mpa_signed: bool,
}
