//! The topic filter of the activity log. Sign-ins are many, so the log shows them only on request.

use crate::model::kernel::coded::coded;

coded! {
    /// The lines that the activity log shows.
    pub enum Topic, label "activity-topic-" {
        /// What concerns customers, users and settings.
        Changes = "changes",
        SignIns = "sign-ins",
        Everything = "everything",
    }
}

impl Topic {
    /// Whether the lines about sign-ins, and the others, are part of it.
    pub fn parts(self) -> &'static [bool] {
        match self {
            Topic::Changes => &[false],
            Topic::SignIns => &[true],
            Topic::Everything => &[false, true],
        }
    }
}
