//! The names that Partner Center has for the actions of the activity log: resources and operations.

/// The name of an action in Partner Center's records of activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    pub resource_type: &'static str,
    pub operation_type: &'static str,
    /// False where the operation was refused.
    pub succeeded: bool,
}

/// The operation of an action that changed something.
pub(super) fn done(resource_type: &'static str, operation_type: &'static str) -> Option<Operation> {
    Some(Operation { resource_type, operation_type, succeeded: true })
}

/// The operation of an action that the register refused.
pub(super) fn refused(resource_type: &'static str, operation_type: &'static str) -> Option<Operation> {
    Some(Operation { resource_type, operation_type, succeeded: false })
}

impl Operation {
    /// Whether the operation is on resources of this type, in either spelling: `partner_user`, `PartnerUser`.
    pub fn is_on(&self, resource_type: &str) -> bool {
        let letters = |text: &str| text.replace('_', "").to_ascii_lowercase();
        letters(self.resource_type) == letters(resource_type)
    }
}
