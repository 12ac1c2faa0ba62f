//! The categories that group the offers of the price list. Add-ons have none.

use crate::model::kernel::coded::coded;

coded! {
    /// The codes are the IDs of Partner Center's API.
    pub enum Category {
        Enterprise = "Enterprise_Key",
        SmallBusiness = "SmallBusiness_Key",
        Nonprofit = "Nonprofit_Key",
        Trial = "Trial_Key",
    }
}

impl Category {
    /// Its name in the price list.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enterprise => "Enterprise",
            Self::SmallBusiness => "Small business",
            Self::Nonprofit => "Nonprofit",
            Self::Trial => "Trial",
        }
    }

    /// Its position among the categories in the price list.
    pub const fn rank(self) -> i64 {
        match self {
            Self::Enterprise => 20,
            Self::SmallBusiness => 30,
            Self::Nonprofit => 60,
            Self::Trial => 70,
        }
    }
}
