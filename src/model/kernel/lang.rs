//! The languages of the pages.

use crate::model::kernel::coded::coded;

coded! {
    pub enum Lang {
        En = "en",
        Fr = "fr",
    }
}
