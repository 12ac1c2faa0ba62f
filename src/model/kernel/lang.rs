//! The languages of the pages.

use crate::model::kernel::coded::coded;

coded! {
    pub enum Lang {
        En = "en",
        Fr = "fr",
    }
}

impl Lang {
    /// Its own name for itself.
    pub fn name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::Fr => "Français",
        }
    }
}
