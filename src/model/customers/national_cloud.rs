//! Microsoft's national clouds.

use crate::model::kernel::coded::coded;

coded! {
    /// A national cloud. Confirmations do not apply to its customers.
    #[derive(sqlx::Type)]
    #[sqlx(type_name = "text", rename_all = "snake_case")]
    pub enum NationalCloud, label "national-cloud-" {
        UsGovernment = "us_government",
        Germany = "germany",
        China = "china",
    }
}
