//! Microsoft's national clouds.

/// A national cloud. Confirmations do not apply to its customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum NationalCloud {
    UsGovernment,
    Germany,
    China,
}

impl NationalCloud {
    pub const ALL: [NationalCloud; 3] = [Self::UsGovernment, Self::Germany, Self::China];

    /// The code in forms and in the database. `national-cloud-<code>` is its text in `locales/`.
    pub fn code(self) -> &'static str {
        match self {
            Self::UsGovernment => "us_government",
            Self::Germany => "germany",
            Self::China => "china",
        }
    }

    pub fn find(code: &str) -> Option<NationalCloud> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}
