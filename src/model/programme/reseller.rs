//! An indirect reseller.

/// An indirect reseller with whom the firm has a partnership.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Reseller {
    pub id: String,
    pub name: String,
    pub mpn_id: String,
    /// The GUID of the reseller's tenant, where it is known.
    pub microsoft_id: Option<String>,
    /// Whether the reseller has signed the Microsoft Partner Agreement, as far as the firm knows.
    pub mpa_signed: bool,
}
